// What administrators ask about a service before its schema becomes part of the one schema.
import { createHash } from 'node:crypto';
import { UpstreamError, type RemoteAdapter } from '../../adapters/kit/index.js';
import type { Comparison, DeclaredService, PublicSchema, ServiceHealth } from './service.js';

export interface UrlProblem {
  readonly vi: string;
  readonly en: string;
}

export type Problems = { readonly problems: readonly string[] };

export interface ServiceOfficeParts {
  urlProblem(url: string): UrlProblem | undefined;
  /** The SDL that the service shows; undefined if it shows none. Throws `UpstreamError`. */
  fetchSdl(asked: Omit<DeclaredService, 'sdl' | 'rules'>): Promise<string | undefined>;
  /** Takes SDL apart; never throws. */
  read(declared: DeclaredService): { readonly remote: RemoteAdapter } | Problems;
  /** The schema with this service in the place of what runs under its id; null: without it. */
  compose(id: string, remote: RemoteAdapter | null): PublicSchema | Problems;
  /** The schema in force. */
  current(): PublicSchema;
  compare(before: PublicSchema, after: PublicSchema): Comparison;
  states(): Readonly<Record<string, ServiceHealth>>;
  /** Of what runs here, as the store counts changes. */
  generation(): string;
  /** Ids of adapters in this process: no service may have one of them. */
  readonly taken: readonly string[];
}

/** `changes`: in the one schema; none if it cannot be part of it. */
export interface Examined extends Comparison {
  /** What keeps it out of the one schema. */
  readonly problems: readonly string[];
}

export interface ShownSchema {
  /** Empty if it could not be had. */
  readonly sdl: string;
  readonly hash: string;
  /** Why it could not be had. */
  readonly problem: string | undefined;
}

export type FetchedSchema = Omit<ShownSchema, 'problem'> & Examined;

export interface ServiceOffice {
  urlProblem(url: string): UrlProblem | undefined;
  isTaken(id: string): boolean;
  /** Asks the service for its schema. */
  show(asked: Omit<DeclaredService, 'sdl'>): Promise<ShownSchema>;
  /** Asks the service for its schema and examines it. What goes wrong on the way is one of the problems. */
  fetch(asked: Omit<DeclaredService, 'sdl'>): Promise<FetchedSchema>;
  /** What it would mean to put this in force now. */
  examine(declared: DeclaredService): Examined;
  /** What it would mean to take the service out. */
  examineWithout(id: string): Examined;
  health(id: string): ServiceHealth;
  /** Of the schema that things are examined against. */
  generation(): string;
}

/** Equal for schemas that mean the same here: what is said of the service belongs to it. */
export function hashOf({ declaration, rules, sdl }: Omit<DeclaredService, 'id'>): string {
  const { kind, title, url, audience, levels, grants } = declaration;
  const facts = [kind, title.vi, title.en, url, audience, levels, grants, rules, sdl];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

const NO_SDL = 'The service shows no SDL: answer `{ _sdl }` (stitching) or `{ _service { sdl } }` (federation).';

function describe(error: unknown): string {
  if (error instanceof UpstreamError) return `The service could not be asked for its schema: ${error.code}.`;
  throw error;
}

function unusable(problems: readonly string[]): Examined {
  return { problems, changes: [], refused: async () => [] };
}

export function createServiceOffice(parts: ServiceOfficeParts): ServiceOffice {
  function differ(after: PublicSchema | Problems): Examined {
    if ('problems' in after) return unusable(after.problems);
    return { problems: [], ...parts.compare(parts.current(), after) };
  }

  function examine(declared: DeclaredService): Examined {
    const found = parts.read(declared);
    if ('problems' in found) return unusable(found.problems);
    return differ(parts.compose(declared.id, found.remote));
  }

  async function show(asked: Omit<DeclaredService, 'sdl'>): Promise<ShownSchema> {
    const without = (problem: string) => ({ sdl: '', hash: hashOf({ ...asked, sdl: '' }), problem });
    try {
      const sdl = await parts.fetchSdl(asked);
      if (sdl === undefined || sdl === '') return without(NO_SDL);
      return { sdl, hash: hashOf({ ...asked, sdl }), problem: undefined };
    } catch (error) {
      return without(describe(error));
    }
  }

  async function fetch(asked: Omit<DeclaredService, 'sdl'>): Promise<FetchedSchema> {
    const { sdl, hash, problem } = await show(asked);
    if (problem !== undefined) return { sdl, hash, ...unusable([problem]) };
    return { sdl, hash, ...examine({ ...asked, sdl }) };
  }

  return {
    urlProblem: (url) => parts.urlProblem(url),
    isTaken: (id) => parts.taken.includes(id),
    show,
    fetch,
    examine,
    examineWithout: (id) => differ(parts.compose(id, null)),
    generation: () => parts.generation(),
    health: (id) => parts.states()[id] ?? 'unknown',
  };
}
