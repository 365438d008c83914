// A desk of webhooks over a real store, and what it said while it worked.
import type { StoreKind } from './ledgerStore.js';
import { openWebhookStage, type WebhookStage } from './webhookStage.js';
import { createWebhookDesk, webhookSettingsSchema, type WebhookDesk } from '../../gateway/webhooks/index.js';
import type { WebhookDeskOptions } from '../../gateway/webhooks/createWebhookDesk.js';

type Told = Parameters<WebhookDeskOptions['onOutcome']>[0];

/** Hides nothing; it only shows that both ends use it. */
export const plainSealer = {
  seal: (context: string, text: string) => `${context}|${text}`,
  unseal: (context: string, sealed: string) =>
    sealed.startsWith(`${context}|`) ? sealed.slice(context.length + 1) : undefined,
};

export interface DeskGiven {
  readonly settings?: object;
  readonly options?: Partial<WebhookDeskOptions>;
}

export interface RunningDesk {
  readonly desk: WebhookDesk;
  readonly outcomes: Told[];
  readonly errors: unknown[];
  readonly gone: string[];
  /** Resolves when so many sends have come to this. */
  until(outcome: Told, count?: number): Promise<void>;
}

export interface DeskStage extends WebhookStage {
  /** Begins to tell and to send. */
  open(given?: DeskGiven): RunningDesk;
  /** A webhook with a secret that the desks can open. */
  addSealedHook(url: string, more?: object): Promise<{ readonly id: string; readonly secret: string }>;
  /** Stops every desk that was opened. */
  close(): Promise<void>;
}

const SETTINGS = {
  allowedHosts: ['127.0.0.1', 'localhost', '*.mau.example'],
  allowPrivate: true,
  dangerouslyAllowHttp: true,
  timeoutMs: 5_000,
  slowMs: 60_000,
  pollMs: 50,
  breakAfter: 1_000,
  graceMs: 5_000,
};

export async function openDeskStage(kind: StoreKind): Promise<DeskStage> {
  const stage = await openWebhookStage(kind);
  const opened: RunningDesk[] = [];

  function open({ settings, options }: DeskGiven = {}): RunningDesk {
    const [outcomes, errors, gone, waiting]: [Told[], unknown[], string[], Set<() => void>] = [[], [], [], new Set()];
    const desk = createWebhookDesk({
      store: stage.webhooks,
      settings: webhookSettingsSchema.parse({ ...SETTINGS, ...settings }),
      sealer: plainSealer,
      readEvents: stage.readEvents,
      mayHear: () => true,
      toNode: (type, key) => `${type}:${key}`,
      types: () => ['Dossier', 'Unit', 'Command'],
      paused: () => [],
      now: () => new Date(),
      onOutcome: (outcome, count) => {
        outcomes.push(...Array.from({ length: count }, () => outcome));
        for (const look of waiting) look();
      },
      onDepths: () => undefined,
      onGone: ({ id }) => gone.push(id),
      onError: (error) => errors.push(error),
      lookUp: async () => ['127.0.0.1'],
      ...options,
    });
    const until = (outcome: Told, count = 1) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (outcomes.filter((one) => one === outcome).length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    desk.start();
    const running = { desk, outcomes, errors, gone, until };
    opened.push(running);
    return running;
  }

  return {
    ...stage,
    open,
    async addSealedHook(url, more = {}) {
      const { desk } = opened[0] ?? open();
      let made: { secret: string; sealed: string } | undefined;
      const id = await stage.addHook({
        url,
        ...more,
        sealFor: (hook) => (made = desk.office.createSecret(hook)).sealed,
      });
      return { id, secret: made?.secret ?? '' };
    },
    async close() {
      await Promise.all(opened.splice(0).map(({ desk }) => desk.stop()));
    },
  };
}
