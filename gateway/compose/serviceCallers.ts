// How GraphQL services are reached while they come and go: each keeps its guard and its connections over every schema.
import { UpstreamError, type RemoteAdapter } from '../../adapters/kit/index.js';
import type { Metrics } from '../observability/index.js';
import type { ServiceHealth } from '../services/index.js';
import type { RemoteWays, RequestContext } from '../stitching/index.js';
import { OpenStreams, PAUSED, TAKEN_OUT } from './openStreams.js';
import { startRemotes, type RunningRemotes } from './startRemotes.js';
import type { ServiceTokens } from './serviceTokens.js';

export type StitchedRemote = RunningRemotes['remotes'][number];

export interface ServiceCallersParts {
  readonly metrics: Metrics;
  readonly shareInFlight: boolean;
  /** A token of ours for one service; undefined where it gets none. */
  readonly token: ServiceTokens;
  readonly probeSeconds: number;
  /** What still runs may ask for so long after it was replaced. */
  readonly graceMs: number;
}

export interface ServiceCallers {
  /** Ready to be stitched; the same one for the same address. */
  of(remote: RemoteAdapter): StitchedRemote;
  /** Nobody else is asked any more, once what runs has ended; these are not asked for now. */
  keep(remotes: readonly RemoteAdapter[], paused: ReadonlySet<string>): void;
  /** One question of the gateway's own, of a service that may not run yet. Throws `UpstreamError`. */
  ask(remote: RemoteAdapter, text: string): Promise<Readonly<Record<string, unknown>> | null>;
  states(): Readonly<Record<string, ServiceHealth>>;
  /** From now on it is looked whether they answer: our tokens say where we are. */
  start(): void;
  stop(): Promise<void>;
}

const PROBE_MS = 5_000;
const ASK_MS = 15_000;

/** Nobody's question: what the gateway asks for itself, with a token that says so. */
function ownContext(milliseconds: number): RequestContext {
  const signal = AbortSignal.timeout(milliseconds);
  const caller = { agency: null, reference: 'gateway', application: null, person: null };
  return { requestId: 'gateway', signal, caller, access: { permissionSet: 'gateway' } } as unknown as RequestContext;
}

const ownQuestion = (text: string) => ({ text, operation: 'query', variables: {} }) as const;

function placeOf({ id, url, audience }: RemoteAdapter): string {
  return JSON.stringify([id, url, audience]);
}

/** Ways to a service that fail at once while people have paused it. */
function pausable({ call, listen }: RemoteWays, isPaused: () => boolean, streams: OpenStreams): RemoteWays {
  const requireRunning = () => {
    if (isPaused()) throw new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: PAUSED });
  };
  const paused: RemoteWays = {
    call: async (question, context) => {
      requireRunning();
      return call(question, context);
    },
  };
  if (listen === undefined) return paused;
  return {
    ...paused,
    async *listen(question, context) {
      requireRunning();
      yield* streams.listen(listen, question, context);
    },
  };
}

/** One service at one address, with what the last look has shown. */
class Caller {
  readonly ways: RemoteWays;
  state: ServiceHealth = 'unknown';
  private readonly timer: NodeJS.Timeout;
  private readonly streams = new OpenStreams();

  constructor(
    readonly id: string,
    private readonly running: RunningRemotes,
    private readonly isPaused: () => boolean,
    private readonly parts: Pick<ServiceCallersParts, 'metrics' | 'probeSeconds'>,
  ) {
    const [own] = running.remotes;
    if (own === undefined) throw new Error('a service without a caller');
    this.ways = pausable(own, isPaused, this.streams);
    this.timer = setInterval(() => void this.probe(), parts.probeSeconds * 1000);
    this.timer.unref();
  }

  async probe(): Promise<void> {
    if (this.isPaused()) return;
    this.state = await this.ways.call(ownQuestion('{ __typename }'), ownContext(PROBE_MS)).then(
      () => 'ok' as const,
      () => 'failing' as const,
    );
    this.parts.metrics.adapterUp(this.id, this.state === 'ok');
  }

  /** What it tells of is not heard any more while it is paused. */
  hush(): void {
    if (this.isPaused()) this.streams.end(PAUSED);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.streams.end(TAKEN_OUT);
    await this.running.stop();
  }
}

class CallerSet implements ServiceCallers {
  private readonly callers = new Map<string, Caller>();
  private readonly leaving = new Set<Caller>();
  private started = false;
  private paused: ReadonlySet<string> = new Set();

  constructor(private readonly parts: ServiceCallersParts) {}

  of(remote: RemoteAdapter): StitchedRemote {
    const place = placeOf(remote);
    const caller = this.callers.get(place) ?? this.open(remote);
    this.callers.set(place, caller);
    return { remote, ...caller.ways };
  }

  keep(remotes: readonly RemoteAdapter[], paused: ReadonlySet<string>): void {
    this.paused = paused;
    for (const caller of [...this.callers.values(), ...this.leaving]) caller.hush();
    const kept = new Set(remotes.map(placeOf));
    for (const [place, caller] of this.callers) {
      if (kept.has(place)) continue;
      this.callers.delete(place);
      this.leaving.add(caller);
      setTimeout(() => void this.close(caller), this.parts.graceMs).unref();
    }
  }

  async ask(remote: RemoteAdapter, text: string): Promise<Readonly<Record<string, unknown>> | null> {
    const running = this.run(remote);
    try {
      const answer = await running.remotes[0]?.call(ownQuestion(text), ownContext(ASK_MS));
      return answer?.data ?? null;
    } finally {
      await running.stop();
    }
  }

  states(): Readonly<Record<string, ServiceHealth>> {
    const callers = [...this.callers.values()];
    return Object.fromEntries(callers.map(({ id, state }) => [id, this.paused.has(id) ? 'paused' : state]));
  }

  start(): void {
    this.started = true;
    for (const caller of this.callers.values()) void caller.probe();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.callers.values(), ...this.leaving].map((caller) => caller.close()));
  }

  private run(remote: RemoteAdapter): RunningRemotes {
    const { metrics, shareInFlight, token } = this.parts;
    return startRemotes([remote], metrics, shareInFlight, { authorization: token });
  }

  private open(remote: RemoteAdapter): Caller {
    const { id } = remote;
    const caller = new Caller(id, this.run(remote), () => this.paused.has(id), this.parts);
    if (this.started) void caller.probe();
    return caller;
  }

  private async close(caller: Caller): Promise<void> {
    if (this.leaving.delete(caller)) await caller.close();
  }
}

export function createServiceCallers(parts: ServiceCallersParts): ServiceCallers {
  return new CallerSet(parts);
}
