// Objects of remote sources that are kept between runs: what may be kept, for how long, and under which key.
import { createHash } from 'node:crypto';
import {
  Kind,
  OperationTypeNode,
  getNamedType,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type GraphQLObjectType,
  type SelectionNode,
} from 'graphql';
import type { Asked, Found } from './entityBatches.js';
import type { EntityLoad } from './plan.js';
import { isError } from './run.js';
import type { CacheScope, Lifetime, RemoteResult, RemoteSource } from './source.js';

/** Where objects are kept; it never holds up or fails an operation. */
export interface EntityCache<Context> {
  /** Who shares with this caller what is kept; undefined: nothing is looked up or kept for them. */
  keyOf(context: Context, scope: CacheScope): string | undefined;
  /** The versions of the tags as of now, as one text; undefined if they cannot be had. */
  versions(tags: readonly string[]): Promise<string | undefined>;
  /** In the order of the keys, each a new object; undefined for what is not there. */
  get(keys: readonly string[]): Promise<readonly (object | undefined)[]>;
  /** Takes its copies before it returns. */
  set(entries: readonly CacheEntry[]): void;
  /** Nothing that was asked for under these tags until now is found again. */
  invalidate(tags: readonly string[]): Promise<void>;
}

export interface CacheEntry {
  readonly key: string;
  readonly value: object;
  readonly seconds: number;
}

/** How what a load finds is kept. */
export interface Keeping extends Lifetime {
  readonly tags: readonly string[];
}

const NEVER: Lifetime = { seconds: 0, scope: 'PUBLIC' };

/** The shortest time and the narrowest scope of all that an answer holds. */
class Strictest {
  seconds = Infinity;
  scope: CacheScope = 'PUBLIC';
  /** Object types that may be in it. */
  readonly types = new Set<string>();

  constructor(
    private readonly source: RemoteSource<never>,
    private readonly isEntity: (type: string) => boolean,
  ) {}

  private meet(found: Lifetime | undefined): void {
    if (found === undefined) return;
    this.seconds = Math.min(this.seconds, found.seconds);
    if (found.scope === 'PRIVATE') this.scope = 'PRIVATE';
  }

  enter(name: string, selections: readonly SelectionNode[]): void {
    const { schema, lifetimes } = this.source;
    const type = schema.getType(name);
    const members = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    for (const member of members) {
      this.types.add(member.name);
      // A value is part of the object around it. An object that can be found by itself has a lifetime of its own or none.
      this.meet(lifetimes?.get(member.name) ?? (this.isEntity(member.name) ? NEVER : undefined));
    }
    for (const selection of selections)
      if (selection.kind === Kind.FIELD) for (const member of members) this.enterField(member, selection);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) this.meet(NEVER);
      else this.enter(selection.typeCondition?.name.value ?? name, selection.selectionSet.selections);
  }

  private enterField(type: GraphQLObjectType, { name, selectionSet }: FieldNode): void {
    this.meet(this.source.lifetimes?.get(`${type.name}.${name.value}`));
    const field = type.getFields()[name.value];
    if (field !== undefined && selectionSet !== undefined)
      this.enter(getNamedType(field.type).name, selectionSet.selections);
  }
}

/** Whether and how objects with these fields may be kept. `isEntity`: can be found by itself, or is guarded. */
export function keepingOf(
  source: RemoteSource<never>,
  type: string,
  selections: readonly SelectionNode[],
  isEntity: (type: string) => boolean,
): Keeping | undefined {
  if (source.lifetimes === undefined || source.lifetimes.size === 0) return undefined;
  const strictest = new Strictest(source, isEntity);
  strictest.enter(type, selections);
  const { seconds, scope, types } = strictest;
  if (seconds === 0 || seconds === Infinity) return undefined;
  return { seconds, scope, tags: [source.id, ...[...types].map((name) => `type:${name}`)] };
}

/** Part of every key: raise it when the meaning of keys or values changes. */
const VERSION = 1;

/** The cache in one run. Queries alone look and keep: a mutation shows what is true after it. */
export class CachedEntities<Context> {
  /** Of what was looked up and not found: where it goes. */
  private readonly keys = new Map<Found, string>();
  private readonly fronts = new Map<EntityLoad<Context>, string>();

  constructor(
    private readonly cache: EntityCache<Context>,
    private readonly context: Context,
    private readonly given: Readonly<Record<string, unknown>>,
    private readonly operation: OperationTypeNode,
  ) {}

  /** Answers what is kept; returns what is still to be asked. Never rejects. */
  async look(asked: readonly Asked<Context>[]): Promise<readonly Asked<Context>[]> {
    if (this.operation !== OperationTypeNode.QUERY || !asked.some(({ load }) => load.keeping)) return asked;
    try {
      await this.fill(asked);
    } catch {
      // A cache that fails has nothing.
    }
    const open = asked.map(({ load, wanted }) => ({ load, wanted: wanted.filter((one) => one.answer === undefined) }));
    return open.filter(({ wanted }) => wanted.length > 0);
  }

  private async fill(asked: readonly Asked<Context>[]): Promise<void> {
    const fronts = await Promise.all(asked.map(({ load }) => this.frontOf(load)));
    const looked = asked.flatMap(({ wanted }, i) => {
      const front = fronts[i];
      return front === undefined ? [] : wanted.map((one) => ({ one, key: `${front}:${JSON.stringify(one.key)}` }));
    });
    if (looked.length === 0) return;
    const found = await this.cache.get(looked.map(({ key }) => key));
    looked.forEach(({ one, key }, i) => {
      if (found[i] === undefined) this.keys.set(one, key);
      else one.answer = found[i];
    });
  }

  /** The key of everything that is asked in the same words, without that of the object. */
  private async frontOf(load: EntityLoad<Context>): Promise<string | undefined> {
    const { keeping, source, type, signature, operation } = load;
    if (keeping === undefined) return undefined;
    const who = this.cache.keyOf(this.context, keeping.scope);
    if (who === undefined) return undefined;
    // Read before the source is asked: what changes meanwhile changes the versions, and the answer is never found.
    const versions = await this.cache.versions(keeping.tags);
    if (versions === undefined) return undefined;
    const { given } = this;
    const variables = operation.variables.map((name) => (Object.hasOwn(given, name) ? [given[name]] : []));
    const parts = [VERSION, keeping.scope, who, source.id, type, signature, variables, versions];
    const front = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
    this.fronts.set(load, front);
    return front;
  }

  /** Differs wherever what is kept differs: an answer that others asked for before a change is not kept after it. */
  markOf(asked: readonly Asked<Context>[]): string | undefined {
    const fronts = new Set(asked.flatMap(({ load }) => this.fronts.get(load) ?? []));
    return fronts.size === 0 ? undefined : [...fronts].join(' ');
  }

  /** Call it before anything is attached to what was found. Nothing of a reply with errors is kept. */
  keep(asked: readonly Asked<Context>[], { errors }: RemoteResult): void {
    if ((errors?.length ?? 0) > 0) return;
    const entries = asked.flatMap(({ load, wanted }) =>
      wanted.flatMap((one): CacheEntry[] => {
        const [key, value] = [this.keys.get(one), one.answer];
        const isWhole = typeof value === 'object' && value !== null && !Array.isArray(value) && !isError(value);
        return key === undefined || !isWhole ? [] : [{ key, value, seconds: load.keeping?.seconds ?? 0 }];
      }),
    );
    try {
      if (entries.length > 0) this.cache.set(entries);
    } catch {
      // Not kept.
    }
  }

  /** A mutation was sent to a source; whether it failed does not tell whether it was done. */
  async changed(source: string): Promise<void> {
    await this.cache.invalidate([source]).catch(() => undefined);
  }
}
