// Comparing Vietnamese text without accents and case, so that `dang ky` finds `Đăng ký`.

/** Lower case, without accents (đ → d), single spaces. */
export function foldText(value: string): string {
  return value
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** A test for names that have, for every word of `words`, a word that begins with it; in any order. */
export function createNameFilter(words: string | null | undefined): (name: string | null) => boolean {
  const wanted = foldText(words ?? '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return (name) => {
    if (wanted.length === 0) return true;
    const folded = ` ${foldText(name ?? '').replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
    return wanted.every((word) => folded.includes(` ${word}`));
  };
}
