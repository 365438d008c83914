// Rows of this process that a service names by their keys: found as every other row is, under the rights of their owner.
import type { Owners, Reference, SdlModel } from '../model.js';
import { shownPlan } from '../mutations.js';
import { planField } from '../fieldPlan.js';
import { fieldNode, namedType } from '../sdl.js';
import type { PlannedField, PlannedLoadField, PlannedScope } from './field.js';
import { referenceField } from './loads.js';
import { Row } from './row.js';

type Values = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A service may say anything: what is no text is no key. */
function toKeys(value: unknown, many: boolean, toKey: (text: string) => string | undefined): unknown {
  const keyOf = (one: unknown) => {
    const text = textOf(one);
    return text === undefined ? undefined : toKey(text);
  };
  if (!many) return keyOf(value);
  return Array.isArray(value) ? value.flatMap((one) => keyOf(one) ?? []) : [];
}

/** What rows of a service lead to. The field's own rule opens the field; which rows are seen, the target's decides. */
function namedField(
  scope: PlannedScope,
  reference: Reference,
  toKey: (text: string) => string | undefined = (text) => text,
): PlannedLoadField {
  const { type, by, many, field } = reference;
  const found = referenceField(scope, reference, shownPlan(scope, planField(type, field, scope.rules)));
  return {
    source: found.source,
    from: [by],
    load: async (parents, call, context) => {
      const rows = (parents as unknown as readonly Values[]).map(
        (values) => new Row(type, { [by]: toKeys(values[by], many, toKey) }, undefined),
      );
      return found.load(rows, call, context);
    },
  };
}

/** By `Type.field`: fields of services that lead to rows of this process. `scopes`: by entity type. */
export function namedFields(
  { references }: SdlModel,
  scopes: ReadonlyMap<string, PlannedScope>,
): readonly (readonly [string, PlannedField])[] {
  return references.flatMap((reference): [string, PlannedField][] => {
    const scope = scopes.get(reference.target);
    return scope === undefined
      ? []
      : [[`${reference.type}.${reference.field.name.value}`, namedField(scope, reference)]];
  });
}

/** By type, and by the field with the key: how an object of a service that only names a row becomes the row. */
export function namedEntities(
  owners: Owners,
  scopes: ReadonlyMap<string, PlannedScope>,
): ReadonlyMap<string, ReadonlyMap<string, PlannedLoadField>> {
  return new Map(
    [...scopes].flatMap(([type, scope]) => {
      const key = owners.get(type)?.adapter.entities[type]?.key;
      if (key === undefined) return [];
      const to = (by: string): Reference => ({
        ...{ type, by, target: type, many: false, field: fieldNode(by, namedType(type)) },
      });
      const fromId = (id: string) => {
        const decoded = scope.codec.decodeId(id);
        return decoded?.type === type ? decoded.key : undefined;
      };
      const ways = new Map([['id', namedField(scope, to('id'), fromId)]]);
      return [[type, key === 'id' ? ways : new Map([[key, namedField(scope, to(key))], ...ways])] as const];
    }),
  );
}
