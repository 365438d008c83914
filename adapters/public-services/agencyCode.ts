// Agency codes: QCVN 102:2016 (reversed, `000.01.L7.H26`) and QĐ 20/2020/QĐ-TTg (parent first, `H26.L7.01`).
const OLD_FORM = /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}$/;
const NEW_FORM = /^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$/;

/** The QĐ 20/2020 form of either form; null for a malformed code (real lists have some). */
export function toAgencyCode(code: string | null): string | null {
  if (code === null || code.length > 35) return null;
  if (OLD_FORM.test(code)) {
    const groups = code.split('.').reverse();
    while (groups.length > 1 && /^0+$/.test(groups.at(-1) ?? '')) groups.pop();
    return groups.join('.');
  }
  return NEW_FORM.test(code) ? code : null;
}
