// What must hold where a service touches types of adapters of this process. Every problem is told, with the service that has to change.
import { Kind, print, type TypeNode } from 'graphql';
import type { RuleBook } from '../../../schema/rules.js';
import { rootFields, type AdapterModel, type Owners } from '../model.js';
import { findDirective, innerName, isList, yieldedType } from '../sdl.js';
import { checkKeys, checkServiceKeys } from './joinKeys.js';
import { checkNames, checkTwice, places } from './joinNames.js';
import { isEntity, type JoinedType } from './joinedTypes.js';
import { checkHiddenRoots, checkSharedFields } from './serviceRights.js';
import type { RemoteModel, Scene } from './readRemote.js';

const KEY_TYPES = new Set(['ID', 'String']);

/** What a service may say of a type of others beside its fields. */
const ALLOWED_ON_TYPE = new Set(['cacheControl']);

/** The type belongs to its owner: so do its rights, and its fields. */
function checkOwners({ name, owner, definition, shared, key }: JoinedType): string[] {
  const problems: string[] = [];
  const { id } = owner;
  if (owner.adapter.entities[name] === undefined)
    problems.push(`${name} is a type of ${id} without keys of its own: services can only use types that have them`);
  for (const { name: directive } of definition.directives ?? [])
    if (!ALLOWED_ON_TYPE.has(directive.value))
      problems.push(`${name} belongs to ${id}, which says who may see it: leave out @${directive.value}`);
  for (const { name: directive } of shared.flatMap((field) => field.directives ?? []))
    problems.push(`a field of ${name} that ${id} has as well carries @${directive.value}: rules stand at ${id} alone`);
  if (key !== undefined && ((key.directives ?? []).length > 0 || !KEY_TYPES.has(printedType(key.type))))
    problems.push(`${name}.${key.name.value} is the key of ${id}: a String or an ID, without directives`);
  for (const { name: other } of definition.interfaces ?? [])
    if (other.value !== 'Node') problems.push(`${name} belongs to ${id} and cannot implement ${other.value} here`);
  return problems;
}

function printedType(type: TypeNode): string {
  return innerName(type) === print(type).replace(/!$/, '') ? innerName(type) : print(type);
}

/** Fields that a service adds: one system down costs its fields, never the row. */
function checkAdded({ name, added }: JoinedType, { remote }: RemoteModel, { models, rules }: Scene): string[] {
  const declared = new Set<string>(remote.grants.map(({ capability }) => capability));
  return places(name, added).flatMap(({ where, field }) => {
    const problems: string[] = [];
    if (field.type.kind === Kind.NON_NULL_TYPE)
      problems.push(`${where} crosses systems and must be nullable: one system down must not empty the answer`);
    const other = models.find((one) => one.added.get(name)?.some((known) => known.name.value === field.name.value));
    if (other !== undefined) problems.push(`${where} is defined by ${other.id}`);
    if (field.name.value.startsWith('_')) problems.push(`${where}: names that begin with "_" are reserved`);
    // What a reference leads to is shown under the rights of its owner, whatever stands here.
    const isReference = findDirective(field, 'reference') !== undefined;
    if (!isReference && remote.merge?.[name] === undefined)
      problems.push(`${where} needs merge.${name}: by which keys it is found`);
    const grant = rules.personal.get(where)?.grant;
    if (grant !== undefined && !declared.has(grant))
      problems.push(`${where} requires "${grant}", which "grants" does not declare`);
    const yielded = rules.types.get(yieldedType(field));
    if (!isReference && rules.fields.get(where)?.kind === 'public' && yielded?.kind === 'requires')
      problems.push(`${where} is @public but yields ${yieldedType(field)}, which is not`);
    return problems;
  });
}

/** True if nothing but null stands where the row is not to be seen. */
function isNullableRow(type: TypeNode): boolean {
  if (type.kind === Kind.LIST_TYPE) return isNullableRow(type.type);
  return type.kind === Kind.NON_NULL_TYPE ? type.type.kind === Kind.LIST_TYPE && isNullableRow(type.type) : true;
}

/** Fields by which a service itself answers with rows of this process: it has to name them. */
function checkNaming({ model, joined }: RemoteModel, { rules }: Scene): string[] {
  const named = new Map(joined.map((one) => [one.name, one]));
  const led = new Set(model.references.map(({ field }) => field));
  const fields = [
    ...rootFields(model).flatMap(([root, some]) => places(root, some)),
    ...[...model.types].flatMap(([type, { fields: some }]) => places(type, some)),
    ...[...model.added].flatMap(([type, some]) => places(type, some)),
  ];
  return fields.flatMap(({ where, field }) => {
    const type = named.get(innerName(field.type));
    if (type === undefined || led.has(field) || rules.fields.get(where)?.kind === 'internal') return [];
    const { name, owner, shared, key } = type;
    const isNamed = key !== undefined || shared.some((one) => one.name.value === 'id');
    const { key: by = 'id' } = owner.adapter.entities[name] ?? {};
    const isOwn = shared.some((one) => one.name.value === by);
    return [
      ...(isNamed || isOwn
        ? []
        : [`${where} yields ${name} of ${owner.id}: its type here needs "${by}" or "id", by which the row is found`]),
      ...(isNullableRow(field.type) ? [] : [`${where} yields ${name} of ${owner.id} and must be nullable there`]),
    ];
  });
}

/** Where @reference leads, and by what. */
function checkReferences({ declared, model }: RemoteModel, { services, owners }: Scene): string[] {
  const roots = rootFields(model)
    .flatMap(([root, fields]) => places(root, fields))
    .filter(({ field }) => findDirective(field, 'reference') !== undefined)
    .map(({ where }) => `${where} is a root field: @reference stands on fields of rows`);
  const wrong = declared.references.flatMap(({ type, field, by, many, target }) => {
    const where = `${type}.${field.name.value} is a reference`;
    const held = declared.types.get(type)?.fields?.find((one) => one.name.value === by);
    const isKey = held !== undefined && KEY_TYPES.has(innerName(held.type)) && isList(held.type) === many;
    const isService = !owners.has(target) && services.some((one) => one.model.types.has(target));
    return [
      ...(field.type.kind === Kind.NON_NULL_TYPE ? [`${where} and must be nullable`] : []),
      ...(isKey
        ? []
        : [`${where} by "${by}": ${type} needs this field, ${many ? 'a list of keys' : 'a key'} (String or ID)`]),
      ...(isService ? [`${where} to ${target}, which a service owns: services complete each other by "merge"`] : []),
      ...(owners.has(target) && !isEntity(owners, target) ? [`${where} to ${target}, which has no keys`] : []),
    ];
  });
  return [...roots, ...wrong];
}

/** References of adapters of this process lead to rows of this process. */
function checkOutward({ models, owners, services }: Scene): string[] {
  return models.flatMap((model) =>
    model.references.flatMap(({ type, field, target }) => {
      const service = owners.has(target) ? undefined : services.find((one) => one.model.types.has(target));
      if (service === undefined) return [];
      const where = `${model.id}: ${type}.${field.name.value}`;
      return [
        `${where} is a reference to ${target} of the service ${service.remote.id}: let the service add it to ${type}`,
      ];
    }),
  );
}

/** Everything that is wrong between services and the adapters of this process. */
export function checkJoins(
  services: readonly RemoteModel[],
  models: readonly AdapterModel[],
  owners: Owners,
  rules: RuleBook,
): string[] {
  const scene: Scene = { services, models, owners, rules };
  const own = services.flatMap((service) =>
    [
      ...service.joined.flatMap((joined) => [
        ...checkOwners(joined),
        ...checkAdded(joined, service, scene),
        ...checkKeys(joined, service, scene),
      ]),
      ...checkServiceKeys(service, scene),
      ...checkNaming(service, scene),
      ...checkReferences(service, scene),
      ...checkNames(service, scene),
    ].map((problem) => `${service.remote.id}: ${problem}`),
  );
  return [
    ...own,
    ...checkTwice(services),
    ...checkSharedFields(services),
    ...checkHiddenRoots(services),
    ...checkOutward(scene),
  ];
}

/** References of services to types that nobody has: left out of the schema, for the log. */
export function unresolvedIn(services: readonly RemoteModel[], owners: Owners): string[] {
  return services.flatMap(({ declared }) =>
    declared.references
      .filter(({ target }) => !owners.has(target))
      .map(({ type, field, target }) => `${type}.${field.name.value} → ${target}`),
  );
}
