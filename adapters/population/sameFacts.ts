// Whether what was asked fits what the database has: names without regard to case, spaces and ways of writing accents.
import type { CitizenFacts, CitizenQuestion } from './citizenFacts.js';

/** Tones are written on one vowel or its neighbour (hòa, hoà); both forms are decomposed and sorted within a word. */
function toComparable(name: string): string {
  const words = name.normalize('NFD').toLocaleLowerCase('vi').trim().split(/\s+/);
  return words.map((word) => `${word.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')}${tonesOf(word)}`).join(' ');
}

function tonesOf(word: string): string {
  return (word.match(/[\u0300\u0301\u0303\u0309\u0323]/g) ?? []).sort().join('');
}

export function isSameName(a: string, b: string): boolean {
  return toComparable(a) === toComparable(b);
}

/** A year alone fits a date of that year. */
function isSameBirth(asked: string, known: string): boolean {
  return known.length === 4 ? asked.startsWith(known) : asked === known;
}

/** What was not asked is not compared; what the database does not have fits nothing. */
export function fits({ fullName, birthDate }: CitizenQuestion, facts: CitizenFacts): boolean {
  if (fullName !== null && (facts.fullName === null || !isSameName(fullName, facts.fullName))) return false;
  return birthDate === null || (facts.birthDate !== null && isSameBirth(birthDate, facts.birthDate));
}
