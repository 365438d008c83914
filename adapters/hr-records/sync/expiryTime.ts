// The end of a token as the server writes it: local time in a form that is a setting, `HH:mm:ss dd-MM-yyyy`.
const PLACES = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;

/** Vietnam has kept UTC+7 without daylight saving since 1975. */
const OFFSET = '+07:00';

/** True for a form that names each part of a moment once. */
export function isExpiryForm(form: string): boolean {
  return PLACES.every((place) => form.split(place).length === 2);
}

function toPattern(form: string): RegExp {
  const literal = form.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const groups = PLACES.reduce((text, place) => text.replace(place, `(?<${place}>\\d{${place.length}})`), literal);
  return new RegExp(`^\\s*${groups}\\s*$`);
}

/** The moment, or undefined for text that is none in this form (31-02-2026 is nobody's day). */
export function toExpiry(text: string, form: string): Date | undefined {
  const { yyyy, MM, dd, HH, mm, ss } = toPattern(form).exec(text)?.groups ?? {};
  if (yyyy === undefined || MM === undefined || dd === undefined) return undefined;
  const moment = new Date(`${yyyy}-${MM}-${dd}T${HH}:${mm}:${ss}${OFFSET}`);
  // Date.parse lets 31 February roll over into March.
  const day = new Date(Date.UTC(Number(yyyy), Number(MM) - 1, Number(dd))).getUTCDate();
  return Number.isNaN(moment.getTime()) || day !== Number(dd) ? undefined : moment;
}
