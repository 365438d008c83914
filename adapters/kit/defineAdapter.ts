// What an adapter declares. Data first: everything here can be read, documented and granted without running it.
import type { z } from 'zod';
import type { UnitLevel } from '../../schema/unitLevel.js';
import type { AdapterCall } from './call.js';
import type { Watch } from './changes.js';
import type { CommandDefinition, OfferedStep } from './defineCommand.js';
import type { InboundDefinition } from './defineInbound.js';
import type { AdapterRuntime } from './runtime.js';

/** A text in the two languages of the product. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** A permission that the adapter introduces; the console lists it and administrators grant it. */
export interface GrantDeclaration<Id extends string> {
  /** `<adapter>:<resource>.<action>`, for example `hr-records:officer.read`. */
  readonly capability: `${Id}:${string}`;
  readonly title: Bilingual;
}

/** A row as an adapter returns it: plain data under the property names of `schema.graphql`. */
export type AdapterRecord = Readonly<Record<string, unknown>>;

/** One slice of a list. The gateway turns it into a Relay connection and signs the cursors. */
export interface Page<R = AdapterRecord> {
  readonly items: readonly { readonly record: R; readonly cursor: string }[];
  readonly hasNextPage: boolean;
}

/** What a query or an added field may answer: a row, several, a page, a plain value, or nothing. */
export type Answer = AdapterRecord | readonly AdapterRecord[] | Page | string | number | boolean | null;

/** Answers one root field. `args` are already validated against the SDL; `after` is the cursor the adapter gave out. */
export type QueryLoader<Client> = (args: never, call: AdapterCall<Client>) => Promise<Answer>;

/**
 * Answers one field for many parents at once: entry i belongs to parents[i].
 * `parents` are local keys of the type that the field stands on.
 */
export type FieldLoader<Client> = (
  parents: readonly string[],
  args: never,
  call: AdapterCall<Client>,
) => Promise<readonly Answer[]>;

/**
 * Tells of changes as they happen, until `signal` aborts. Filter by `call.scope` at the source; the gateway decides on
 * every row again, with the rights of that moment.
 */
export type EventSource<Client> = (
  args: never,
  call: AdapterCall<Client>,
  signal: AbortSignal,
) => AsyncIterable<AdapterRecord>;

/** A file that a link leads to. */
export interface FileContent {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** How a type is loaded by key, in one call for many keys. */
export interface EntityDefinition<Client> {
  /** The record property that identifies a row inside this system. */
  readonly key: string;
  /** One entry per key, in the order of the keys; null where the system has no such row. */
  load(keys: readonly string[], call: AdapterCall<Client>): Promise<readonly (AdapterRecord | null)[]>;
}

/** The declaration; see `docs/guides/first-adapter.md` for a walk through one. */
export interface AdapterDefinition<Id extends string, ConfigSchema extends z.ZodType, Client> {
  /** Kebab-case; equals the folder name, the metric label and the grant prefix. */
  readonly id: Id;
  readonly title: Bilingual;
  /** Administrative levels whose agencies may use it. */
  readonly levels: readonly UnitLevel[];
  readonly grants: readonly GrantDeclaration<NoInfer<Id>>[];
  /** Every key of the configuration has a description: the reference is generated from it. */
  readonly configSchema: ConfigSchema;
  /** SDL of the adapter's own types and of the fields it adds to others (`extend type Unit { … }`). */
  readonly typeDefs: string;
  /** Called once at start. The runtime is all that an adapter may touch. */
  createClient(runtime: AdapterRuntime<z.output<ConfigSchema>>): Client;
  /** One per root field of the SDL. */
  readonly queries: Readonly<Record<string, QueryLoader<NoInfer<Client>>>>;
  /** One per type that implements `Node`. */
  readonly entities: Readonly<Record<string, EntityDefinition<NoInfer<Client>>>>;
  /** One per field that has arguments or stands on another adapter's type: `{ Unit: { dossiers } }`. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, FieldLoader<NoInfer<Client>>>>>>;
  /**
   * One per field of `extend type Mutation { … }`. Such a field yields `Command`, carries one @requires, and has one
   * non-null argument with @idOf: the row that is acted on, or the `Unit` that something is made for. The gateway adds
   * the argument `idempotencyKey`.
   */
  readonly commands?: Readonly<Record<string, CommandDefinition<NoInfer<Client>>>>;
  /** Steps that commands of other adapters may have, by name. */
  readonly steps?: Readonly<Record<string, OfferedStep<NoInfer<Client>>>>;
  /** One per field of `extend type Subscription { … }`; each yields rows of one entity type of this adapter. */
  readonly events?: Readonly<Record<string, EventSource<NoInfer<Client>>>>;
  /** What finds changes in a system that does not tell of them, by name (kebab-case; its cursor is kept under it). */
  readonly watches?: Readonly<Record<string, Watch<NoInfer<Client>>>>;
  /** Calls that the system makes to us, by path below `/inbound/<adapter>/`; the longest that fits answers. */
  readonly inbound?: Readonly<Record<string, InboundDefinition<NoInfer<Client>>>>;
  /** Answers a link made by `call.fileLink(ref)`; null if the file is gone. Needed only by adapters that make links. */
  openFile?(client: NoInfer<Client>, ref: string, signal: AbortSignal): Promise<FileContent | null>;
  /** Cheap readiness call; throws when the system cannot serve. */
  probe(client: NoInfer<Client>, signal: AbortSignal): Promise<void>;
  /** Releases what `createClient` opened. */
  close?(client: NoInfer<Client>): Promise<void>;
}

/** A definition with its type parameters erased: what the registry and the gateway handle. */
export type Adapter = AdapterDefinition<string, z.ZodType, unknown>;

/** Declares an adapter. Keep `createClient` above the loaders: the client's type is inferred from it. */
export function defineAdapter<const Id extends string, ConfigSchema extends z.ZodType, Client>(
  definition: AdapterDefinition<Id, ConfigSchema, Client>,
): Adapter {
  return Object.freeze(definition) as unknown as Adapter;
}
