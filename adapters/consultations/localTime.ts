// Times of the server: wall-clock time without a zone, `2026-06-01 08:00:00`.

/** Null for what is none. `utcOffset` as in `+07:00`. */
export function toInstant(text: string | null | undefined, utcOffset: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2})?)?$/.exec(text ?? '');
  if (match === null) return null;
  const at = new Date(`${match[1] ?? ''}T${match[2] ?? '00:00'}${match[3] ?? ':00'}${utcOffset}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
