// A desk over the real store and adapters that do what a test says: without HTTP, identity and trail.
import type { Transaction } from 'kysely';
import {
  commandSettingsSchema,
  createCommandDesk,
  type CommandDesk,
  type CommandRow,
  type RunningAdapters,
} from '../../gateway/commands/index.js';
import type { Tables } from '../../gateway/store/index.js';
import type { LedgerStore } from './ledgerStore.js';
import { plainSealer } from './ledgerWorker.js';

export interface LedgerDesk {
  readonly desk: CommandDesk<Transaction<Tables>, string>;
  readonly errors: unknown[];
  /** Those that came to an end, or wait for a person. */
  readonly ended: CommandRow[];
  /** Takes in what is about this subject, under this key. */
  add(key: string, subject?: string): Promise<CommandRow>;
  /** As if all pauses were over. */
  hurry(): Promise<void>;
  /** Resolves when so many have ended. */
  until(count: number): Promise<void>;
}

export function openLedgerDesk(
  ledger: LedgerStore,
  adapters: RunningAdapters,
  settings: Record<string, unknown> = {},
): LedgerDesk {
  const errors: unknown[] = [];
  const ended: CommandRow[] = [];
  const [[adapter, running] = ['', undefined]] = [...adapters];
  const desk = createCommandDesk<Transaction<Tables>, string>({
    ...{ store: ledger.commands, sealer: plainSealer, adapters, now: () => new Date(), paused: () => [] },
    settings: commandSettingsSchema.parse({ leaseSeconds: 3, pollMs: 50, ...settings }),
    transact: (act) => ledger.transact(async (tx) => (await act(tx)).result),
    endEntry: ({ id }) => id,
    onChanged: () => undefined,
    onEnded: (row) => void ended.push(row),
    onError: (error) => void errors.push(error),
  });
  return {
    ...{ desk, errors, ended },
    add: (key, subject = key) =>
      desk.accept({
        asker: {
          ...{ client: 'ung-dung-mau', tenant: 'H26', actor: 'nguoi-mau-1', onBehalfOf: null, agency: 'H26' },
          ...{ purpose: null, requestId: 'yeu-cau-mau' },
        },
        ...{ adapter, name: 'addEntry', key: `khoa-mau-${key}`, args: { subject } },
        definition: running?.adapter.commands?.['addEntry'] as never,
        check: async () => 'hn:01',
        prepare: async () => ({ subject, payload: { n: Number(/\d+$/.exec(key)?.[0] ?? 0) } }),
        entry: ({ id }) => id,
      }),
    async hurry() {
      await ledger.store.db
        .updateTable('command_lane')
        .set({ due_at: new Date(0) })
        .where('owner', 'is', null)
        .execute();
    },
    async until(count) {
      while (ended.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}
