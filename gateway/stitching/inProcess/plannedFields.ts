// Every field of every adapter as a function, by `Type.field`: what the plan compiler calls in this process.
import type { FieldDefinitionNode } from 'graphql';
import { UpstreamError } from '../../../adapters/kit/index.js';
import { refusal } from '../codedErrors.js';
import type { RequestContext } from '../context.js';
import { isHidden, maskValue } from '../masks.js';
import type { AdapterModel, Owners } from '../model.js';
import type { AcceptChange } from '../mutations.js';
import { implementsNode, innerName } from '../sdl.js';
import type { ForeignType } from '../subschemaDocument.js';
import { toPlannedError, type PlannedField, type PlannedScope } from './field.js';
import { addedField, queryField, referenceField } from './loads.js';
import { commandField, eventField } from './roots.js';
import type { Row } from './row.js';

/** An adapter that runs, taken apart, and what its fields share. */
export interface PlannedAdapter {
  readonly scope: PlannedScope;
  readonly model: AdapterModel;
  /** Types of others on which it answers fields. */
  readonly foreign: readonly ForeignType[];
}

type Fields = Map<string, PlannedField>;

/** Hides a personal value unless the caller may see it for the stated purpose. */
function personalField(scope: PlannedScope, type: string, field: string): PlannedField | undefined {
  const name = `${type}.${field}`;
  const rule = scope.rules.personal.get(name);
  if (rule === undefined) return undefined;
  const read = (row: Row, context: RequestContext): unknown => {
    const value = row.record[field];
    if (value === null || value === undefined) return null;
    settled(value, scope, context);
    if (!isHidden(rule.mask, value)) return value;
    if (row.owner !== undefined && context.access.mayReveal(rule, row.owner)) {
      context.use.addRevealed(name, row.owner);
      return value;
    }
    // Whoever states a purpose asks to see; what it does not open is said, not masked.
    if (context.access.refusedPurpose !== null) throw refusal('FORBIDDEN_WITHOUT_PURPOSE', context.requestId);
    return maskValue(rule.mask, value);
  };
  return { read };
}

/** The value; throws in the words of the catalogue where the system could not say it (`withFailures`). */
function settled(value: unknown, scope: PlannedScope, context: RequestContext): unknown {
  if (value instanceof UpstreamError) throw toPlannedError(value, scope, context);
  return value;
}

function ownField({ scope, model }: PlannedAdapter, type: string, field: FieldDefinitionNode): PlannedField {
  const name = field.name.value;
  const key = scope.instance.adapter.entities[type]?.key;
  if (scope.instance.adapter.fields?.[type]?.[name] !== undefined && key !== undefined)
    return addedField(scope, type, field, (row) => String(row.record[key]));
  const personal = personalField(scope, type, name);
  if (personal !== undefined) return personal;
  const yields = innerName(field.type);
  const inside = model.types.get(yields);
  const read: (row: Row) => unknown =
    inside !== undefined && !implementsNode(inside) ? (row) => row.value(name, yields) : (row) => row.record[name];
  return { read: (row, context) => settled(read(row), scope, context) };
}

function addOwnTypes(adapter: PlannedAdapter, owners: Owners, fields: Fields): void {
  const { scope, model } = adapter;
  for (const [type, definition] of model.types) {
    const key = scope.instance.adapter.entities[type]?.key;
    for (const field of definition.fields ?? []) {
      const reference = model.references.find((one) => one.type === type && one.field === field);
      if (reference === undefined) fields.set(`${type}.${field.name.value}`, ownField(adapter, type, field));
      // A reference into another system is answered there.
      else if (owners.get(reference.target) === model)
        fields.set(`${type}.${field.name.value}`, referenceField(scope, reference));
    }
    if (key !== undefined)
      fields.set(`${type}.id`, { read: (row) => scope.codec.encodeId(type, String(row.record[key])) });
  }
}

function addForeignTypes({ scope, foreign }: PlannedAdapter, fields: Fields): void {
  for (const { name, added, incoming } of foreign) {
    const key = scope.shapes.get(name)?.key ?? 'id';
    for (const field of added)
      fields.set(
        `${name}.${field.name.value}`,
        addedField(scope, name, field, (row) => String(row.record[key]), ['id']),
      );
    for (const reference of incoming)
      fields.set(`${name}.${reference.field.name.value}`, referenceField(scope, reference));
  }
}

function addRoots({ scope, model }: PlannedAdapter, { desk, accept }: Desk, fields: Fields): void {
  for (const field of model.queries) fields.set(`Query.${field.name.value}`, queryField(scope, field));
  // Without an owner of `Command` there are no commands: the checks before the start see to that.
  if (desk !== undefined)
    for (const field of model.commands)
      fields.set(`Mutation.${field.name.value}`, commandField(scope, field, desk, accept));
  for (const field of model.events) fields.set(`Subscription.${field.name.value}`, eventField(scope, field));
}

/** Where commands are taken in, and the adapter that owns their answers. */
export interface Desk {
  readonly desk: PlannedScope | undefined;
  readonly accept: AcceptChange;
}

export function toPlannedFields(adapters: readonly PlannedAdapter[], owners: Owners, desk: Desk): Fields {
  const fields: Fields = new Map();
  for (const adapter of adapters) {
    addOwnTypes(adapter, owners, fields);
    addForeignTypes(adapter, fields);
    addRoots(adapter, desk, fields);
  }
  return fields;
}
