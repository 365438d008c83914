// Bounds, names and rules of one service's types, each problem with its coordinate and what to do.
import {
  Kind,
  print,
  printSchema,
  parse,
  visit,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { innerName } from '../../sdl.js';
import { ENTITIES } from './gatewayFields.js';
import { oursOn, sharedSchema } from '../../ourDirectives.js';
import { accessRulesOn } from './ourRules.js';
import { ROOT_TYPES, isFielded, type Types } from './wholeTypes.js';

const MAX_TYPES = 500;
const MAX_FIELDS = 5_000;
const MAX_ARGUMENTS = 50;
const MAX_LISTS = 3;

/** Every object of this process has properties of these names. */
function isOfAllObjects(name: string): boolean {
  return name in Object.prototype;
}

function listDepth(type: TypeNode): number {
  if (type.kind === Kind.NAMED_TYPE) return 0;
  return listDepth(type.type) + (type.kind === Kind.LIST_TYPE ? 1 : 0);
}

function partsOf(type: TypeDefinitionNode): readonly FieldDefinitionNode[] {
  return isFielded(type) ? (type.fields ?? []) : [];
}

function checkType(type: TypeDefinitionNode): string[] {
  const name = type.name.value;
  if (isOfAllObjects(name)) return [`${name}: this name is reserved: rename the type`];
  const isShown = type.kind !== Kind.SCALAR_TYPE_DEFINITION && type.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION;
  // Keys travel as scalars and inputs such as `_Key`; callers never see them.
  if (name.startsWith('__') || (name.startsWith('_') && isShown))
    return [`${name}: names that begin with "_" are the gateway's: rename the type`];
  return [];
}

function checkField(type: string, field: FieldDefinitionNode): string[] {
  const name = field.name.value;
  const where = `${type}.${name}`;
  const args = field.arguments ?? [];
  return [
    ...(name.startsWith('_') ? [`${where}: names that begin with "_" are the gateway's: rename the field`] : []),
    ...(isOfAllObjects(name) ? [`${where}: this name is reserved: rename the field`] : []),
    ...(['node', 'nodes'].includes(name) && ROOT_TYPES.has(type)
      ? [`${where}: this name is reserved: rename the field`]
      : []),
    ...(listDepth(field.type) > MAX_LISTS ? [`${where}: lists in lists, at most ${MAX_LISTS}: make it flatter`] : []),
    ...(args.length > MAX_ARGUMENTS
      ? [`${where}: ${args.length} arguments; at most ${MAX_ARGUMENTS}: use an input`]
      : []),
    ...args
      .filter((argument) => argument.name.value.startsWith('_') || isOfAllObjects(argument.name.value))
      .map((argument) => `${where}(${argument.name.value}:): this name is reserved: rename the argument`),
  ];
}

/** Fields, values, members: whatever makes a type long. */
function sizeOf(type: TypeDefinitionNode): number {
  if (type.kind === Kind.ENUM_TYPE_DEFINITION) return type.values?.length ?? 0;
  if (type.kind === Kind.UNION_TYPE_DEFINITION) return type.types?.length ?? 0;
  return 'fields' in type ? (type.fields?.length ?? 0) : 0;
}

export function checkBounds(types: Types): string[] {
  const fields = [...types.values()].reduce((count, type) => count + sizeOf(type), 0);
  return [
    ...(types.size > MAX_TYPES ? [`${types.size} types; at most ${MAX_TYPES}: divide the service`] : []),
    ...(fields > MAX_FIELDS ? [`${fields} fields and values; at most ${MAX_FIELDS}: divide the service`] : []),
  ];
}

export function checkNames(types: Types): string[] {
  return [...types.values()].flatMap((type) => [
    ...checkType(type),
    ...partsOf(type).flatMap((field) => checkField(type.name.value, field)),
  ]);
}

/** What a type is, whatever is said about it. */
function shapeOf(node: TypeDefinitionNode): string {
  const bare = visit(node, {
    enter: (one) => ('description' in one ? { ...one, description: undefined } : undefined),
    Directive: () => null,
  });
  const sorted = Object.fromEntries(
    Object.entries(bare).map(([part, value]) => [
      part,
      Array.isArray(value)
        ? (value as TypeDefinitionNode[]).toSorted((a, b) => (print(a) < print(b) ? -1 : 1))
        : (value as unknown),
    ]),
  );
  return print(sorted as unknown as TypeDefinitionNode);
}

const shared = new Map(
  parse(printSchema(sharedSchema), { noLocation: true }).definitions.flatMap((node) =>
    'name' in node && node.name && node.kind !== Kind.DIRECTIVE_DEFINITION
      ? [[node.name.value, node as TypeDefinitionNode] as const]
      : [],
  ),
);

/** Types that all systems share mean the same everywhere. Ours stay; theirs are left out. */
export function withoutShared(types: Types, problems: string[]): Types {
  const left: Types = new Map(types);
  for (const [name, ours] of shared) {
    const theirs = types.get(name);
    if (theirs === undefined) continue;
    if (shapeOf(theirs) !== shapeOf(ours))
      problems.push(
        `${name} is a shared type and must be as in the shared schema: ${shapeOf(ours).replace(/\s+/g, ' ')}`,
      );
    left.delete(name);
  }
  return left;
}

const HINT = {
  Query: '@requires(grant: "…"), @public or @internal',
  Mutation: '@requires(grant: "…") or @internal',
  Subscription: '@requires(grant: "…") or @internal',
} as const;

function checkRoot(root: keyof typeof HINT, field: FieldDefinitionNode): string[] {
  const where = `${root}.${field.name.value}`;
  const [rule, ...others] = accessRulesOn(field);
  if (rule === undefined) return [`${where} has no rule: add ${HINT[root]}, in the SDL or in the rules`];
  if (others.length > 0) return [`${where} has ${others.length + 1} rules: keep exactly one`];
  if (root === 'Query' || rule.name.value !== 'public') return [];
  return [`${where} carries @public: only @requires or @internal will do here`];
}

/** `ruledElsewhere`: types to which another system gives the rule; undefined where that is not known yet. */
export function checkRules(
  types: Types,
  entities: Iterable<string>,
  ruledElsewhere: ReadonlySet<string> | undefined,
): string[] {
  const roots = (['Query', 'Mutation', 'Subscription'] as const).flatMap((root) => {
    const type = types.get(root);
    const fields = type === undefined ? [] : partsOf(type).filter(({ name }) => name.value !== ENTITIES);
    return fields.flatMap((field) => checkRoot(root, field));
  });
  const open = [...entities].filter((name) => {
    const type = types.get(name);
    return (
      ruledElsewhere !== undefined &&
      !ruledElsewhere.has(name) &&
      type !== undefined &&
      accessRulesOn(type).length === 0
    );
  });
  return [
    ...roots,
    ...open.map(
      (name) => `${name} has no rule: add @requires(grant: "…") with @ownedBy(unit: "…"), @public or @internal`,
    ),
    ...[...types.values()]
      .filter((type) => accessRulesOn(type).length > 1)
      .map(({ name }) => `${name.value} has more than one rule: keep exactly one`),
  ];
}

/** A reference leads from a field of the row to a row of another system. */
export function checkReferences(types: Types): string[] {
  return [...types.values()].flatMap((type) =>
    partsOf(type).flatMap((field) => {
      const reference = oursOn(field).find(({ name }) => name.value === 'reference');
      const by = reference?.arguments?.[0]?.value;
      if (by?.kind !== Kind.STRING || partsOf(type).some(({ name }) => name.value === by.value)) return [];
      const where = `${type.name.value}.${field.name.value}`;
      return [
        `${where}: @reference(by: "${by.value.slice(0, 100)}"): ${type.name.value} has no such field: add it, or name another`,
      ];
    }),
  );
}

/** Fields that the gateway answers: what they lead to need not be in the SDL. */
export function leadsElsewhere(types: Types, field: FieldDefinitionNode): boolean {
  return oursOn(field).some(({ name }) => name.value === 'reference') && !types.has(innerName(field.type));
}
