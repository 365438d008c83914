// @cacheControl as data: how long what a remote service answered may be kept, and for whom.
import { Kind, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { rootFields, type SdlModel } from '../model.js';
import { directiveArgument, findDirective } from '../sdl.js';

/** 0 seconds: never; without a bound of its own: `Infinity`. */
export interface Lifetime {
  readonly seconds: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

type Place = readonly [name: string, node: FieldDefinitionNode | ObjectTypeDefinitionNode];

const MOST_SECONDS = 86_400;

function maxAgeOf([, node]: Place): number | undefined {
  const value = findDirective(node, 'cacheControl')?.arguments?.find(({ name }) => name.value === 'maxAge')?.value;
  if (value === undefined || value.kind === Kind.NULL) return undefined;
  return value.kind === Kind.INT ? Number(value.value) : NaN;
}

function isMarked([, node]: Place): boolean {
  return findDirective(node, 'cacheControl') !== undefined;
}

function fieldPlaces(type: string, fields: readonly FieldDefinitionNode[] = []): Place[] {
  return fields.map((field) => [`${type}.${field.name.value}`, field]);
}

function typePlaces({ types }: SdlModel): Place[] {
  return [...types].flatMap(([name, type]): Place[] => [[name, type], ...fieldPlaces(name, type.fields)]);
}

/** What objects and fields of others and root fields say: nothing of them is kept. */
function otherPlaces(model: SdlModel): Place[] {
  return [...rootFields(model), ...model.added].flatMap(([type, fields]) => fieldPlaces(type, fields));
}

/** By type, and by `Type.field`. A type without `maxAge` is never kept; a field without it is kept as its type is. */
export function toLifetimes(model: SdlModel): ReadonlyMap<string, Lifetime> {
  return new Map(
    typePlaces(model)
      .filter(isMarked)
      .map((place): [string, Lifetime] => {
        const [name, node] = place;
        const scope = directiveArgument(node, 'cacheControl', 'scope') === 'PRIVATE' ? 'PRIVATE' : 'PUBLIC';
        const unbounded = node.kind === Kind.FIELD_DEFINITION ? Infinity : 0;
        return [name, { seconds: maxAgeOf(place) ?? unbounded, scope }];
      }),
  );
}

/** What is wrong with @cacheControl in the SDL of a remote service. */
export function checkLifetimes(model: SdlModel): string[] {
  const marked = typePlaces(model).filter(isMarked);
  const wrong = marked.filter((place) => {
    const seconds = maxAgeOf(place);
    return seconds !== undefined && !(seconds >= 1 && seconds <= MOST_SECONDS);
  });
  return [
    ...wrong.map(([name]) => `${name}: @cacheControl(maxAge: …) takes 1 to ${MOST_SECONDS} seconds`),
    ...otherPlaces(model)
      .filter(isMarked)
      .map(([name]) => `${name} has @cacheControl, which means something on types and on their own fields alone`),
  ];
}

/** Adapters in this process cache for themselves. */
export function refuseLifetimes(model: SdlModel): string[] {
  return [...typePlaces(model), ...otherPlaces(model)]
    .filter(isMarked)
    .map(([name]) => `${model.id}: ${name} has @cacheControl, which is for remote adapters alone`);
}
