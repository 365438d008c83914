// Whether an operation that goes on may go on as it began, now that another schema is in force.
import { TypeInfo, specifiedRules, validate, visit, visitWithTypeInfo, type DocumentNode } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import type { Generation } from './generation.js';
import { ruledPlaces } from './ruledPlaces.js';

type Ruled = Pick<Generation, 'schema' | 'rules'>;

/** All that the rules say of a type, or of a field. */
function rulesAt({ types, fields, personal, stepUp }: RuleBook, place: string): string {
  return JSON.stringify([types.get(place), fields.get(place), personal.get(place), stepUp.has(place)]);
}

/** Types and fields that the document touches. */
function placesOf(document: DocumentNode, { schema }: Ruled): ReadonlySet<string> {
  const places = new Set<string>();
  const info = new TypeInfo(schema);
  const visitor = {
    Field({ name }: { readonly name: { readonly value: string } }) {
      const parent = info.getParentType();
      if (!parent) return;
      for (const { type, field } of ruledPlaces(schema, parent, name.value)) places.add(type).add(field);
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return places;
}

/** True if `document`, valid before, is valid now, and the rules of everything that it touches are the same. */
export function keepsRules(document: DocumentNode, before: Ruled, now: Ruled): boolean {
  if (validate(now.schema, document, specifiedRules, { maxErrors: 1 }).length > 0) return false;
  return [...placesOf(document, before)].every((place) => rulesAt(before.rules, place) === rulesAt(now.rules, place));
}
