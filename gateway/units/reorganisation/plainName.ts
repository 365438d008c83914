// Names as Vietnamese official texts write them: no look-alike letters of other scripts, nothing invisible.

/** Tones, and the marks of ă, â, ê, ô, ơ, ư. */
const MARKS = /[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]/gu;
const PLAIN = /^[A-Za-zĐđ0-9 .,'’()/–-]+$/u;

/**
 * True for a name of Vietnamese letters. Two names that look alike and are not make one unit pass for another (Unicode
 * TR 36): so Cyrillic `а`, full-width letters and zero-width characters are refused, and so is any form but NFC.
 */
export function isPlainName(text: string): boolean {
  if (text !== text.normalize('NFC') || text !== text.trim() || /\s{2}|[^\S ]/u.test(text)) return false;
  return PLAIN.test(text.normalize('NFD').replace(MARKS, ''));
}

/** True for free text that hides nothing: any letters, no control and no invisible characters. */
export function isVisibleText(text: string): boolean {
  return text === text.normalize('NFC') && text === text.trim() && !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u.test(text);
}
