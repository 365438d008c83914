// Amounts of money are free text: "10.000", "10.000 đồng", "Không", "Theo quy định".
const LARGEST = 2_147_483_647;

/** Whole đồng; 0 for "không" or "miễn phí"; null for anything that is not one plain amount (or too large for Int). */
export function toAmount(value: string | null): number | null {
  if (value === null) return null;
  const lower = value.normalize('NFC').toLowerCase().trim();
  if (/^(không( thu)?( (phí|lệ phí))?|miễn( (phí|lệ phí))?)$/.test(lower)) return 0;
  const number = lower.replace(/\s*(đồng|vnđ|vnd|đ)$/, '');
  // Dots, commas and spaces only as thousands separators: "1.5" is not an amount in đồng.
  if (!/^(\d+|\d{1,3}([., ]\d{3})+)$/.test(number)) return null;
  const amount = Number(number.replace(/[., ]/g, ''));
  return amount <= LARGEST ? amount : null;
}

/** A small whole number, or null. */
export function toCount(value: string | null): number | null {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
