// Sends what is due: leases a little of each webhook, sends it, writes down what came of it under the lease.
import { randomUUID } from 'node:crypto';
import type { Message, Sender, Sent } from './createSender.js';
import { createPulse } from './createPulse.js';
import type { Failure } from './failureOf.js';
import { toMessage, type ToNode } from './message.js';
import { nextOutcome, type PatienceSettings } from './nextOutcome.js';
import { signatureHeaders } from './signature.js';
import type { FanOutOptions } from './fanOut.js';
import type { Breaking, Claimed, Outcome, WebhookStore } from './webhookStore.js';

export type SendOutcome = 'delivered' | 'failed' | 'dead' | 'gone' | 'withheld' | 'lost';

export interface DispatcherOptions {
  readonly store: Pick<WebhookStore, 'claim' | 'write' | 'release'>;
  readonly send: Sender;
  readonly mayHear: FanOutOptions['mayHear'];
  /** Undefined if it cannot be opened. */
  readonly unseal: (hook: string, sealed: string) => string | undefined;
  readonly toNode: ToNode;
  /** Whether the address is one that the settings still allow. */
  readonly isAllowedUrl: (url: string) => boolean;
  /** Tenants whose webhooks wait. */
  readonly paused: () => readonly string[];
  readonly settings: PatienceSettings &
    Breaking & {
      readonly timeoutMs: number;
      readonly perHook: number;
      readonly parallel: number;
      readonly pollMs: number;
      readonly graceMs: number;
    };
  readonly now: () => Date;
  readonly random?: (() => number) | undefined;
  onSent(outcome: SendOutcome, hook: Claimed['hook']): void;
  onError(error: unknown): void;
}

export interface Dispatcher {
  wake(): void;
  /** Finishes what is under way, as far as the grace time allows, and gives the leases back. */
  stop(): Promise<void>;
}

/** Beside the time of the send itself: to be leased, and to be written down. */
const SLACK_MS = 20_000;

const WITHHELD: Outcome = {
  ...{ state: 'WITHHELD', seconds: 0, sent: false, status: null, failure: null },
  receiver: { kind: 'UNKNOWN', slow: false, shutSeconds: 0 },
};

function outcomeName({ state, receiver }: Outcome): SendOutcome {
  if (receiver.kind === 'GONE') return 'gone';
  if (state === 'DELIVERED') return 'delivered';
  if (state === 'WITHHELD') return 'withheld';
  return state === 'DEAD' ? 'dead' : 'failed';
}

/** Signed at this moment: receivers refuse what is old. */
function prepare(claimed: Claimed, options: DispatcherOptions, signal: AbortSignal): Message | Failure {
  const { hook, id } = claimed;
  if (!options.isAllowedUrl(hook.url)) return 'URL_REFUSED';
  const opened = hook.secrets.map((sealed) => options.unseal(hook.id, sealed));
  const secrets = opened.filter((secret) => secret !== undefined);
  if (secrets.length < opened.length || secrets.length === 0) return 'NOT_MADE';
  const body = toMessage(claimed, claimed, options.toNode);
  const timestamp = Math.floor(options.now().getTime() / 1000);
  const headers = { 'user-agent': 'lien-thong-webhooks', ...signatureHeaders({ id, timestamp, body }, secrets) };
  return { url: hook.url, headers, body, signal };
}

/** Rights may have changed since it was made. Undefined: nobody can say. */
function mayHear(claimed: Claimed, options: DispatcherOptions): boolean | undefined {
  if (claimed.event === null) return true;
  try {
    return options.mayHear(claimed.hook, claimed);
  } catch (error) {
    options.onError(error);
    return undefined;
  }
}

const failed = (failure: Failure): Sent => ({ kind: 'FAILED', failure });

async function deliver(claimed: Claimed, options: DispatcherOptions, signal: AbortSignal): Promise<Outcome> {
  const { settings, random = Math.random } = options;
  const after = (sent: Sent, milliseconds: number) => nextOutcome(claimed, { sent, milliseconds }, settings, random);
  const may = mayHear(claimed, options);
  if (may === false) return WITHHELD;
  const message = may === undefined ? 'RIGHTS_UNKNOWN' : prepareSafely(claimed, options, signal);
  if (typeof message === 'string') return { ...after(failed(message), 0), sent: false };
  const startedAt = performance.now();
  const sent = await options.send(message);
  return after(sent, performance.now() - startedAt);
}

function prepareSafely(claimed: Claimed, options: DispatcherOptions, signal: AbortSignal): Message | Failure {
  try {
    return prepare(claimed, options, signal);
  } catch (error) {
    // A type that is not part of the schema any more has no ids.
    options.onError(error);
    return 'NOT_MADE';
  }
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, settings } = options;
  const owner = randomUUID();
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const leaseMs = settings.timeoutMs + SLACK_MS;

  async function carryOut(claimed: Claimed, leasedAt: number): Promise<void> {
    // Held up for so long that another may have it by now.
    if (performance.now() - leasedAt > SLACK_MS / 2) return;
    const outcome = await deliver(claimed, options, stopping.signal);
    // Nobody knows whether it arrived: it is sent again by whoever comes next, under the same id.
    if (outcome.failure === 'STOPPED') return;
    const written = await store.write(owner, claimed, outcome, settings);
    options.onSent(written ? outcomeName(outcome) : 'lost', claimed.hook);
  }

  function start(claimed: Claimed, leasedAt: number): void {
    const done = carryOut(claimed, leasedAt)
      // Not written down: when the lease is over it is sent again.
      .catch((error: unknown) => options.onError(error))
      .finally(() => {
        underWay.delete(done);
        pulse.wake();
      });
    underWay.add(done);
  }

  async function takeSome(): Promise<boolean> {
    const limit = settings.parallel - underWay.size;
    if (limit <= 0) return false;
    const leasedAt = performance.now();
    const { perHook, breakAfter } = settings;
    const claim = { owner, limit, perHook, breakAfter, seconds: leaseMs / 1000, paused: options.paused() };
    const claimed = await store.claim(claim);
    if (stopping.signal.aborted) return false;
    for (const one of claimed) start(one, leasedAt);
    return claimed.length === limit;
  }

  const pulse = createPulse({ beat: takeSome, everyMs: settings.pollMs, onError: (error) => options.onError(error) });
  return {
    wake: () => pulse.wake(),
    async stop() {
      await pulse.stop();
      const grace = setTimeout(() => stopping.abort(), settings.graceMs);
      await Promise.all(underWay);
      clearTimeout(grace);
      await store.release(owner).catch((error: unknown) => options.onError(error));
    },
  };
}
