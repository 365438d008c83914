// Everything about webhooks in one place: what is told to whom, sending it, and what administrators work with.
import { createDispatcher, type SendOutcome } from './createDispatcher.js';
import { createPulse, type Pulse } from './createPulse.js';
import { createSender } from './createSender.js';
import { fanOut, type FanOutOptions } from './fanOut.js';
import { createLookUp, type LookUp } from './lookUp.js';
import type { ToNode } from './message.js';
import type { WebhookSettings } from './settings.js';
import { createWebhookSecret } from './signature.js';
import { urlProblem, type UrlProblem } from './urlRules.js';
import type { Depth, WebhookStore } from './webhookStore.js';

export interface SecretSealer {
  seal(context: string, text: string): string;
  unseal(context: string, sealed: string): string | undefined;
}

export interface WebhookDeskOptions extends Pick<FanOutOptions, 'readEvents' | 'mayHear'> {
  readonly store: WebhookStore;
  readonly settings: WebhookSettings;
  readonly sealer: SecretSealer;
  readonly toNode: ToNode;
  /** Names of types that events can have. */
  types(): readonly string[];
  /** Tenants that are suspended, and those below them: their webhooks wait. */
  paused(): readonly string[];
  readonly now: () => Date;
  /** One send, or the end of waiting; `expired`: so many were deleted before they could be delivered. */
  onOutcome(outcome: SendOutcome | 'expired', count: number): void;
  onDepths(depths: readonly Depth[]): void;
  /** The receiver has said that it is not there any more. */
  onGone(hook: { readonly id: string; readonly client: string }): void;
  onError(error: unknown): void;
  /** For tests: where names lead to, and whom to trust. */
  readonly lookUp?: LookUp | undefined;
  readonly ca?: string | undefined;
}

/** What administrators work with. */
export interface WebhookOffice {
  readonly types: readonly string[];
  readonly maxPerApplication: number;
  readonly overlapHours: number;
  urlProblem(url: string): UrlProblem | undefined;
  /** Shown once; kept sealed under the id of its webhook. */
  createSecret(hook: string): { readonly secret: string; readonly sealed: string };
  /** Something is due. */
  wake(): void;
}

export interface WebhookDesk {
  readonly office: WebhookOffice;
  /** Once. Begins to tell and to send, if the settings say so. */
  start(): void;
  /** There are new events, or something is due. */
  wake(): void;
  /** Whether any webhook asks for commands of this application. In doubt: yes. */
  hearsCommandsOf(client: string): boolean;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DEPTH_MS = 10_000;
const FORGET = 1_000;
const COMMAND = 'Command';

const contextOf = (hook: string): string => `webhook ${hook}`;

function createOffice(options: WebhookDeskOptions, wake: () => void): WebhookOffice {
  const { settings, sealer } = options;
  return {
    get types() {
      return options.types();
    },
    maxPerApplication: settings.maxPerApplication,
    overlapHours: settings.overlapHours,
    urlProblem: (url) => urlProblem(url, settings),
    createSecret(hook) {
      const secret = createWebhookSecret();
      return { secret, sealed: sealer.seal(contextOf(hook), secret) };
    },
    wake,
  };
}

function startSending(options: WebhookDeskOptions) {
  const { store, settings, sealer } = options;
  const lookUp = options.lookUp ?? createLookUp();
  return createDispatcher({
    ...{ store, settings, now: options.now, toNode: options.toNode },
    send: createSender({ ...settings, lookUp, ca: options.ca }),
    mayHear: (listener, event) => options.mayHear(listener, event),
    unseal: (hook, sealed) => sealer.unseal(contextOf(hook), sealed),
    isAllowedUrl: (url) => urlProblem(url, settings) === undefined,
    paused: () => options.paused(),
    onSent: (outcome, hook) => {
      options.onOutcome(outcome, 1);
      if (outcome === 'gone') options.onGone({ id: hook.id, client: hook.client });
    },
    onError: (error) => options.onError(error),
  });
}

/** A part at a time: a long absence must not become one long statement. */
async function forgetSome(options: WebhookDeskOptions): Promise<boolean> {
  const { store, settings, now } = options;
  const before = new Date(now().getTime() - settings.keepDays * 24 * HOUR_MS);
  const forgotten = await store.forget(before, FORGET);
  for (const { state, count } of forgotten) if (state === 'PENDING') options.onOutcome('expired', count);
  return forgotten.reduce((sum, { count }) => sum + count, 0) >= FORGET;
}

async function tellDepths(options: WebhookDeskOptions): Promise<boolean> {
  options.onDepths(await options.store.depths());
  return false;
}

/** Who wants to hear of commands: whoever writes them down asks for each. */
function createCommandEar(options: WebhookDeskOptions) {
  let clients: ReadonlySet<string> | undefined;
  const beat = async () => {
    const listeners = await options.store.listeners();
    clients = new Set(listeners.flatMap(({ types, client }) => (types.includes(COMMAND) ? [client] : [])));
    return false;
  };
  const start = () =>
    createPulse({ beat, everyMs: options.settings.pollMs, onError: (error) => options.onError(error) });
  return { start, hears: (client: string) => clients?.has(client) ?? true };
}

/** Telling wakes sending. */
function startTelling(options: WebhookDeskOptions): readonly Pulse[] {
  const dispatcher = startSending(options);
  const beat = async () => {
    const { made, more } = await fanOut(options);
    if (made > 0) dispatcher.wake();
    return more;
  };
  const onError = (error: unknown) => options.onError(error);
  return [createPulse({ beat, everyMs: options.settings.pollMs, onError }), dispatcher];
}

/** What nobody asks for: it goes by the clock. */
function startKeeping(options: WebhookDeskOptions): readonly Pulse[] {
  const onError = (error: unknown) => options.onError(error);
  const forgetter = createPulse({ beat: () => forgetSome(options), everyMs: HOUR_MS, onError });
  const depths = createPulse({ beat: () => tellDepths(options), everyMs: DEPTH_MS, onError });
  for (const one of [forgetter, depths]) one.wake();
  return [forgetter, depths];
}

function wakeAll(pulses: readonly Pulse[]): void {
  for (const one of pulses) one.wake();
}

export function createWebhookDesk(options: WebhookDeskOptions): WebhookDesk {
  const { deliver } = options.settings;
  const ear = createCommandEar(options);
  let listening: readonly Pulse[] = [];
  let telling: readonly Pulse[] = [];
  let keeping: readonly Pulse[] = [];
  const wake = () => wakeAll(telling);
  return {
    // A webhook may have been made, or may have ended.
    office: createOffice(options, () => wakeAll([...telling, ...listening])),
    start() {
      listening = [ear.start()];
      if (deliver) [telling, keeping] = [startTelling(options), startKeeping(options)];
      wakeAll([...telling, ...listening]);
    },
    wake,
    hearsCommandsOf: (client) => ear.hears(client),
    async stop() {
      await Promise.all([...listening, ...telling, ...keeping].map((one) => one.stop()));
    },
  };
}
