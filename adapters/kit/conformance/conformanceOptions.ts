// What an adapter's test hands to the conformance suite: a running source, rows that exist in it, and how it can fail.
import type { Adapter, AdapterRuntime, UnitScope } from '../index.js';
import type { PassedCall } from './passingServer.js';

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

/** Ways in which a system is in disorder. */
export type Disorder = 'OTHER_TYPES' | 'TWICE' | 'NEVER_ENDING' | 'OTHER_UNITS' | 'THE_SAME';

/** Why a kind of disorder cannot be met, or looks like order here. */
export interface Unlike {
  readonly why: string;
  /** Default: all. */
  readonly reads?: readonly string[];
}

export interface HttpFaults {
  /** Settings that lead to `url` instead. */
  configFor(url: string): unknown;
  readonly prelude?: Prelude;
  /** The address of the source in settings that lead to it: its JSON replies are then altered on the way as well. */
  readonly urlOf?: (config: unknown) => string;
  /** Kinds of disorder that this system cannot show, or that are lawful answers of it. */
  readonly unlike?: Readonly<Partial<Record<Disorder, Unlike>>>;
  /** What is asked, for systems that answer everything at one path; default method and path. */
  readonly callOf?: (call: PassedCall) => string;
  /** Faults that are lawful answers of this system, by name. */
  readonly tolerated?: readonly string[];
  /** Names of the reads that use HTTP (`Query.dossier`, `Dossier`, `Unit.dossiers`); all unless stated. */
  readonly reads?: readonly string[];
}

/** How one command is given, and what may come of it. */
export interface CommandCase {
  /** Arguments of the nth command: each for another row, or about another thing. */
  readonly args: (number: number) => object;
  /** The call that changes something at the system. */
  readonly isWrite: (call: PassedCall) => boolean;
  /** How often the nth command has taken effect at the system. */
  readonly effects: (number: number, key: string) => number;
}

/** A system that takes commands, running for the time of their tests. */
export interface CommandSource extends RunningSource {
  readonly url: string;
  /** By field of Mutation. */
  readonly cases: Readonly<Record<string, CommandCase>>;
  /** Lets time pass before something is looked for again: what is under way has arrived by then. */
  pass?(): void;
}

export interface CommandFaults {
  start(): Promise<CommandSource>;
  /** Settings that lead to `url`, and in which nothing has to settle. */
  configFor(url: string): unknown;
  /** Commands without a case, and why. */
  readonly left?: Readonly<Record<string, string>>;
  /** When commands were accepted; default now. */
  readonly acceptedAt?: Date;
}

/** Bounds that the suite asks for where waiting is all that a test does. */
export interface ShortLimits {
  readonly readMs: number;
}

export interface SqlFaults {
  /** Settings that lead to a port on 127.0.0.1 where nobody listens. */
  configFor(port: number): unknown;
  readonly reads?: readonly string[];
}

export interface ConformanceOptions {
  /** Folder of the adapter: `import.meta.dirname`. */
  readonly folder: string;
  /** Of a service that is declared in a file: that file, which stands for the folder. The README is that of the engine. */
  readonly file?: string;
  start(): Promise<RunningSource>;
  /** A new runtime each time: its own breaker, an empty cache. `limits` come on top of those of the test. */
  createRuntime(adapter: Adapter, config: unknown, limits?: ShortLimits): AdapterRuntime<never>;
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
  readonly commands?: CommandFaults;
  /** Texts that no message may contain: passwords, tokens. */
  readonly secrets: readonly string[];
}
