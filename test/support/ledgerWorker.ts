// A worker over a store in memory and adapters that do what a test says, so that every moment of it can be held on to.
import { z } from 'zod';
import { defineCommand, type Adapter, type CommandStep } from '../../adapters/kit/index.js';
import type { CommandRow, RunningAdapters } from '../../gateway/commands/index.js';
import type { Claim, Claimed } from '../../gateway/commands/commandStore.js';
import { createWorker, type Moved, type WorkerOptions } from '../../gateway/commands/createWorker.js';
import type { PayloadSealer } from '../../gateway/commands/payload.js';
import { aRow } from './ledgerCommand.js';

/** Hides nothing, and opens nothing that was sealed for another. */
export const plainSealer: PayloadSealer = {
  seal: (context, text) => `${context}|${text}`,
  unseal: (context, sealed) => (sealed.startsWith(`${context}|`) ? sealed.slice(context.length + 1) : undefined),
};

export type ScriptedStep = Partial<CommandStep<unknown, { n: number }>>;

const payload = z.object({ n: z.int() });

/** Steps that say nothing are done at once. */
export function scripted(id: string, ...steps: readonly ScriptedStep[]): RunningAdapters {
  const all = steps.map((step, i) => ({
    ...{ name: `keep${i === 0 ? '' : i}`, title: { vi: 'Mẫu', en: 'Sample' } },
    send: async () => ({ outcome: 'DONE' as const }),
    reconcile: async () => ({ outcome: 'UNCLEAR' as const }),
    ...step,
  }));
  const addEntry = defineCommand<unknown, { n: number }>({
    payload,
    prepare: async ({ n }: { n: number }) => ({ subject: String(n), payload: { n } }),
    steps: all,
  });
  const adapter = { id, commands: { addEntry } } as unknown as Adapter;
  return new Map([[id, { adapter, client: `client of ${id}` }]]);
}

/** As it is kept once it is accepted. */
export function aDue(more: Partial<CommandRow> = {}, content: unknown = { n: 1 }): CommandRow {
  const row = aRow(more);
  return { ...row, payload: plainSealer.seal(row.id, JSON.stringify(content)), ...more };
}

export class FakeLanes {
  readonly due: CommandRow[] = [];
  readonly claims: Claim[] = [];
  readonly extended: (readonly string[])[] = [];
  readonly released: string[] = [];
  readonly written: Moved[] = [];
  readonly errors: unknown[] = [];
  /** What becomes of leases when they are to last longer. */
  lost = false;
  /** Awaited by every claim. */
  hold: Promise<void> | undefined;
  /** Thrown by the next claim. */
  failure: Error | undefined;
  /** Thrown by every write. */
  unwritten: Error | undefined;
  private told: (() => void)[] = [];

  readonly store: WorkerOptions<never>['store'] = {
    claim: async (claim, begin) => {
      this.claims.push(claim);
      const { failure } = this;
      this.failure = undefined;
      await this.hold;
      if (failure !== undefined) throw failure;
      const rows = this.due.splice(0, claim.limit);
      return rows.map((row): Claimed => ({ row: { ...row, ...begin(row) }, fence: 1 }));
    },
    extend: async (_owner, lanes) => {
      this.extended.push(lanes);
      return this.lost ? [] : lanes;
    },
    release: async (owner) => void this.released.push(owner),
  };

  readonly write = async (_owner: string, moved: Moved): Promise<boolean> => {
    if (this.unwritten !== undefined) throw this.unwritten;
    this.written.push(moved);
    this.tell();
    return true;
  };

  /** Resolves when so much has happened. */
  async until(what: () => boolean): Promise<void> {
    while (!what()) {
      await new Promise<void>((resolve) => {
        this.told.push(resolve);
        setTimeout(resolve, 5).unref();
      });
    }
  }

  tell(): void {
    for (const resolve of this.told.splice(0)) resolve();
  }
}

const settings = { maxAttempts: 12, maxChecks: 40, giveUpHours: 72, leaseSeconds: 60, pollMs: 60_000 };

export function startFakeWorker(
  adapters: RunningAdapters,
  more: Partial<WorkerOptions<never>['settings']> & { stepMs?: number; paused?: () => readonly string[] } = {},
) {
  const lanes = new FakeLanes();
  const { stepMs = 60_000, paused = () => [], ...rest } = more;
  const worker = createWorker<never>({
    ...{ adapters, sealer: plainSealer, stepMs, store: lanes.store, paused },
    write: lanes.write,
    settings: { ...settings, parallel: 16, graceMs: 5_000, ...rest },
    now: () => new Date(),
    onError: (error) => void lanes.errors.push(error),
  });
  return { worker, lanes };
}
