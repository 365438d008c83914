// The city's register of meetings [assumed]: what was planned, by whom, for whom, and what was held. The meeting server keeps none of it.
import { z } from 'zod';
import type { Instance, RegisterRow } from './types.js';

const plan = z.object({
  title: z.string().min(1),
  host: z.string().min(1),
  invited: z.array(z.string()),
  organiser: z.string().nullable(),
  createdBy: z.string().nullable(),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  record: z.boolean(),
});

const search = z.object({
  ids: z.array(z.string()).optional(),
  agencies: z.array(z.string()).optional(),
  from: z.string().nullish(),
  until: z.string().nullish(),
  after: z.string().nullish(),
  limit: z.int().min(1).max(200).default(100),
});

export type RegisterResult = 'TAKEN' | 'REPEATED' | 'REFUSED' | 'UNREADABLE';

export interface Register {
  /** Null for a search that cannot be read. */
  search(query: unknown): readonly RegisterRow[] | null;
  put(id: string, body: unknown): RegisterResult;
  cancel(id: string): RegisterResult;
  /** The meeting server tells it that somebody has joined, or that it is over. */
  noteHeld(instance: Instance): void;
  find(id: string): RegisterRow | undefined;
}

/** Rows are ordered by their beginning; this says where a list goes on. */
const positionOf = ({ startsAt, id }: RegisterRow): string => `${new Date(startsAt).toISOString()}~${id}`;

const isUnder = (code: string, above: readonly string[]): boolean =>
  above.some((one) => code === one || code.startsWith(`${one}.`));

function isAskedFor(row: RegisterRow, { ids, agencies, from, until, after }: z.output<typeof search>): boolean {
  const at = Date.parse(row.startsAt);
  return (
    (ids === undefined || ids.includes(row.id)) &&
    (agencies === undefined || [row.host, ...row.invited].some((code) => isUnder(code, agencies))) &&
    (from == null || at >= Date.parse(from)) &&
    (until == null || at < Date.parse(until)) &&
    (after == null || positionOf(row) > after)
  );
}

export function createRegister(samples: readonly RegisterRow[]): Register {
  const rows = new Map(samples.map((row) => [row.id, { ...row }]));

  function put(id: string, body: unknown): RegisterResult {
    const parsed = plan.safeParse(body);
    if (!parsed.success) return 'UNREADABLE';
    const known = rows.get(id);
    if (known !== undefined)
      return plan.safeParse(known).success && JSON.stringify(plan.parse(known)) === JSON.stringify(parsed.data)
        ? 'REPEATED'
        : 'REFUSED';
    rows.set(id, { id, ...parsed.data, state: 'PLANNED', startedAt: null, endedAt: null, participants: null });
    return 'TAKEN';
  }

  return {
    search(query) {
      const parsed = search.safeParse(query);
      if (!parsed.success) return null;
      return [...rows.values()]
        .filter((row) => isAskedFor(row, parsed.data))
        .sort((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1))
        .slice(0, parsed.data.limit);
    },
    put,
    cancel(id) {
      const row = rows.get(id);
      if (row === undefined || row.startedAt !== null) return 'REFUSED';
      if (row.state === 'CANCELLED') return 'REPEATED';
      row.state = 'CANCELLED';
      return 'TAKEN';
    },
    noteHeld({ meetingId, startTime, endTime, maxUsers }) {
      const row = rows.get(meetingId);
      if (row === undefined || startTime === 0) return;
      row.startedAt ??= new Date(startTime).toISOString();
      row.endedAt = endTime === 0 ? null : new Date(endTime).toISOString();
      row.participants = Math.max(row.participants ?? 0, maxUsers);
    },
    find: (id) => rows.get(id),
  };
}
