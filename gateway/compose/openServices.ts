// GraphQL services of others while the gateway runs: what is in force becomes the one schema, on every replica, without
// losing a request; what a service shows anew is proposed and never switched to by itself.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { Auditor } from '../audit/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import {
  createServiceOffice,
  type DeclaredService,
  type ServiceHealth,
  type ServiceOffice,
} from '../services/index.js';
import { readServiceSdl, sdlOf, sdlQuestion } from '../stitching/index.js';
import { readSchemasInForce, readServiceGeneration } from '../store/index.js';
import type { Settings } from '../settings.js';
import { problemsOf, unasked, type Composed, type Composer } from './composeSchema.js';
import type { Registry } from './openRegistry.js';
import { proposeShown } from './proposeShown.js';
import type { CompareSchemas } from './schemaGovernance.js';
import { createServiceCallers, type ServiceCallers, type StitchedRemote } from './serviceCallers.js';
import type { ServiceTokens } from './serviceTokens.js';

export interface ServiceParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly auditor: Auditor<never>;
  readonly composer: Composer;
  /** Services of the composition root, in every schema. */
  readonly fixed: readonly RemoteAdapter[];
  /** Ids of the adapters in this process. */
  readonly taken: readonly string[];
  readonly compare: CompareSchemas;
  readonly token: ServiceTokens;
  readonly log: Logger;
  readonly metrics: Metrics;
  urlProblem(url: string): ReturnType<ServiceOffice['urlProblem']>;
}

export interface Services {
  readonly office: ServiceOffice;
  /** The schema in force, and its plans. */
  current(): Composed;
  /** Looks whether something else is in force now, and changes over. Never rejects. */
  look(): Promise<void>;
  /** Told of every schema that takes the place of another; called before new requests run on it. */
  follow(listener: (composed: Composed) => Promise<void>): void;
  /** How each service is. */
  states(): Readonly<Record<string, ServiceHealth>>;
  /** What services declare that can be granted. */
  grants(): readonly RemoteAdapter['grants'][number][];
  titles(): Readonly<Record<string, RemoteAdapter['title']>>;
  /** Begins to look at the services and for what others have approved. */
  start(): void;
  stop(): Promise<void>;
}

interface InForce {
  readonly remotes: readonly RemoteAdapter[];
  readonly paused: ReadonlySet<string>;
  /** By id: why its approved schema is not part of the one schema. */
  readonly unusable: ReadonlyMap<string, readonly string[]>;
}

type Read = { readonly remote: RemoteAdapter } | { readonly problems: readonly string[] };

function read({ id, declaration, rules, sdl }: DeclaredService): Read {
  const { audience, ...said } = declaration;
  const found = readServiceSdl({ id, ...said, rules, sdl });
  return 'problems' in found ? found : { remote: { ...found.remote, audience } };
}

/** Everything that fits together: one service that does not fit must not take the gateway with it. */
class Fitting {
  readonly remotes: RemoteAdapter[];
  readonly unusable = new Map<string, readonly string[]>();

  constructor(
    private readonly composer: Composer,
    fixed: readonly RemoteAdapter[],
  ) {
    this.remotes = [...fixed];
  }

  private problems(remotes: readonly RemoteAdapter[]): readonly string[] {
    try {
      this.composer.stitch(remotes.map(unasked));
      return [];
    } catch (error) {
      return problemsOf(error);
    }
  }

  add(found: readonly (readonly [id: string, read: Read])[]): void {
    const readable: RemoteAdapter[] = [];
    for (const [id, one] of found) {
      if ('remote' in one) readable.push(one.remote);
      else this.unusable.set(id, one.problems);
    }
    if (readable.length === 0) return;
    if (this.problems([...this.remotes, ...readable]).length === 0) {
      this.remotes.push(...readable);
      return;
    }
    for (const remote of readable) {
      const problems = this.problems([...this.remotes, remote]);
      if (problems.length === 0) this.remotes.push(remote);
      else this.unusable.set(remote.id, problems);
    }
  }
}

async function readInForce({ registry, composer, fixed }: ServiceParts): Promise<InForce> {
  const rows = await readSchemasInForce(registry.store.db);
  const fitting = new Fitting(composer, fixed);
  fitting.add(
    rows.map(({ service: id, declaration, rules, sdl }) => [id, read({ id, declaration, rules, sdl })] as const),
  );
  const paused = new Set(rows.flatMap(({ service, status }) => (status === 'PAUSED' ? [service] : [])));
  return { remotes: fitting.remotes, paused, unusable: fitting.unusable };
}

function composeInForce(parts: ServiceParts, callers: ServiceCallers, inForce: InForce): Composed {
  for (const [service, problems] of inForce.unusable)
    parts.log.error({ event: 'service_unusable', service, problems }, 'alarm');
  const composed = parts.composer.compose(inForce.remotes.map((remote): StitchedRemote => callers.of(remote)));
  callers.keep(inForce.remotes, inForce.paused);
  return composed;
}

/** What runs may go on for as long as a request may take, and a little more. */
const GRACE_MS = 5_000;

class RunningServices implements Services {
  readonly office: ServiceOffice;
  private readonly listeners: ((composed: Composed) => Promise<void>)[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: ServiceParts,
    private readonly callers: ServiceCallers,
    private generation: string,
    private inForce: InForce,
    private composed: Composed,
  ) {
    this.office = this.createOffice();
  }

  start(): void {
    const { pollMs, lookSeconds } = this.parts.settings.services;
    this.callers.start();
    this.every(pollMs, () => this.look());
    this.every(lookSeconds * 1000, () => proposeShown({ ...this.parts, office: this.office }));
  }

  current(): Composed {
    return this.composed;
  }

  look(): Promise<void> {
    // One after the other: two at once would change over twice.
    this.turn = this.turn
      .then(() => this.changeOver())
      .catch((error: unknown) => {
        this.parts.log.warn(describeError(error), 'services');
      });
    return this.turn;
  }

  follow(listener: (composed: Composed) => Promise<void>): void {
    this.listeners.push(listener);
  }

  states(): Readonly<Record<string, ServiceHealth>> {
    const unusable = [...this.inForce.unusable.keys()].map((id) => [id, 'unusable'] as const);
    return { ...this.callers.states(), ...Object.fromEntries(unusable) };
  }

  grants() {
    return this.inForce.remotes.flatMap((remote) => remote.grants);
  }

  titles() {
    return Object.fromEntries(this.inForce.remotes.map(({ id, title }) => [id, title]));
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.turn;
    await this.callers.stop();
  }

  private every(ms: number, act: () => Promise<void>): void {
    const timer = setInterval(() => void act(), ms);
    timer.unref();
    this.timers.push(timer);
  }

  private async changeOver(): Promise<void> {
    const generation = await readServiceGeneration(this.parts.registry.store.db);
    if (generation === this.generation) return;
    const inForce = await readInForce(this.parts);
    const composed = composeInForce(this.parts, this.callers, inForce);
    for (const listener of this.listeners) await listener(composed);
    this.generation = generation;
    this.inForce = inForce;
    this.composed = composed;
    this.parts.log.info({ services: inForce.remotes.map(({ id }) => id) }, 'schema changed over');
  }

  private createOffice(): ServiceOffice {
    const { parts } = this;
    const { compare, composer } = parts;
    return createServiceOffice({
      urlProblem: (url) => parts.urlProblem(url),
      fetchSdl: async ({ id, declaration }) => {
        const { audience, title, levels, grants, url, kind } = declaration;
        const remote = { id, title, levels, grants, url, audience, typeDefs: '' };
        return sdlOf(kind, await this.callers.ask(remote, sdlQuestion(kind)));
      },
      read,
      compose: (id, remote) => {
        const others = this.inForce.remotes.filter((one) => one.id !== id);
        try {
          return composer.stitch([...others, ...(remote === null ? [] : [remote])].map(unasked));
        } catch (error) {
          return { problems: problemsOf(error) };
        }
      },
      current: () => this.composed.stitched,
      compare,
      states: () => this.states(),
      generation: () => this.generation,
      taken: parts.taken,
    });
  }
}

/** Reads what is in force, and makes the first schema of it. */
export async function openServices(parts: ServiceParts): Promise<Services> {
  const { settings, metrics, token, registry } = parts;
  const callers = createServiceCallers({
    ...{ metrics, token, shareInFlight: settings.plan.shareInFlight, probeSeconds: settings.services.probeSeconds },
    graceMs: settings.http.deadlineMs + GRACE_MS,
  });
  try {
    const generation = await readServiceGeneration(registry.store.db);
    const inForce = await readInForce(parts);
    return new RunningServices(parts, callers, generation, inForce, composeInForce(parts, callers, inForce));
  } catch (error) {
    await callers.stop();
    throw error;
  }
}
