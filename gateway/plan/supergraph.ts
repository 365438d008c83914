// What every source holds: read once from the schemas and their merge rules, for every plan that is made.
import {
  Kind,
  isObjectType,
  parse,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { EntryPoint, MergeRule, RemoteSource } from './source.js';

/** One field of a key, with what is asked below it. */
export interface KeyField {
  readonly name: string;
  readonly node: FieldNode;
}

export interface Entry {
  readonly point: EntryPoint;
  readonly keyFields: readonly KeyField[];
}

/** A type as one source holds it. */
export interface HeldType {
  readonly type: GraphQLObjectType;
  readonly entries: readonly Entry[];
  /** Fields that are answered through an entry point alone, with what they are computed from. */
  readonly computed: ReadonlyMap<string, readonly KeyField[]>;
}

export interface Source<Context> {
  readonly remote: RemoteSource<Context>;
  readonly types: ReadonlyMap<string, HeldType>;
}

function toKeyFields(selectionSet: string): KeyField[] {
  const [definition] = parse(selectionSet, { noLocation: true }).definitions;
  const set: SelectionSetNode | undefined =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
  return (set?.selections ?? []).flatMap((node) =>
    node.kind === Kind.FIELD && node.name.value !== '__typename' ? [{ name: node.name.value, node }] : [],
  );
}

function toEntries(rule: MergeRule): Entry[] {
  const { selectionSet, fieldName } = rule;
  const points =
    rule.entryPoints ??
    (selectionSet === undefined || fieldName === undefined ? [] : [{ ...rule, selectionSet, fieldName }]);
  return points.map((point) => ({ point, keyFields: toKeyFields(point.selectionSet) }));
}

function toComputed(rule: MergeRule): Map<string, readonly KeyField[]> {
  return new Map(
    Object.entries(rule.fields ?? {}).flatMap(([name, { selectionSet, computed }]) =>
      computed === true && selectionSet !== undefined ? [[name, toKeyFields(selectionSet)] as const] : [],
    ),
  );
}

function toSource<Context>(remote: RemoteSource<Context>): Source<Context> {
  const types = Object.values(remote.schema.getTypeMap()).filter(isObjectType);
  return {
    remote,
    types: new Map(
      types.map((type) => {
        const rule = remote.merge?.[type.name] ?? {};
        return [type.name, { type, entries: toEntries(rule), computed: toComputed(rule) }];
      }),
    ),
  };
}

/** All sources, with the questions that planning asks of them. */
export class Supergraph<Context> {
  readonly sources: readonly Source<Context>[];

  constructor(
    readonly schema: GraphQLSchema,
    remotes: readonly RemoteSource<Context>[],
  ) {
    this.sources = remotes.map(toSource);
  }

  /** The source of a root field. Of several the last one, as in stitching. */
  ofRoot(operation: OperationTypeNode, field: string): Source<Context> | undefined {
    return this.sources.findLast(
      ({ remote }) => remote.schema.getRootType(operation)?.getFields()[field] !== undefined,
    );
  }

  /** True if an object of the source has the field by itself. */
  holds(source: Source<Context>, type: string, field: string): boolean {
    const held = source.types.get(type);
    return held?.type.getFields()[field] !== undefined && !held.computed.has(field);
  }

  /** Sources that can answer the field for an object that another source found. */
  completing(type: string, field: string): readonly Source<Context>[] {
    return this.sources.filter((source) => {
      const held = source.types.get(type);
      return held !== undefined && held.entries.length > 0 && held.type.getFields()[field] !== undefined;
    });
  }
}
