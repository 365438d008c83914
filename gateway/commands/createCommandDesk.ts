// Everything about commands in one place: taking them in, carrying them out, looking at them, deciding on them.
import { isEnded, type CommandRow, type StepStatus } from './command.js';
import type { CommandChange, CommandStore, Decide, Written } from './commandStore.js';
import { createAcceptor, type Acceptor } from './createAcceptor.js';
import { createBatches } from './createBatches.js';
import { createWorker, type Moved, type Worker } from './createWorker.js';
import { overConflicts } from './overConflicts.js';
import { openPayload, type PayloadSealer } from './payload.js';
import type { CommandSettings } from './settings.js';
import { isUnacceptable } from './sqlStates.js';
import { payloadProblems, type RunningAdapters } from './steps.js';

export interface DeskOptions<Tx, Entry> {
  readonly store: CommandStore<Tx>;
  /** The change and its records commit together. */
  transact<T>(act: (tx: Tx) => Promise<{ result: T; entry: readonly Entry[] }>): Promise<T>;
  readonly sealer: PayloadSealer;
  readonly adapters: RunningAdapters;
  readonly settings: CommandSettings;
  readonly now: () => Date;
  /** Tenants whose commands wait. */
  paused(): readonly string[];
  /** The record of an end, good or bad. */
  endEntry(row: CommandRow): Entry;
  /** Rows as they are now. */
  onChanged(rows: readonly CommandRow[]): void;
  /** Changes of rows were written down. */
  onRowsChanged?(): void;
  /** Whether anybody outside is told of the commands of this application. Default: nobody. */
  isHeard?(client: string): boolean;
  /** A command has come to an end, or waits for a person. */
  onEnded(row: CommandRow): void;
  readonly onError: (error: unknown) => void;
}

export interface CommandDesk<Tx, Entry> extends Pick<Acceptor<Entry>, 'accept'> {
  readonly store: CommandStore<Tx>;
  /** What it carries; throws where it is gone or cannot be opened. */
  payloadOf(row: CommandRow): unknown;
  sealPayload(id: string, payload: unknown): string;
  /** Where a payload is not what the command needs; empty if it is. */
  payloadProblems(row: CommandRow, payload: unknown): readonly string[];
  /** Like `CommandStore.decide`, and what it decided is taken up at once. */
  decide(tx: Tx, id: string, by: Decide): Promise<CommandRow | null | undefined>;
  stop(): Promise<void>;
}

const MOST = 200;
/** Nobody waits for an outcome to be written, and each transaction holds up those who wait to be acknowledged. */
const GATHER_MS = 20;
const FORGET = 1_000;
const HOUR_MS = 3_600_000;

/** Told to the trail: ends, and what waits for a person. */
const isNews = ({ status }: Pick<CommandRow, 'status'>): boolean =>
  isEnded(status) || status === 'DEAD' || status === 'NEEDS_PERSON';

/** Rows that a step has made, changed or given back: of those steps that are not what they were. */
function changesOf({ row, next }: Moved): readonly CommandChange[] {
  const changed = next.steps.filter((step, i) => step !== row.steps[i] && TOLD.has(step.status));
  const rows = changed.flatMap(({ result }) => (result?.row === undefined ? [] : [result.row]));
  return rows.map(({ type, key }) => ({ type, key, unit: row.unit, client: null }));
}

const TOLD: ReadonlySet<StepStatus> = new Set(['CONFIRMED', 'WAITING', 'COMPENSATED']);

function toWritten(moved: Moved, heard: boolean): Written {
  const { row, fence, next } = moved;
  const { id, lane, unit, client } = row;
  const itself =
    heard && (isNews(next) || next.status !== row.status) ? [{ type: 'Command', key: id, unit, client }] : [];
  return { id, lane, fence, ...next, changes: [...changesOf(moved), ...itself] };
}

function toRow({ row, next }: Moved, now: Date): CommandRow {
  const { status, steps, error } = next;
  return { ...row, status, steps, error, updatedAt: now };
}

interface Write {
  readonly owner: string;
  readonly moved: Moved;
}

/** In one transaction; which of them were written. */
async function writeAll<Tx, Entry>(items: readonly Write[], options: DeskOptions<Tx, Entry>): Promise<boolean[]> {
  const { store, now } = options;
  const owner = items[0]?.owner ?? '';
  const rows = items.map(({ moved }) => toRow(moved, now()));
  const held = await options.transact(async (tx) => {
    const written = items.map(({ moved }) => toWritten(moved, options.isHeard?.(moved.row.client) ?? false));
    const ids = new Set(await store.write(tx, owner, written));
    const entry = rows.filter((row) => ids.has(row.id) && isNews(row)).map((row) => options.endEntry(row));
    return { result: ids, entry };
  });
  const written = rows.filter(({ id }) => held.has(id));
  options.onChanged(written);
  if (items.some(({ moved }) => changesOf(moved).length > 0)) options.onRowsChanged?.();
  for (const row of written) if (isNews(row)) options.onEnded(row);
  return items.map(({ moved }) => held.has(moved.row.id));
}

function createWrites<Tx, Entry>(options: DeskOptions<Tx, Entry>) {
  const run = async (items: readonly Write[]): Promise<boolean[]> => {
    try {
      return await writeAll(items, options);
    } catch (error) {
      // A store that is away is away for each of them.
      if (items.length === 1 || !isUnacceptable(error)) throw error;
      options.onError(error);
      // One that the store refuses must not take the others with it, time and again.
      const alone: boolean[] = [];
      for (const item of items) alone.push(...(await writeAll([item], options).catch(() => [false])));
      return alone;
    }
  };
  return createBatches<Write, boolean>(run, MOST, GATHER_MS);
}

function forgetRegularly<Tx, Entry>({ store, settings, now, onError }: DeskOptions<Tx, Entry>): () => void {
  const timer = setInterval(() => {
    const before = new Date(now().getTime() - settings.keepDays * 24 * HOUR_MS);
    store.forget(before, FORGET).catch(onError);
  }, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}

export function createCommandDesk<Tx, Entry>(given: DeskOptions<Tx, Entry>): CommandDesk<Tx, Entry> {
  const options: DeskOptions<Tx, Entry> = { ...given, transact: (act) => overConflicts(() => given.transact(act)) };
  const { store, sealer, settings, now } = options;
  const writes = createWrites(options);
  const worker: Worker | undefined = settings.deliver
    ? createWorker({
        ...{ store, sealer, settings, now },
        ...{ adapters: options.adapters, stepMs: settings.stepMs, paused: () => options.paused() },
        write: (owner, moved) => writes.add({ owner, moved }),
        onError: options.onError,
      })
    : undefined;
  const acceptor = createAcceptor<Tx, Entry>({
    ...{ store, sealer, now, maxPayloadBytes: settings.maxPayloadBytes },
    transact: (act) => options.transact(act),
    onAccepted: (rows) => {
      options.onChanged(rows);
      for (const { adapter } of rows) worker?.wake(adapter);
    },
  });
  const stopForgetting = forgetRegularly(options);

  return {
    store,
    accept: (asked) => acceptor.accept(asked),
    payloadOf: ({ id, payload }) => openPayload(sealer, id, payload),
    sealPayload: (id, payload) => sealer.seal(id, JSON.stringify(payload)),
    payloadProblems: (row, payload) => payloadProblems(row, payload, options.adapters),
    async decide(tx, id, by) {
      const row = await store.decide(tx, id, by);
      if (row) setImmediate(() => worker?.wake(row.adapter));
      return row;
    },
    async stop() {
      stopForgetting();
      await worker?.stop();
      await acceptor.idle();
      await writes.idle();
    },
  };
}
