// Agency codes in the two forms that are in use side by side (QCVN 102:2016 reversed, QĐ 20/2020/QĐ-TTg parent first).
const OLD_FORM = /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}$/;
const QD20_FORM = /^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$/;
const MAX_LENGTH = 35;

/**
 * The QĐ 20 form of a code in either form: `000.00.L7.H26` → `H26.L7`.
 * Undefined for anything else: real lists contain misspelt codes, and guessing would give a document to the wrong agency.
 */
export function toAgencyCode(code: string): string | undefined {
  const text = code.trim();
  if (text.length > MAX_LENGTH) return undefined;
  if (!OLD_FORM.test(text)) return QD20_FORM.test(text) ? text : undefined;
  const groups = text.split('.').reverse();
  while (groups.length > 1 && /^0+$/.test(groups.at(-1) ?? '')) groups.pop();
  return groups.join('.');
}
