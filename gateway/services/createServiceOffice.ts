// What administrators ask about a service before its schema becomes part of the one schema.
import { createHash } from 'node:crypto';
import { UpstreamError, type RemoteAdapter } from '../../adapters/kit/index.js';
import type { Comparison, DeclaredService, PublicSchema, ServiceHealth } from './service.js';

/** In both languages. */
export interface Problem {
  readonly vi: string;
  readonly en: string;
}

export type Problems = { readonly problems: readonly string[] };

export interface ServiceOfficeParts {
  urlProblem(url: string): Problem | undefined;
  /** Whether tokens for this service would be good elsewhere. */
  audienceProblem(asked: Omit<DeclaredService, 'sdl' | 'rules'>): Problem | undefined;
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
  urlProblem(url: string): Problem | undefined;
  audienceProblem(asked: Omit<DeclaredService, 'sdl' | 'rules'>): Problem | undefined;
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

/** As much as can be read at all; more is not kept either. */
const MOST_BYTES = 1_048_576;
const TOO_LARGE = `The SDL is over ${MOST_BYTES} bytes: divide the service.`;
/** No text of a store holds it. */
const NUL = '\0';
const WITH_NUL = 'The SDL holds the character U+0000: leave it out.';

/** Why it cannot be looked at; undefined if it can. */
function unreadable(sdl: string): string | undefined {
  if (sdl === '') return NO_SDL;
  if (Buffer.byteLength(sdl) > MOST_BYTES) return TOO_LARGE;
  return sdl.includes(NUL) ? WITH_NUL : undefined;
}

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

  /** Nothing is asked, and nothing put in force, that leads where it must not: settings change, and so do others. */
  function refused(asked: Omit<DeclaredService, 'sdl' | 'rules'>): string | undefined {
    return (parts.urlProblem(asked.declaration.url) ?? parts.audienceProblem(asked))?.en;
  }

  function examine(declared: DeclaredService): Examined {
    const wrong = refused(declared);
    if (wrong !== undefined) return unusable([wrong]);
    const found = parts.read(declared);
    if ('problems' in found) return unusable(found.problems);
    return differ(parts.compose(declared.id, found.remote));
  }

  async function show(asked: Omit<DeclaredService, 'sdl'>): Promise<ShownSchema> {
    const without = (problem: string) => ({ sdl: '', hash: hashOf({ ...asked, sdl: '' }), problem });
    const wrong = refused(asked);
    if (wrong !== undefined) return without(wrong);
    try {
      const sdl = (await parts.fetchSdl(asked)) ?? '';
      const problem = unreadable(sdl);
      return problem === undefined ? { sdl, hash: hashOf({ ...asked, sdl }), problem } : without(problem);
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
    audienceProblem: (asked) => parts.audienceProblem(asked),
    isTaken: (id) => parts.taken.includes(id),
    show,
    fetch,
    examine,
    examineWithout: (id) => differ(parts.compose(id, null)),
    generation: () => parts.generation(),
    health(id) {
      const states = parts.states();
      return (Object.hasOwn(states, id) ? states[id] : undefined) ?? 'unknown';
    },
  };
}
