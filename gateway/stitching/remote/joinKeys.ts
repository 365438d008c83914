// By what a service may be asked: of rows of this process plain values that the row says of itself, and never anything personal.
import { Kind, isLeafType, parse, type FieldDefinitionNode } from 'graphql';
import type { RemoteMerge } from '../../../adapters/kit/index.js';
import type { AdapterModel } from '../model.js';
import { connectionNode, findDirective, innerName, isList } from '../sdl.js';
import type { JoinedType } from './joinedTypes.js';
import type { RemoteModel, Scene } from './readRemote.js';
import { readFieldSet, type FieldTree } from './service/fieldSet.js';

interface KeyName {
  readonly name: string;
  /** More than a plain name: arguments, fields below it, a fragment. */
  readonly isMore: boolean;
}

function keyNames(selectionSet: string): KeyName[] {
  const [definition] = parse(selectionSet, { noLocation: true }).definitions;
  const selections = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  return selections.map((node) =>
    node.kind === Kind.FIELD
      ? {
          name: node.name.value,
          isMore: node.selectionSet !== undefined || (node.arguments?.length ?? 0) > 0 || node.alias !== undefined,
        }
      : { name: '…', isMore: true },
  );
}

function selectionSetsOf({ selectionSet, entryPoints = [], fields = {} }: RemoteMerge): string[] {
  const points = [...entryPoints, ...(selectionSet === undefined ? [] : [{ selectionSet }]), ...Object.values(fields)];
  return points.map((point) => point.selectionSet);
}

/** Why a field of a type of this process is no key for a service; undefined if it is one. */
function unfit({ name, owner }: JoinedType, key: string, { services, rules }: Scene): string | undefined {
  if (key === '__typename') return undefined;
  const own = owner.types.get(name)?.fields?.find((field) => field.name.value === key);
  const elsewhere = services.flatMap(({ joined }) => joined.filter((one) => one.name === name));
  const field = own ?? elsewhere.flatMap(({ added }) => added).find((one) => one.name.value === key);
  if (field === undefined) return `${name} has no such field`;
  if (rules.personal.has(`${name}.${key}`)) return 'it is personal, and personal values are keys of nothing';
  if (own !== undefined && rules.fields.has(`${name}.${key}`)) return 'it has a rule of its own';
  const called = owner.adapter.fields?.[name]?.[key] !== undefined || findDirective(field, 'reference') !== undefined;
  if (called) return 'it has to be called for: only what the row says of itself is a key';
  const isPlain = !isList(field.type) && (field.arguments?.length ?? 0) === 0 && isLeaf(field, services, owner);
  return isPlain ? undefined : 'only plain values without arguments are keys';
}

function isLeaf(field: FieldDefinitionNode, services: readonly RemoteModel[], owner: AdapterModel): boolean {
  const name = innerName(field.type);
  if (owner.types.has(name) || connectionNode(name) !== undefined) return false;
  const known = services.map(({ stitched }) => stitched.getType(name)).find((type) => type !== undefined);
  return known === undefined || isLeafType(known);
}

export function checkKeys(joined: JoinedType, { remote }: RemoteModel, scene: Scene): string[] {
  const merge = remote.merge?.[joined.name];
  const keys = merge === undefined ? [] : selectionSetsOf(merge).flatMap(keyNames);
  return keys.flatMap(({ name, isMore }) => {
    const reason = isMore ? 'only plain fields are keys of rows of this process' : unfit(joined, name, scene);
    return reason === undefined ? [] : [`merge.${joined.name} cannot be by "${name}": ${reason}`];
  });
}

/** `Type.field` for everything that a key, or what a field is computed from, is made of. */
function placesIn(type: string, tree: FieldTree, services: readonly RemoteModel[]): string[] {
  return Object.entries(tree).flatMap(([name, below]) => {
    const holders = services.flatMap(({ model }) => model.types.get(type)?.fields ?? []);
    const field = holders.find((one) => one.name.value === name);
    const inside = below === null || field === undefined ? [] : placesIn(innerName(field.type), below, services);
    return [`${type}.${name}`, ...inside];
  });
}

/**
 * What a service is asked by, it learns, whoever asks: of what other services hold, nothing personal and nothing that
 * needs a grant of its own.
 */
export function checkServiceKeys(
  { remote: { id, merge = {} } }: RemoteModel,
  { services, owners, rules }: Scene,
): string[] {
  const others = services.filter(({ remote }) => remote.id !== id);
  const isOfOthers = (place: string) => {
    const [type = '', name] = place.split('.');
    return others.some(({ model }) => model.types.get(type)?.fields?.some((field) => field.name.value === name));
  };
  const unfitPlace = (place: string): string | undefined => {
    if (!isOfOthers(place)) return undefined;
    if (rules.personal.has(place)) return 'it is personal, and personal values are keys of nothing';
    return rules.fields.get(place)?.kind === 'requires'
      ? 'it needs a grant, which the service was not given'
      : undefined;
  };
  return Object.entries(merge).flatMap(([type, rule]) => {
    if (owners.has(type)) return [];
    const trees = selectionSetsOf(rule).map((set) => readFieldSet(set) ?? {});
    const places = new Set(trees.flatMap((tree) => placesIn(type, tree, services)));
    return [...places].flatMap((place) => {
      const reason = unfitPlace(place);
      return reason === undefined ? [] : [`merge.${type} cannot be by "${place}": ${reason}`];
    });
  });
}
