// What an adapter's test hands to the conformance suite: a running source, rows that exist in it, and how it can fail.
import type { Adapter, AdapterRuntime, UnitScope } from '../index.js';

/** The system behind the adapter, running for the time of the tests. */
export interface RunningSource {
  /** Settings of the adapter that lead to it; parsed by the runtime factory. */
  readonly config: unknown;
  close(): Promise<void>;
}

/** Keys of one entity type. */
export interface EntityCase {
  /** At least two that exist and lie in the narrow scope (or, for public types, anywhere). */
  readonly known: readonly [string, string, ...string[]];
  /** Well-formed or not, none exists. */
  readonly missing: readonly [string, ...string[]];
  /** Exist, but outside the narrow scope. Needed for owned types. */
  readonly outside?: readonly [string, ...string[]];
  /**
   * Says that the first one outside is found once it was assigned to the unit of the narrow scope: by key, and in these
   * lists (`Query.dossiers`, `Unit.dossiers`; the first parent of an added field is that unit).
   */
  readonly assigned?: { readonly lists: readonly string[] };
  /** The person that the first one outside is about, and the lists that show it to them. Needed for types with @subject. */
  readonly subject?: { readonly number: string; readonly lists: readonly string[] };
}

/** Arguments that give rows in the narrow scope; for a list, more than seven, or fewer with `total` stated. */
export interface QueryCase {
  readonly args: Readonly<Record<string, unknown>>;
  /** Rows in the narrow scope in all, where the test knows it; at least two. Lists only. */
  readonly total?: number;
}

/** One added field: parents (local keys), the first of which has rows in the narrow scope. */
export interface FieldCase extends QueryCase {
  readonly parents: readonly [string, ...string[]];
}

/** What a system sends before the call that fails: a login, a token. Undefined: the call itself, which gets the fault. */
export type Prelude = (request: { readonly path: string; readonly body: string }) => object | undefined;

export interface HttpFaults {
  /** Settings that lead to `url` instead. */
  configFor(url: string): unknown;
  readonly prelude?: Prelude;
  /** The address of the source in settings that lead to it: its JSON replies are then altered on the way as well. */
  readonly urlOf?: (config: unknown) => string;
  /** Faults that are lawful answers of this system, by name. */
  readonly tolerated?: readonly string[];
  /** Names of the reads that use HTTP (`Query.dossier`, `Dossier`, `Unit.dossiers`); all unless stated. */
  readonly reads?: readonly string[];
}

export interface SqlFaults {
  /** Settings that lead to a port on 127.0.0.1 where nobody listens. */
  configFor(port: number): unknown;
  readonly reads?: readonly string[];
}

export interface ConformanceOptions {
  /** Folder of the adapter: `import.meta.dirname`. */
  readonly folder: string;
  start(): Promise<RunningSource>;
  /** A new runtime each time: its own breaker, an empty cache. Short limits make the suite fast. */
  createRuntime(adapter: Adapter, config: unknown): AdapterRuntime<never>;
  readonly scopes: {
    readonly everything: UnitScope;
    /** One ward, say. */
    readonly narrow: UnitScope;
  };
  /** One per entity type. */
  readonly entities: Readonly<Record<string, EntityCase>>;
  /** One per root field. */
  readonly queries: Readonly<Record<string, QueryCase>>;
  /** One per added field: `{ Unit: { dossiers } }`. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, FieldCase>>>>;
  readonly http?: HttpFaults;
  readonly sql?: SqlFaults;
  /** Texts that no message may contain: passwords, tokens. */
  readonly secrets: readonly string[];
}
