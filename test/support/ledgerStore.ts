// The store of commands on a database of its own, and what its tables really hold.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import type { CommandStatus } from '../../gateway/commands/index.js';
import type { Claim, CommandStore, NewCommand, Written } from '../../gateway/commands/commandStore.js';
import { createCommandStore, openStore, type Store, type Tables } from '../../gateway/store/index.js';
import { createTestDatabase } from './database.js';

type Tx = Transaction<Tables>;

export interface LaneRow {
  readonly lane: string;
  readonly owner: string | null;
  /** Whether it can be leased now. */
  readonly due: boolean;
  readonly never: boolean;
  readonly fence: number;
}

export interface LedgerStore {
  readonly store: Store;
  readonly commands: CommandStore<Tx>;
  /** Of PostgreSQL. */
  readonly url: string | undefined;
  transact<T>(act: (tx: Tx) => Promise<T>): Promise<T>;
  accept(...commands: readonly NewCommand[]): Promise<readonly string[]>;
  /** Leases without a change, and begins nothing. */
  claim(claim: Partial<Claim> & Pick<Claim, 'adapter'>): ReturnType<CommandStore<Tx>['claim']>;
  write(owner: string, ...written: readonly Written[]): Promise<readonly string[]>;
  statusOf(id: string): Promise<CommandStatus | undefined>;
  laneOf(lane: string): Promise<LaneRow | undefined>;
  stop(): Promise<void>;
}

const places = {
  PGlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lien-thong-commands-'));
    const drop = async () => rmSync(folder, { recursive: true, force: true });
    return { store: await openStore({ folder }), url: undefined, drop };
  },
  PostgreSQL: async () => {
    const database = await createTestDatabase();
    return { store: await openStore({ url: database.url }), url: database.url, drop: () => database.drop() };
  },
};

export type StoreKind = keyof typeof places;
export const STORE_KINDS = Object.keys(places) as StoreKind[];

export async function openLedgerStore(kind: StoreKind): Promise<LedgerStore> {
  const { store, url, drop } = await places[kind]();
  const commands = createCommandStore(store.db) as unknown as CommandStore<Tx>;
  const transact = <T>(act: (tx: Tx) => Promise<T>) => store.db.transaction().execute(act);
  return {
    ...{ store, commands, url, transact },
    accept: (...given) => transact((tx) => commands.accept(tx, given)),
    claim: (claim) => commands.claim({ limit: 100, owner: 'w', seconds: 60, paused: [], ...claim }, (row) => row),
    write: (owner, ...written) => transact((tx) => commands.write(tx, owner, written)),
    statusOf: async (id) => (await commands.byIds([id]))[0]?.status,
    async laneOf(lane) {
      const { rows } = await sql<LaneRow>`
        select lane, owner, fence::int as fence, due_at = 'infinity' as never,
          due_at <= now() and (until is null or until < now()) as due
        from command_lane where lane = ${lane}`.execute(store.db);
      return rows[0];
    },
    async stop() {
      await store.close();
      await drop();
    },
  };
}
