// An inbox in memory, for adapters under test: keeps, tells repetitions, and reads back.
import { createChangeQueues, type ChangeQueues } from '../changeQueues.js';
import type { Arrival, Arrived, Inbox, Kept } from '../inbox.js';

interface Row extends Omit<Arrived<unknown>, 'cursor'> {
  readonly kind: string;
}

export interface MemoryInbox {
  readonly inbox: Inbox;
  readonly queues: ChangeQueues;
  keep(arrival: Arrival): Promise<Kept>;
  /** Names of `wakes`, in their order. */
  readonly woken: string[];
}

export function createMemoryInbox(queues: ChangeQueues = createChangeQueues()): MemoryInbox {
  const rows: Row[] = [];
  const woken: string[] = [];
  const newest = (kind: string, key: string) => rows.findLast((row) => row.kind === kind && row.key === key);
  const toArrived = (row: Row, content: unknown): Arrived<never> => ({
    ...{ key: row.key, unit: row.unit, receivedAt: row.receivedAt },
    ...{ content: content as never, cursor: String(rows.indexOf(row)) },
  });
  const inbox: Inbox = {
    read: async (kind, keys, schema) =>
      keys.map((key) => {
        const row = newest(kind, key);
        return row === undefined ? null : toArrived(row, schema.parse(row.content));
      }),
    readAll: async (kind, keys, schema) =>
      keys.map((key) => {
        const found = rows.filter((row) => row.kind === kind && row.key === key).reverse();
        return found.map((row) => toArrived(row, schema.parse(row.content)));
      }),
    list: async (kind, { units, first, after }, schema) => {
      const before = after === null ? rows.length : Number(after);
      const found = rows
        .filter((row, i) => i < before && row.kind === kind && row.unit !== null && units.includes(row.unit))
        .reverse();
      const items = found.slice(0, first).map((row) => toArrived(row, schema.parse(row.content)));
      return { items, hasNextPage: found.length > first };
    },
  };

  async function keep({ kind, key, unit, content, changes = [], wakes }: Arrival): Promise<Kept> {
    const before = rows.filter((row) => row.kind === kind && row.key === key);
    if (wakes !== undefined) woken.push(wakes);
    if (before.some((row) => JSON.stringify(row.content) === JSON.stringify(content))) return 'SAME';
    rows.push({ kind, key, unit, content, receivedAt: new Date() });
    queues.add(changes);
    return before.length === 0 ? 'NEW' : 'ANOTHER';
  }

  return { inbox, queues, keep, woken };
}
