// Search keys for Vietnamese names, which are typed with and without accents and with the tone on either vowel.

/** The five tone marks: grave, acute, tilde, hook above, dot below. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;

function plainCase(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Cf}/gu, '');
}

/** Words of letters and digits, one space between; punctuation separates: `P.Tây Hồ` is two words. */
function words(text: string): string[] {
  return text.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');
}

/** Ignores accents, case, đ/d, tone placement, Unicode form, punctuation and extra spaces: `Hoà  Lạc` → `hoa lac`. */
export function foldName(text: string): string {
  // ð (eth) looks like đ in capitals and is a common slip.
  const letters = plainCase(text).replace(/\p{M}/gu, '').replace(/[đð]/gu, 'd');
  return words(letters).join(' ');
}

/** Keeps accents, ignores where the tone mark stands: `Hoà` and `Hòa` are one, `Hóa` is another. */
export function foldTone(text: string): string {
  const toneLast = (word: string) => word.replace(TONES, '') + (word.match(TONES) ?? []).sort().join('');
  return words(plainCase(text)).map(toneLast).join(' ');
}
