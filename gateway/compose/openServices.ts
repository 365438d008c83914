// GraphQL services of others while the gateway runs: what is in force becomes the one schema, on every replica, without
// losing a request; what a service shows anew is proposed and never switched to by itself.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { Auditor } from '../audit/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import { createServiceOffice, type ServiceHealth, type ServiceOffice } from '../services/index.js';
import { sdlOf, sdlQuestion } from '../stitching/index.js';
import { readSchemasInForce, readServiceGeneration } from '../store/index.js';
import type { Settings } from '../settings.js';
import { problemsOf, unasked, type Composed, type Composer } from './composeSchema.js';
import type { Registry } from './openRegistry.js';
import { proposeShown } from './proposeShown.js';
import type { CompareSchemas } from './schemaGovernance.js';
import { audienceProblem } from './serviceAudiences.js';
import { createServiceCallers, type ServiceCallers, type StitchedRemote } from './serviceCallers.js';
import { fit, pausedOf, readDeclared, versionsOf, type InForce } from './servicesInForce.js';
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
  /** "aud" of tokens for the gateway itself. */
  ownAudience(): string;
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

function composeInForce(parts: ServiceParts, callers: ServiceCallers, inForce: InForce): Composed {
  for (const [service, problems] of inForce.unusable)
    parts.log.error({ event: 'service_unusable', service, problems }, 'alarm');
  return parts.composer.compose(inForce.remotes.map((remote): StitchedRemote => callers.of(remote)));
}

/** What runs may go on for as long as a request may take, and a little more. */
const GRACE_MS = 5_000;

class RunningServices implements Services {
  readonly office: ServiceOffice;
  private readonly listeners: ((composed: Composed) => Promise<void>)[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private turn: Promise<void> = Promise.resolve();
  /** One that has not begun: it sees whatever changes until then. */
  private waiting: Promise<void> | undefined;
  private looking: Promise<void> | undefined;
  private stopped = false;

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
    this.every(lookSeconds * 1000, () => this.lookAtShown());
  }

  current(): Composed {
    return this.composed;
  }

  look(): Promise<void> {
    if (this.waiting !== undefined) return this.waiting;
    // One after the other: two at once would change over twice.
    this.turn = this.turn
      .then(() => {
        this.waiting = undefined;
        return this.changeOver();
      })
      .catch((error: unknown) => {
        this.parts.log.warn(describeError(error), 'services');
      });
    this.waiting = this.turn;
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
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([this.turn, this.looking]);
    await this.callers.stop();
  }

  private every(ms: number, act: () => Promise<void>): void {
    const timer = setInterval(() => void act(), ms);
    timer.unref();
    this.timers.push(timer);
  }

  /** One at a time: services may take longer to answer than it is until the next look. */
  private lookAtShown(): Promise<void> {
    const parts = { ...this.parts, office: this.office, isStopped: () => this.stopped };
    this.looking ??= proposeShown(parts).finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async changeOver(): Promise<void> {
    const { parts, callers } = this;
    const generation = await readServiceGeneration(parts.registry.store.db);
    if (generation === this.generation) return;
    const rows = await readSchemasInForce(parts.registry.store.db);
    if (versionsOf(rows) !== this.inForce.versions) {
      const inForce = fit(parts, rows);
      const composed = composeInForce(parts, callers, inForce);
      for (const listener of this.listeners) await listener(composed);
      this.inForce = inForce;
      this.composed = composed;
      parts.log.info({ services: inForce.remotes.map(({ id }) => id) }, 'schema changed over');
    }
    // Who is paused is no part of the schema: nothing has to be made anew.
    callers.keep(this.inForce.remotes, pausedOf(rows));
    this.generation = generation;
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
      audienceProblem: (asked) => audienceProblem(asked, this.inForce.remotes, parts.ownAudience()),
      read: (declared) => readDeclared(parts, declared),
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
    const rows = await readSchemasInForce(registry.store.db);
    const inForce = fit(parts, rows);
    const composed = composeInForce(parts, callers, inForce);
    callers.keep(inForce.remotes, pausedOf(rows));
    return new RunningServices(parts, callers, generation, inForce, composed);
  } catch (error) {
    await callers.stop();
    throw error;
  }
}
