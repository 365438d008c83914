// A name means one thing: services get no say in what adapters of this process define, nor in each other's rules.
import { Kind, parse, print, visit, type ASTNode, type FieldDefinitionNode } from 'graphql';
import { sharedTypeDefs } from '../../../schema/shared.generated.js';
import { RESERVED } from '../bootChecks.js';
import { rootFields, type SdlModel } from '../model.js';
import { findDirective } from '../sdl.js';
import type { RemoteModel, Scene } from './readRemote.js';

export function places(type: string, fields: readonly FieldDefinitionNode[] = []) {
  return fields.map((field) => ({ where: `${type}.${field.name.value}`, field }));
}

/** The same definition, whatever is said about it. */
function shapeOf(node: ASTNode): string {
  const silent = {
    Directive: () => null,
    StringValue: (value: ASTNode, key: unknown) => (key === 'description' ? null : value),
  };
  return print(visit(node, silent as object)).replace(/\s+/g, ' ');
}

function definitionsOf({ types, others }: SdlModel): (readonly [string, ASTNode])[] {
  return [...types.values(), ...others].flatMap((node) =>
    'name' in node && node.name !== undefined && node.kind !== Kind.DIRECTIVE_DEFINITION
      ? [[node.name.value, node]]
      : [],
  );
}

const sharedShapes = new Map(
  parse(sharedTypeDefs).definitions.flatMap((node) =>
    'name' in node && node.name !== undefined
      ? [[node.name.value, { by: 'the gateway', shape: shapeOf(node) }] as const]
      : [],
  ),
);

/** A service gets no say in what adapters of this process define. */
export function checkNames({ model, joined }: RemoteModel, { models, owners }: Scene): string[] {
  const roots = new Map(
    models.flatMap((one) =>
      rootFields(one).flatMap(([root, fields]) => places(root, fields).map(({ where }) => [where, one.id] as const)),
    ),
  );
  const known = new Map([
    ...sharedShapes,
    ...models.flatMap((one) =>
      definitionsOf({ ...one, types: new Map() }).map(
        ([name, node]) => [name, { by: one.id, shape: shapeOf(node) }] as const,
      ),
    ),
  ]);
  const problems = joined.flatMap(({ name }) => (known.has(name) ? [`${name} is defined otherwise`] : []));
  for (const [root, fields] of rootFields(model))
    for (const { where, field } of places(root, fields)) {
      const other = RESERVED.has(field.name.value) ? 'the gateway' : roots.get(where);
      if (other !== undefined) problems.push(`${where} is defined by ${other}`);
    }
  for (const [name, node] of definitionsOf(model)) {
    const other = known.get(name);
    const part = name.replace(/(Connection|Edge)$/, '');
    if (other !== undefined && other.shape !== shapeOf(node))
      problems.push(`${name} is defined otherwise by ${other.by}`);
    if (part !== name && owners.has(part)) problems.push(`${name} is made by the gateway: leave it out`);
    if (owners.has(name)) problems.push(`${name} is a type of ${owners.get(name)?.id ?? ''}`);
  }
  return problems;
}

/** Questions that callers may ask; what only the gateway asks may have one name in several services. */
function askedRoots(model: SdlModel): string[] {
  return rootFields(model).flatMap(([root, fields]) =>
    places(root, fields)
      .filter(({ field }) => !field.name.value.startsWith('_') && findDirective(field, 'internal') === undefined)
      .map(({ where }) => where),
  );
}

/** Root fields of two services, fields that two add to one type, and types to which two give a rule. */
export function checkTwice(services: readonly RemoteModel[]): string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const { remote, model } of services) {
    const ruled = [...model.types].filter(([, type]) =>
      ['requires', 'public', 'internal'].some((rule) => findDirective(type, rule) !== undefined),
    );
    const added = [...model.added].flatMap(([type, fields]) => places(type, fields).map(({ where }) => where));
    for (const [what, name] of [
      ...ruled.map(([name]) => ['has a rule', name] as const),
      ...[...added, ...askedRoots(model)].map((name) => ['is defined', name] as const),
    ]) {
      const other = seen.get(name);
      if (other === undefined) seen.set(name, remote.id);
      else problems.push(`${name} ${what} in ${other} and in ${remote.id}: one of them is enough`);
    }
  }
  return problems;
}
