// Whatever happens in whatever order: no command is left without a lane, none overtakes another, none is had by two.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { CommandStatus } from '../../gateway/commands/index.js';
import { createCommandStore, openStore } from '../../gateway/store/index.js';
import { aCommand, progressOf } from '../support/ledgerCommand.js';
import { openLedgerStore, STORE_KINDS, type LedgerStore } from '../support/ledgerStore.js';

const LANES = ['a', 'b', 'c'] as const;
const ENDS = ['CONFIRMED', 'REJECTED', 'DEAD', 'NEEDS_PERSON'] as const;

type Act =
  | { readonly kind: 'accept'; readonly lanes: readonly string[] }
  | { readonly kind: 'claim'; readonly worker: number; readonly limit: number }
  | { readonly kind: 'crash'; readonly worker: number }
  | { readonly kind: 'write'; readonly worker: number; readonly status: CommandStatus }
  | { readonly kind: 'decide'; readonly pick: number; readonly again: boolean };

const worker = fc.nat(1);
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('accept' as const),
      lanes: fc.array(fc.constantFrom(...LANES), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('claim' as const), worker, limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('crash' as const), worker }),
    fc.record({ kind: fc.constant('write' as const), worker, status: fc.constantFrom(...ENDS, 'ACCEPTED', 'UNKNOWN') }),
    fc.record({ kind: fc.constant('decide' as const), pick: fc.nat(20), again: fc.boolean() }),
  ),
  { minLength: 1, maxLength: 25 },
);

interface Held {
  readonly id: string;
  readonly lane: string;
  readonly fence: number;
}

/** Workers of one adapter, who do what they are told in any order and die in between. */
class Scene {
  readonly accepted: string[] = [];
  private readonly held: Held[][] = [[], []];

  constructor(
    private readonly ledger: LedgerStore,
    readonly adapter: string,
  ) {}

  async run(act: Act): Promise<void> {
    if (act.kind === 'accept') return this.accept(act.lanes);
    if (act.kind === 'claim') return this.claim(act.worker, act.limit);
    if (act.kind === 'crash') return this.crash(act.worker);
    if (act.kind === 'write') return this.write(act.worker, act.status);
    return this.decide(act.pick, act.again);
  }

  private async accept(lanes: readonly string[]): Promise<void> {
    const { adapter } = this;
    const commands = lanes.map((lane) => aCommand({ adapter, lane: `${adapter}-${lane}` }));
    this.accepted.push(...(await this.ledger.accept(...commands)));
  }

  private async claim(by: number, limit: number): Promise<void> {
    const claimed = await this.ledger.claim({ adapter: this.adapter, owner: this.ownerOf(by), limit });
    this.held[by]?.push(...claimed.map(({ row, fence }) => ({ id: row.id, lane: row.lane, fence })));
  }

  /** It forgets what it had, and its leases run out; a second worker of this name would not be the same. */
  private async crash(by: number): Promise<void> {
    await sql`update command_lane set until = now() - interval '1 second' where owner = ${this.ownerOf(by)}`.execute(
      this.ledger.store.db,
    );
    if (by === 0) this.held[by] = [];
  }

  private async write(by: number, status: CommandStatus): Promise<void> {
    const held = this.held[by] ?? [];
    this.held[by] = [];
    const active = status === 'ACCEPTED' || status === 'UNKNOWN';
    const step = status === 'CONFIRMED' ? 'CONFIRMED' : active ? 'PENDING' : 'DEAD';
    await this.ledger.write(
      this.ownerOf(by),
      ...held.map((one) => ({ ...one, seconds: active ? 0 : null, ...progressOf(status, step) })),
    );
  }

  private async decide(pick: number, again: boolean): Promise<void> {
    const id = this.accepted[pick];
    if (id === undefined) return;
    const to = progressOf(again ? 'ACCEPTED' : 'DISCARDED');
    await this.ledger.transact((tx) =>
      this.ledger.commands.decide(tx, id, (row) => (['DEAD', 'NEEDS_PERSON'].includes(row.status) ? to : null)),
    );
  }

  private ownerOf(by: number): string {
    return `${this.adapter}-w${by}`;
  }
}

const HOLDING = sql.raw(`c.status in ('ACCEPTED', 'SENDING', 'WAITING', 'UNKNOWN', 'COMPENSATING', 'NEEDS_PERSON')`);

/** What must hold after every single act. */
async function problems({ store }: LedgerStore, adapter: string): Promise<unknown[]> {
  const { rows } = await sql`
    select 'a command without a lane' as what, c.id from command c
      where c.adapter = ${adapter} and ${HOLDING} and not exists (select 1 from command_lane l where l.lane = c.lane)
    union all
    select 'a lane with nothing in it', l.lane from command_lane l
      where l.adapter = ${adapter} and not exists (select 1 from command c where c.lane = l.lane and ${HOLDING})
    union all
    select 'a lane that nobody will look at', l.lane from command_lane l
      where l.adapter = ${adapter} and l.due_at = 'infinity'
        and 'NEEDS_PERSON' <> (select c.status from command c where c.lane = l.lane and ${HOLDING} order by c.seq limit 1)
    union all
    select 'a lease without an end', l.lane from command_lane l
      where l.adapter = ${adapter} and (l.owner is null) <> (l.until is null)`.execute(store.db);
  return rows;
}

/** Workers that do their work, until there is none. */
async function finish(ledger: LedgerStore, adapter: string): Promise<readonly string[]> {
  await sql`update command_lane set owner = null, until = null where adapter = ${adapter}`.execute(ledger.store.db);
  const done: string[] = [];
  for (;;) {
    const claimed = await ledger.claim({ adapter, owner: 'last' });
    if (claimed.length === 0) return done;
    const over = claimed.map(({ row, fence }) => ({ id: row.id, lane: row.lane, fence, seconds: null }));
    done.push(
      ...(await ledger.write('last', ...over.map((one) => ({ ...one, ...progressOf('CONFIRMED', 'CONFIRMED') })))),
    );
  }
}

describe.each(STORE_KINDS)('lanes on %s', (kind) => {
  let ledger: LedgerStore;
  let runs = 0;
  beforeAll(async () => {
    ledger = await openLedgerStore(kind);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => ledger.stop());

  it('lose no command and keep their order, whoever accepts, leases, writes, decides and dies in between', async () => {
    const property = fc.asyncProperty(acts, async (given) => {
      const adapter = `${kind}-${(runs += 1)}`;
      const scene = new Scene(ledger, adapter);
      for (const act of given) {
        await scene.run(act);
        expect(await problems(ledger, adapter)).toEqual([]);
      }
      const before = await ledger.commands.list({ adapter }, 100, null);
      const done = await finish(ledger, adapter);
      const after = await ledger.commands.list({ adapter }, 100, null);
      expect(after.rows.length).toBe(scene.accepted.length);
      // What is left waits for a person, or stands behind one that does.
      const open = after.rows.filter(({ status }) => status === 'ACCEPTED' || status === 'UNKNOWN');
      for (const { lane } of open)
        expect(after.rows.some((row) => row.lane === lane && row.status === 'NEEDS_PERSON')).toBe(true);
      const order = before.rows.map(({ id }) => id).reverse();
      for (const lane of LANES) {
        const ofLane = done.filter((id) => before.rows.find((row) => row.id === id)?.lane === `${adapter}-${lane}`);
        expect(ofLane).toEqual([...ofLane].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
      }
    });
    await fc.assert(property, { numRuns: 60 });
  }, 120_000);
});

describe('workers on one PostgreSQL', () => {
  let ledger: LedgerStore;
  beforeAll(async () => {
    ledger = await openLedgerStore('PostgreSQL');
  });
  afterAll(() => ledger.stop());

  it('F51 that lease at the same time never get the same lane, and together get all', async () => {
    const adapter = 'shared';
    const second = await openStore({ url: ledger.url });
    const stores = [ledger.commands, createCommandStore(second.db)] as const;
    await ledger.accept(...Array.from({ length: 300 }, (_, i) => aCommand({ adapter, lane: `l${i % 150}` })));
    const taken: string[] = [];
    const take = async (owner: string, commands: (typeof stores)[number]) => {
      for (;;) {
        const claim = { adapter, limit: 7, owner, seconds: 60, paused: [] };
        const claimed = await commands.claim(claim, (row) => row as never);
        if (claimed.length === 0) return;
        taken.push(...claimed.map(({ row }) => row.lane));
      }
    };
    await Promise.all([0, 1, 2, 3].map((i) => take(`w${i}`, stores[i % 2] as (typeof stores)[number])));
    expect(taken.length).toBe(150);
    expect(new Set(taken).size).toBe(150);
    await second.close();
  });

  it('keep a lane whose last command ends while the next one is being taken in', async () => {
    const adapter = 'last';
    const [last, next] = [aCommand({ adapter, lane: adapter }), aCommand({ adapter, lane: adapter })];
    await ledger.accept(last);
    const [claimed] = await ledger.claim({ adapter });
    const over = { id: last.id, lane: adapter, fence: claimed?.fence ?? 0, seconds: null };
    let written: Promise<unknown> = Promise.resolve();
    let ended = false;
    const isHeldUp = async () =>
      (await sql`select 1 from pg_locks where not granted`.execute(ledger.store.db)).rows.length > 0;
    await ledger.transact(async (tx) => {
      await ledger.commands.accept(tx, [next]);
      written = ledger.write('w', { ...over, ...progressOf('CONFIRMED', 'CONFIRMED') }).finally(() => {
        ended = true;
      });
      while (!ended && !(await isHeldUp())) await new Promise((resolve) => setImmediate(resolve));
    });
    await written;
    expect(await problems(ledger, adapter)).toEqual([]);
    expect((await ledger.claim({ adapter })).map(({ row }) => row.id)).toEqual([next.id]);
  });

  it('that take in, lease and write at the same time leave no command behind', async () => {
    const adapter = 'busy';
    const [accepted, done]: [string[], string[]] = [[], []];
    let accepting = true;
    const accept = async () => {
      for (let i = 0; i < 60; i += 1) {
        const commands = [0, 1, 2].map((n) => aCommand({ adapter, lane: `busy-${(i * 7 + n) % 5}` }));
        accepted.push(...(await ledger.accept(...commands)));
      }
    };
    const work = async (owner: string) => {
      for (let idle = false; accepting || !idle;) {
        const claimed = await ledger.claim({ adapter, owner, limit: 2 });
        idle = claimed.length === 0 && !accepting;
        const over = claimed.map(({ row, fence }) => ({ id: row.id, lane: row.lane, fence, seconds: null }));
        const written = over.map((one) => ({ ...one, ...progressOf('CONFIRMED', 'CONFIRMED') }));
        if (written.length > 0) done.push(...(await ledger.write(owner, ...written)));
      }
    };
    const writers = Promise.all([accept(), accept()]).finally(() => {
      accepting = false;
    });
    await Promise.all([writers, work('w1'), work('w2'), work('w3')]);
    done.push(...(await finish(ledger, adapter)));
    expect([...done].sort()).toEqual([...accepted].sort());
    expect(await problems(ledger, adapter)).toEqual([]);
  });
});
