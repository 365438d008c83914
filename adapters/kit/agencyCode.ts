// The two live forms of an agency's code: QĐ 20/2020/QĐ-TTg (`H26.12.34`) and QCVN 102:2016, reversed (`000.34.12.H26`).

const OLD_FORM = /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}$/;
const NEW_FORM = /^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$/;
/** QĐ 20/2020, Article 4. */
const MAX_LENGTH = 35;
/** Characters of the groups of levels 2, 3 and 4 in the old form. */
const OLD_WIDTHS = [2, 2, 3] as const;

function isZero(group: string): boolean {
  return /^0+$/.test(group);
}

/**
 * The QĐ 20 form of a code in either form; undefined for anything else (real lists hold typing errors such as
 * `000.0L55.A26`, which must be set aside, not repaired).
 */
export function normalizeAgencyCode(text: string): string | undefined {
  if (OLD_FORM.test(text)) {
    const groups = text.split('.').reverse();
    const last = groups.findLastIndex((group) => !isZero(group));
    return groups.slice(0, last + 1).join('.');
  }
  if (text.length > MAX_LENGTH || !NEW_FORM.test(text)) return undefined;
  return isZero(text.slice(text.lastIndexOf('.') + 1)) ? undefined : text;
}

/** True if both forms fit, as for `H26.12.34.K01`; such a code cannot be read without knowing its form. */
export function isAmbiguousAgencyCode(text: string): boolean {
  return OLD_FORM.test(text) && NEW_FORM.test(text);
}

/** The old form of a QĐ 20 code; undefined if its groups do not fit the old form's widths. */
export function toOldAgencyCode(code: string): string | undefined {
  const [root, ...groups] = code.split('.');
  if (root === undefined || groups.length > OLD_WIDTHS.length) return undefined;
  const padded = OLD_WIDTHS.map((width, index) => groups[index] ?? '0'.repeat(width));
  const old = [root, ...padded].reverse().join('.');
  return OLD_FORM.test(old) ? old : undefined;
}
