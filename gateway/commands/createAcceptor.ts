// Takes commands in: known by their key, checked completely, durable together with their record, and only then acknowledged.
import { createHash, randomUUID } from 'node:crypto';
import { InputError, type CommandDefinition, type Prepared } from '../../adapters/kit/index.js';
import type { CommandHead, CommandRow, StepState } from './command.js';
import type { CommandKey, CommandStore, NewCommand } from './commandStore.js';
import { createBatches } from './createBatches.js';
import { bodyHashOf, requireKey, requireSameBody } from './idempotency.js';
import type { PayloadSealer } from './payload.js';

/** Who asks, and what for. */
export type Asker = Pick<
  CommandHead,
  'client' | 'tenant' | 'actor' | 'onBehalfOf' | 'agency' | 'purpose' | 'requestId'
>;

export interface AskedCommand<Entry> {
  readonly asker: Asker;
  readonly adapter: string;
  readonly name: string;
  readonly definition: CommandDefinition<never>;
  readonly key: string | null;
  /** As the caller gave them, without the key. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Throws unless the caller may act on what the command is about; answers with its unit. */
  check(): Promise<string | null>;
  prepare(): Promise<Prepared<unknown>>;
  /** The record of its acceptance. */
  entry(head: CommandHead): Entry;
}

export interface AcceptorOptions<Tx, Entry> {
  readonly store: CommandStore<Tx>;
  /** The change and its records commit together. */
  transact<T>(act: (tx: Tx) => Promise<{ result: T; entry: readonly Entry[] }>): Promise<T>;
  readonly sealer: PayloadSealer;
  readonly maxPayloadBytes: number;
  readonly now: () => Date;
  /** There is something to do for an adapter. */
  onAccepted(rows: readonly CommandRow[]): void;
}

export interface Acceptor<Entry> {
  accept(asked: AskedCommand<Entry>): Promise<CommandRow>;
  idle(): Promise<void>;
}

interface Pending<Entry> {
  readonly command: NewCommand;
  readonly entry: Entry;
}

const MOST = 200;

function firstSteps(definition: CommandDefinition<never>, now: Date): readonly StepState[] {
  const updatedAt = now.toISOString();
  return definition.steps.map(({ name }) => ({ name, status: 'PENDING', attempts: 0, pauses: 0, updatedAt }));
}

/** The store does not say that it has it: nothing is acknowledged, and the same key may be sent again. */
export class NotTakenIn extends Error {
  constructor(cause: unknown) {
    super('the store does not take commands', { cause });
    this.name = 'NotTakenIn';
  }
}

function notTakenIn(cause: unknown): never {
  throw new NotTakenIn(cause);
}

/** Short, and nothing of the subject can be read from it. */
function laneOf(adapter: string, tenant: string | null, subject: string): string {
  return createHash('sha256')
    .update(JSON.stringify([adapter, tenant, subject]))
    .digest('base64url');
}

function requireSize(payload: string, most: number): string {
  if (Buffer.byteLength(payload) <= most) return payload;
  throw new InputError(
    `What the command carries is too large: at most ${most} bytes. Hand files over by link.`,
    `Nội dung của lệnh quá lớn: tối đa ${most} byte. Tệp phải được chuyển bằng liên kết.`,
  );
}

function bodyOf({ name, args, asker }: Pick<AskedCommand<never>, 'name' | 'args' | 'asker'>): Buffer {
  return bodyHashOf([name, args, asker.tenant, asker.actor, asker.onBehalfOf]);
}

export function createAcceptor<Tx, Entry>(options: AcceptorOptions<Tx, Entry>): Acceptor<Entry> {
  const { store, sealer, now } = options;
  const batches = createBatches<Pending<Entry>, boolean>(async (pending) => {
    const added = await options.transact(async (tx) => {
      const ids = new Set(
        await store.accept(
          tx,
          pending.map(({ command }) => command),
        ),
      );
      const entry = pending.flatMap((one) => (ids.has(one.command.id) ? [one.entry] : []));
      return { result: ids, entry };
    });
    return pending.map(({ command }) => added.has(command.id));
  }, MOST);

  function toCommand(asked: AskedCommand<Entry>, key: string, unit: string | null, prepared: Prepared<unknown>) {
    const { asker, adapter, name, definition } = asked;
    const id = randomUUID();
    const payload = requireSize(JSON.stringify(prepared.payload), options.maxPayloadBytes);
    const command: NewCommand = {
      ...asker,
      ...{ id, key, adapter, name, bodyHash: bodyOf(asked), unit: prepared.unit ?? unit },
      lane: laneOf(adapter, asker.tenant, prepared.subject),
      ...{ status: 'ACCEPTED', steps: firstSteps(definition, now()), error: null },
      payload: sealer.seal(id, payload),
    };
    return command;
  }

  const lookUps = createBatches<CommandKey, CommandRow | null>((keys) => store.byKeys(keys), MOST);

  async function known(asked: AskedCommand<Entry>, key: string): Promise<CommandRow | null> {
    const row = await lookUps.add({ client: asked.asker.client, key }).catch(notTakenIn);
    if (row !== null) requireSameBody(row.bodyHash, bodyOf(asked));
    return row;
  }

  async function accept(asked: AskedCommand<Entry>): Promise<CommandRow> {
    const key = requireKey(asked.key);
    const before = await known(asked, key);
    if (before !== null) return before;
    const unit = await asked.check();
    const prepared = await asked.prepare();
    const command = toCommand(asked, key, unit, prepared);
    const added = await batches.add({ command, entry: asked.entry(command) }).catch(notTakenIn);
    if (!added) {
      const row = await known(asked, key);
      if (row === null) throw new Error('a command is neither new nor known');
      return row;
    }
    const at = now();
    const row: CommandRow = { ...command, createdAt: at, updatedAt: at };
    options.onAccepted([row]);
    return row;
  }

  return { accept, idle: () => batches.idle() };
}
