// What graphql-js does not say: additions, promises that were made stronger, deprecations.
import { astFromValue, isRequiredArgument, isRequiredInputField, print, type GraphQLInputField } from 'graphql';
import { toChange, type SchemaChange } from './change.js';
import { deprecationReason, typeText, type SchemaMember } from './members.js';

type Members = ReadonlyMap<string, SchemaMember>;

function additions(before: Members, after: Members): SchemaChange[] {
  return [...after].flatMap(([at, { kind }]) => {
    if (before.has(at)) return [];
    if (kind === 'type') return [toChange('TYPE_ADDED', at, `${at} was added.`, [])];
    // The parts of a new type come with it; arguments, input fields and values are told by graphql-js.
    const isNew = !before.has(at.slice(0, at.indexOf('.')));
    return kind === 'field' && !isNew ? [toChange('FIELD_ADDED', at, `${at} was added.`, [])] : [];
  });
}

function defaultText({ defaultValue, type }: GraphQLInputField): string {
  const node = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return node == null ? '' : print(node);
}

function inputChanges(at: string, before: SchemaMember, after: SchemaMember): SchemaChange[] {
  if (before.kind !== 'input' || after.kind !== 'input') return [];
  const [old, next] = [before, after].map(({ definition }) => defaultText(definition));
  return old === next
    ? []
    : [
        toChange('INPUT_DEFAULT_CHANGED', at, `${at} has the default ${next || 'none'} instead of ${old || 'none'}.`, [
          typeOf(at),
        ]),
      ];
}

function isRequired({ kind, definition }: SchemaMember): boolean {
  return (
    (kind === 'argument' && isRequiredArgument(definition)) || (kind === 'input' && isRequiredInputField(definition))
  );
}

/** A default went away and left nothing to fall back on: whoever gave no value is refused. */
function requirements(at: string, before: SchemaMember, after: SchemaMember): SchemaChange[] {
  if (isRequired(before) || !isRequired(after) || typeText(before) !== typeText(after)) return [];
  const owner = at.endsWith(':)') ? at.slice(0, at.indexOf('(')) : typeOf(at);
  return [toChange('INPUT_BECAME_REQUIRED', at, `${at} has no default any more and is required.`, [owner])];
}

/** `Type.field` → `Type` */
function typeOf(at: string): string {
  return at.slice(0, at.indexOf('.'));
}

function deprecationChanges(at: string, before: SchemaMember, after: SchemaMember): SchemaChange[] {
  const [old, next] = [deprecationReason(before), deprecationReason(after)];
  if ((old === null) === (next === null)) return [];
  return next === null
    ? [toChange('NO_LONGER_DEPRECATED', at, `${at} is no longer deprecated.`)]
    : [toChange('DEPRECATED', at, `${at} is deprecated: ${next}`)];
}

/** Other types that graphql-js takes no offence at: more is promised, or more is taken. */
function typeChanges(at: string, before: SchemaMember, after: SchemaMember, told: ReadonlySet<string>): SchemaChange[] {
  const [old, next] = [typeText(before), typeText(after)];
  if (old === next || told.has(at) || before.kind !== after.kind) return [];
  const en = `${at} changed type from ${old} to ${next}.`;
  return [toChange(before.kind === 'field' ? 'OUTPUT_BECAME_REQUIRED' : 'INPUT_RELAXED', at, en)];
}

/** `told`: where graphql-js has found another type already. */
export function memberChanges(before: Members, after: Members, told: ReadonlySet<string>): SchemaChange[] {
  const both = [...before].flatMap(([at, old]) => {
    const next = after.get(at);
    return next === undefined ? [] : [{ at, old, next }];
  });
  return [
    ...additions(before, after),
    ...both.flatMap(({ at, old, next }) => [
      ...typeChanges(at, old, next, told),
      ...inputChanges(at, old, next),
      ...requirements(at, old, next),
      ...deprecationChanges(at, old, next),
    ]),
  ];
}
