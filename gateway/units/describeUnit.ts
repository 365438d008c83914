// Names a unit so that a person can tell it from others with the same code.
import type { Unit, UnitTree } from './types.js';

/** A unit without beginning and end has the same parent on every day. */
const ANY_DAY = '2000-01-01';

const WORDS = { vi: { from: 'từ', to: 'đến' }, en: { from: 'from', to: 'to' } } as const;

/** `từ 2025-01-01 đến 2025-06-30`; empty without any bound. */
export function describeValidity(
  row: { readonly validFrom?: string | null; readonly validTo: string | null },
  language: 'vi' | 'en',
): string {
  const words = WORDS[language];
  const from = row.validFrom ? [`${words.from} ${row.validFrom}`] : [];
  const to = row.validTo === null ? [] : [`${words.to} ${row.validTo}`];
  return [...from, ...to].join(' ');
}

/** `phường Xuân La (quận Tây Hồ, đến 2025-06-30)`; type and place are Vietnamese names in both languages. */
export function describeUnit(tree: UnitTree, unit: Unit, language: 'vi' | 'en'): string {
  const day = unit.validTo ?? unit.validFrom ?? ANY_DAY;
  const parent = tree.parentOn(unit.key, day)?.fullName;
  const facts = [parent, describeValidity(unit, language)].filter((fact) => fact !== undefined && fact !== '');
  return facts.length === 0 ? unit.fullName : `${unit.fullName} (${facts.join(', ')})`;
}
