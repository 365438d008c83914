// Descriptions are "Vietnamese. English." in one text: taken apart for whoever shows one of them.

export interface TwoLanguages {
  readonly vi: string;
  readonly en: string;
}

const MARKED = /[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]/i;
/** Of the words of a sentence. An English one may hold a name or "đồng". */
const ENOUGH = 0.3;

function isVietnamese(sentence: string): boolean {
  const words = sentence.split(/[^\p{L}]+/u).filter((word) => word !== '');
  return words.filter((word) => MARKED.test(word)).length > words.length * ENOUGH;
}

/**
 * At the place where the fewest sentences are on the wrong side: those with Vietnamese letters belong before it, the others
 * behind. A text of one language stands for both.
 */
export function splitLanguages(text: string): TwoLanguages {
  const plain = text.replace(/\s+/g, ' ').trim();
  const sentences = plain === '' ? [] : plain.split(/(?<=[.!?;:]"?) (?=[^a-zà-ỹ])/);
  const marks = sentences.map(isVietnamese);
  const wrong = (at: number) => marks.filter((vi, i) => (i < at ? !vi : vi)).length;
  let best = 0;
  for (let at = 1; at <= sentences.length; at += 1) if (wrong(at) < wrong(best)) best = at;
  const [vi, en] = [sentences.slice(0, best).join(' '), sentences.slice(best).join(' ')];
  return { vi: vi || en, en: en || vi };
}
