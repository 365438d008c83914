// Merge rules from the directives of schema stitching: @key, @computed, @merge and @canonical.
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import {
  Kind,
  buildASTSchema,
  parse,
  print,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
} from 'graphql';
import type { RemoteEntry, RemoteMerge } from '../../../../adapters/kit/index.js';
import { fullDocument } from '../../subschemaDocument.js';
import { checkFieldSet, readFieldSet } from './fieldSet.js';
import { isOurs } from '../../ourDirectives.js';
import type { MergeRules } from './mergeRules.js';
import { hasDirective, isFielded, mapFields, toDocument, type Types } from './wholeTypes.js';

const { stitchingDirectivesTransformer, stitchingDirectivesValidator, keyDirective } = stitchingDirectives();

const DEFINITIONS = parse(/* GraphQL */ `
  directive @key(selectionSet: String!) on OBJECT
  directive @computed(selectionSet: String!) on FIELD_DEFINITION
  directive @merge(
    argsExpr: String
    keyArg: String
    keyField: String
    key: [String!]
    additionalArgs: String
    types: [String!]
  ) on FIELD_DEFINITION
  directive @canonical on OBJECT | INTERFACE | INPUT_OBJECT | UNION | ENUM | SCALAR | FIELD_DEFINITION | INPUT_FIELD_DEFINITION
`).definitions;

const NAMES: ReadonlySet<string> = new Set([keyDirective.name, 'computed', 'merge', 'canonical']);
const MAX_EXPRESSION = 2_000;
/** The place of a mistake is looked for as long as this. */
const MAX_SEARCH_MS = 1_000;
/** Checked before the library sees it, whose own pattern takes exponential time for what is none of this. */
const PATH = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*$/;
/** Names that every object of this process has; the library writes what is called so into all of them. */
const SHARED_BY_ALL = /\b(?:constructor|prototype|__(?!typename\b)\w*)/;

type Strings = readonly (readonly [argument: string, text: string])[];

function stringsOf(directive: ConstDirectiveNode): Strings {
  return (directive.arguments ?? []).flatMap(({ name, value }) => {
    const values = value.kind === Kind.LIST ? value.values : [value];
    return values.flatMap((one) => (one.kind === Kind.STRING ? [[name.value, one.value] as const] : []));
  });
}

function checkStrings(where: string, directive: ConstDirectiveNode): string[] {
  const name = `@${directive.name.value}`;
  return stringsOf(directive).flatMap(([argument, text]) => {
    if (text.length > MAX_EXPRESSION) return [`${where}: ${name}(${argument}: …) is too long: make it shorter`];
    if (SHARED_BY_ALL.test(text)) return [`${where}: ${name}(${argument}: …) uses a reserved name: rename it`];
    const parts = argument === 'key' ? text.split(':') : argument === 'keyArg' || argument === 'keyField' ? [text] : [];
    if (parts.length <= 2 && parts.every((part) => PATH.test(part.trim()))) return [];
    return [`${where}: ${name}(${argument}: …) is no path of names: write names with dots between them`];
  });
}

/** One place with directives of stitching. */
interface Marked {
  readonly where: string;
  readonly directives: readonly ConstDirectiveNode[];
}

function stitchingOn(directives: readonly ConstDirectiveNode[] = []): ConstDirectiveNode[] {
  return directives.filter((directive) => NAMES.has(directive.name.value) && !isOurs(directive));
}

function markedPlaces(types: Types): Marked[] {
  return [...types.values()].flatMap((type) => {
    const name = type.name.value;
    const fields: readonly FieldDefinitionNode[] = isFielded(type) ? (type.fields ?? []) : [];
    return [
      { where: name, directives: stitchingOn(type.directives) },
      ...fields.map((field) => ({
        where: `${name}.${field.name.value}`,
        directives: stitchingOn(field.directives),
      })),
    ].filter(({ directives }) => directives.length > 0);
  });
}

/** As the library reads it: with the directives of stitching, at one place alone if it is named. */
function toSchema(types: Types, only?: string): GraphQLSchema {
  const keep = (where: string, directives: readonly ConstDirectiveNode[] = []) =>
    only === undefined || only === where ? stitchingOn(directives) : [];
  const bare = mapFields(types, (field, type) => ({
    ...field,
    // What leads to another system is not theirs.
    ...(hasDirective(field, 'reference') ? { type: { kind: Kind.NAMED_TYPE, name: nameNode('String') } } : {}),
    directives: keep(`${type.name.value}.${field.name.value}`, field.directives),
    arguments: (field.arguments ?? []).map((argument) => ({ ...argument, directives: [] })),
  }));
  const marked: Types = new Map(
    [...bare].map(([name, type]) => [name, { ...type, directives: keep(name, type.directives) }]),
  );
  const { definitions } = fullDocument(print(toDocument(marked)));
  return buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [...DEFINITIONS, ...definitions] },
    { assumeValid: true, assumeValidSDL: true },
  );
}

function nameNode(value: string) {
  return { kind: Kind.NAME, value } as const;
}

function read(schema: GraphQLSchema): Readonly<Record<string, object>> {
  return stitchingDirectivesTransformer({ schema: stitchingDirectivesValidator(schema) }).merge ?? {};
}

/** The library says what is wrong, but not where: each place is tried for itself. */
function findCulprits(types: Types, places: readonly Marked[]): string[] {
  const until = performance.now() + MAX_SEARCH_MS;
  // What @merge says is most easily wrong.
  const isMerge = ({ directives }: Marked) => directives.some(({ name }) => name.value === 'merge');
  const inTurn = [...places.filter(isMerge), ...places.filter((place) => !isMerge(place))];
  const found = inTurn.flatMap(({ where, directives }) => {
    if (performance.now() > until) return [];
    try {
      read(toSchema(types, where));
      return [];
    } catch (error) {
      const text = directives.map((directive) => print(directive)).join(' ');
      return [`${where}: ${text.slice(0, 200)}: ${(error as Error).message.slice(0, 200)}`];
    }
  });
  return found.length > 0 ? found : ['the directives of stitching do not fit together: correct them'];
}

/** Types whose objects can be found, and the fields of which their keys are made. */
function toRule(type: string, found: RemoteMerge, problems: string[]): RemoteMerge | undefined {
  const { entryPoints, fields, canonical, ...single } = found;
  const entries = (entryPoints ?? [single]).filter(({ fieldName }) => fieldName !== undefined) as RemoteEntry[];
  for (const { selectionSet, fieldName } of entries)
    if ((selectionSet as string | undefined) === undefined)
      problems.push(`${type} has no key for Query.${fieldName}: add @key(selectionSet: "{ … }") to ${type}`);
  if (entries.length === 0 && (single.selectionSet !== undefined || fields !== undefined))
    problems.push(`${type} has a key and no entry point: add a root field with @merge that yields ${type}`);
  // What is canonical of single fields is their description: that of the type is enough.
  const computed = Object.entries(fields ?? {}).filter(([, field]) => (field.computed as boolean | undefined) === true);
  const kept = entries.filter(({ selectionSet }) => (selectionSet as string | undefined) !== undefined);
  if (kept.length === 0) return undefined;
  return {
    ...(kept.length === 1 ? kept[0] : { entryPoints: kept }),
    ...(computed.length === 0 ? {} : { fields: Object.fromEntries(computed) }),
    ...(canonical === undefined ? {} : { canonical }),
  };
}

function checkKeys(types: Types, merge: ReadonlyMap<string, RemoteMerge>): string[] {
  return [...merge].flatMap(([type, rule]) => {
    const points = rule.entryPoints ?? [rule];
    const computed = Object.entries(rule.fields ?? {});
    return [
      ...points.flatMap(({ selectionSet = '{}' }) => checkFieldSet(types, type, selectionSet, type)),
      // What a field is computed from is in other services: only its form is known here.
      ...computed.flatMap(([field, { selectionSet }]) => {
        return readFieldSet(selectionSet) !== undefined
          ? []
          : [`${type}.${field}: @computed takes plain fields: write { a b { c } }`];
      }),
    ];
  });
}

/** The merge rules of a service that says them in the words of schema stitching. */
export function readStitchingMerge(types: Types, problems: string[]): MergeRules {
  const places = markedPlaces(types);
  const wrong = places.flatMap(({ where, directives }) => directives.flatMap((one) => checkStrings(where, one)));
  const merge = new Map<string, RemoteMerge>();
  if (wrong.length > 0) {
    problems.push(...wrong);
    return { types, merge };
  }
  try {
    for (const [type, found] of Object.entries(read(toSchema(types)))) {
      const rule = toRule(type, found, problems);
      if (rule !== undefined) merge.set(type, rule);
    }
  } catch {
    problems.push(...findCulprits(types, places));
  }
  problems.push(...checkKeys(types, merge));
  return { types, merge };
}
