// What must hold between the adapters before the gateway starts. Every problem is reported, not just the first.
import { Kind, type FieldDefinitionNode } from 'graphql';
import { checkBorrowedSteps, checkCommands, checkEvents } from './commandChecks.js';
import { rootFields, type AdapterModel, type Owners } from './model.js';
import { COMMAND } from './mutations.js';
import { checkDirectives } from './ourDirectives.js';
import { findDirective, implementsNode, yieldedType } from './sdl.js';
import type { RuleBook } from '../../schema/rules.js';

/** Bounds on one adapter's SDL, so that a definition from outside cannot exhaust the gateway. */
const MAX_TYPES = 500;
const MAX_SDL_BYTES = 524_288;
export const RESERVED = new Set(['node', 'nodes']);

/** Which part of an adapter answers for which root type. */
const PARTS = { Query: 'queries', Mutation: 'commands', Subscription: 'events' } as const;

function checkImplementation(model: AdapterModel): string[] {
  const { adapter } = model;
  const problems: string[] = [];
  for (const [root, fields] of rootFields(model)) {
    const part = PARTS[root];
    const loaders = adapter[part] ?? {};
    const declared = new Set(fields.map((field) => field.name.value));
    for (const name of declared) if (!(name in loaders)) problems.push(`${root}.${name} has no loader in "${part}"`);
    for (const name of Object.keys(loaders))
      if (!declared.has(name)) problems.push(`${part}.${name} is not in the SDL`);
  }
  const entities = new Set([...model.types.values()].filter(implementsNode).map((type) => type.name.value));
  for (const name of entities) if (!(name in adapter.entities)) problems.push(`${name} has no loader in "entities"`);
  for (const name of Object.keys(adapter.entities))
    if (!entities.has(name)) problems.push(`entities.${name} is not a type that implements Node`);
  return problems;
}

function checkAddedFields(model: AdapterModel, owners: Owners): string[] {
  const problems: string[] = [];
  for (const [type, fields] of model.added) {
    const owner = owners.get(type);
    if (owner === undefined) problems.push(`extend type ${type}: no adapter defines ${type}`);
    for (const field of fields) {
      const where = `${type}.${field.name.value}`;
      if (model.adapter.fields?.[type]?.[field.name.value] === undefined)
        problems.push(`${where} has no loader in "fields"`);
      if (findDirective(field, 'personal') !== undefined)
        problems.push(`${where} is added to a row of another adapter, where nothing masks it: it cannot be personal`);
      if (field.type.kind === Kind.NON_NULL_TYPE)
        problems.push(`${where} crosses systems and must be nullable: one system down must not empty the answer`);
    }
  }
  return problems;
}

function checkReferences(model: AdapterModel, owners: Owners): string[] {
  return model.references.flatMap(({ type, field, target }) => {
    const where = `${type}.${field.name.value} is a reference`;
    const definition = model.types.get(type);
    const crosses = !model.types.has(target);
    const led = owners.get(target)?.types.get(target);
    return [
      ...(field.type.kind === Kind.NON_NULL_TYPE ? [`${where} and must be nullable`] : []),
      ...(led === undefined || implementsNode(led) ? [] : [`${where}, and ${target} has no key: it is no Node`]),
      // Another system completes a row by its id; a value inside a row has none.
      ...(crosses && !(definition !== undefined && implementsNode(definition))
        ? [`${where} into another system: ${type} must implement Node`]
        : []),
    ];
  });
}

/** A row inside a row would be shown without anybody having asked whose it is. */
function checkEmbedded(model: AdapterModel): string[] {
  return [...model.types].flatMap(([type, definition]) =>
    (definition.fields ?? [])
      .filter((field) => {
        const target = model.types.get(yieldedType(field));
        if (target === undefined || !implementsNode(target)) return false;
        const loaded = model.adapter.fields?.[type]?.[field.name.value] !== undefined;
        return !loaded && findDirective(field, 'reference') === undefined;
      })
      .map((field) => `${type}.${field.name.value} leads to rows and needs @reference or a loader in "fields"`),
  );
}

/** A field that is open to anyone must not lead to rows that are not. */
function checkPublicFields(model: AdapterModel, rules: RuleBook): string[] {
  const added = [...model.added].flatMap(([type, fields]) => fields.map((field) => ({ type, field })));
  const roots = rootFields(model).flatMap(([type, fields]) => fields.map((field) => ({ type, field })));
  return [...roots, ...added]
    .filter(({ type, field }) => rules.fields.get(`${type}.${field.name.value}`)?.kind === 'public')
    .filter(({ field }) => rules.types.get(yieldedType(field))?.kind === 'requires')
    .map(({ type, field }) => `${type}.${field.name.value} is @public but yields ${yieldedType(field)}, which is not`);
}

function checkOwnership(model: AdapterModel, rules: RuleBook): string[] {
  return [...model.types.values()]
    .filter((type) => implementsNode(type) && rules.types.get(type.name.value)?.kind === 'requires')
    .filter((type) => findDirective(type, 'ownedBy') === undefined)
    .map((type) => `${type.name.value} is not public and needs @ownedBy(unit: …)`);
}

/** Values too: a rule that cannot be read would be found by the first who asks. */
function checkAllDirectives(model: AdapterModel): string[] {
  const fielded = [
    ...[...model.types].map(([name, type]) => [name, type.fields ?? []] as const),
    ...model.added,
    ...rootFields(model),
  ];
  return [
    ...[...model.types].flatMap(([name, type]) => checkDirectives(type, name, 'OBJECT')),
    ...fielded.flatMap(([type, fields]) =>
      fields.flatMap((field) => {
        const where = `${type}.${field.name.value}`;
        const given = field.arguments ?? [];
        return [
          ...checkDirectives(field, where, 'FIELD_DEFINITION'),
          ...given.flatMap((one) => checkDirectives(one, `${where}(${one.name.value}:)`, 'ARGUMENT_DEFINITION')),
        ];
      }),
    ),
  ];
}

/** Every place that this adapter's SDL names: types, fields, root fields, fields added to others. */
function places(model: AdapterModel): Set<string> {
  const under = (type: string, fields: readonly FieldDefinitionNode[] = []) =>
    fields.map((field) => `${type}.${field.name.value}`);
  return new Set([
    ...model.types.keys(),
    ...[...model.types].flatMap(([type, node]) => under(type, node.fields)),
    ...[...model.added].flatMap(([type, fields]) => under(type, fields)),
    ...rootFields(model).flatMap(([type, fields]) => under(type, fields)),
  ]);
}

function checkGrants(model: AdapterModel, rules: RuleBook): string[] {
  const declared = new Set<string>(model.adapter.grants.map((grant) => grant.capability));
  const own = places(model);
  const wanted = [...rules.types, ...rules.fields, ...rules.personal].flatMap(([where, rule]) =>
    'grant' in rule && own.has(where) ? [{ where, grant: rule.grant }] : [],
  );
  return wanted
    .filter(({ grant }) => !declared.has(grant))
    .map(({ where, grant }) => `${where} requires "${grant}", which "grants" does not declare`);
}

function checkNames(model: AdapterModel): string[] {
  const problems: string[] = [];
  const names = [...model.types.keys(), ...model.others.flatMap((d) => ('name' in d && d.name ? [d.name.value] : []))];
  for (const name of names) if (name.startsWith('_')) problems.push(`${name}: names that begin with "_" are reserved`);
  for (const [root, fields] of rootFields(model))
    for (const field of fields)
      if (RESERVED.has(field.name.value) || field.name.value.startsWith('_'))
        problems.push(`${root}.${field.name.value}: this name is reserved`);
  if (names.length > MAX_TYPES) problems.push(`${names.length} types; at most ${MAX_TYPES}`);
  if (Buffer.byteLength(model.adapter.typeDefs) > MAX_SDL_BYTES)
    problems.push(`the SDL is over ${MAX_SDL_BYTES} bytes`);
  return problems;
}

function checkCollisions(models: readonly AdapterModel[]): string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const model of models) {
    const names = [
      ...model.types.keys(),
      ...model.others.flatMap((d) => ('name' in d && d.name ? [d.name.value] : [])),
      ...rootFields(model).flatMap(([root, fields]) => fields.map((field) => `${root}.${field.name.value}`)),
      ...[...model.added].flatMap(([type, fields]) => fields.map((field) => `${type}.${field.name.value}`)),
    ];
    for (const name of names) {
      const other = seen.get(name);
      if (other !== undefined) problems.push(`${name} is defined by ${other} and by ${model.adapter.id}`);
      else seen.set(name, model.adapter.id);
    }
  }
  return problems;
}

/** References to types that no running adapter owns are left out of the schema; this names them for the log. */
export function unresolvedReferences(models: readonly AdapterModel[], owners: Owners): string[] {
  return models.flatMap((model) =>
    model.references
      .filter((reference) => !owners.has(reference.target))
      .map(({ type, field, target }) => `${type}.${field.name.value} → ${target}`),
  );
}

function checkDesk(models: readonly AdapterModel[], owners: Owners): string[] {
  if (owners.has(COMMAND)) return [];
  return models
    .filter(({ commands }) => commands.length > 0)
    .map(({ adapter }) => `${adapter.id}: declares commands, and nothing in this gateway takes them in`);
}

/** All problems, each with the adapter that has to change. */
export function checkAdapters(models: readonly AdapterModel[], owners: Owners, rules: RuleBook): string[] {
  const own = models.flatMap((model) =>
    [
      ...checkAllDirectives(model),
      ...checkImplementation(model),
      ...checkAddedFields(model, owners),
      ...checkReferences(model, owners),
      ...checkEmbedded(model),
      ...checkCommands(model),
      ...checkEvents(model, rules),
      ...checkOwnership(model, rules),
      ...checkPublicFields(model, rules),
      ...checkGrants(model, rules),
      ...checkNames(model),
    ].map((problem) => `${model.adapter.id}: ${problem}`),
  );
  return [...own, ...checkCollisions(models), ...checkBorrowedSteps(models), ...checkDesk(models, owners)];
}
