// The lists inside sections: which are empty, and sections without those, since an empty list says nothing to the Ministry.
import type { Section, Sections } from './toSections.js';

/** Names of the empty lists of one section. */
function emptyIn(name: string, section: Section): readonly string[] {
  if (Array.isArray(section)) return section.length === 0 ? [name] : [];
  return Object.entries(section).flatMap(([key, value]) => (Array.isArray(value) && value.length === 0 ? [key] : []));
}

/** Sections with the names of their empty lists; only those that have any. */
export function emptyLists(sections: Sections): Readonly<Record<string, readonly string[]>> {
  const found = Object.entries(sections).map(([name, section]) => [name, emptyIn(name, section)] as const);
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

/** The sections as they go out. */
export function withoutEmptyLists(sections: Sections): Sections {
  const kept = Object.entries(sections).flatMap(([name, section]): [string, Section][] => {
    const empty = new Set(emptyIn(name, section));
    if (Array.isArray(section)) return empty.has(name) ? [] : [[name, section]];
    return [[name, Object.fromEntries(Object.entries(section).filter(([key]) => !empty.has(key)))]];
  });
  return Object.fromEntries(kept);
}
