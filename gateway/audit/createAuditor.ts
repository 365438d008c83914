// The audit trail of this process: records become durable before anybody is answered, and provable soon after.
import { join } from 'node:path';
import { archiveRecords, type Archived } from './archiveRecords.js';
import type { AuditStore } from './auditStore.js';
import type { ChainPlace } from './createChainEnd.js';
import { createChainWriter, NotStored, type Act } from './createChainWriter.js';
import { createCheckpointer, type Checkpointer } from './createCheckpointer.js';
import { createRecorder, type Recorder } from './createRecorder.js';
import { AuditUnavailable, type AuditEntry } from './entry.js';
import { findLeftSpools } from './findSpools.js';
import { createKeyRing, type KeyRing } from './createKeyRing.js';
import { createAuditReader, type AuditReader } from './readRecords.js';
import type { AuditSettings } from './settings.js';
import { ownEntry } from './startedEntry.js';
import { withTimeout } from './withTimeout.js';

export interface AuditorOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly settings: AuditSettings;
  /** The data folder: spool, key and anchor file. */
  readonly folder: string;
  /** Milliseconds, UTC. */
  readonly now?: (() => number) | undefined;
  readonly onWarning?: ((what: string, error?: unknown) => void) | undefined;
}

export interface AuditorState {
  readonly status: 'ok' | 'spooling' | 'failing';
  readonly writer: string;
  /** Number of the last record. */
  readonly seq: number;
  readonly queued: number;
  readonly spooledBytes: number;
  readonly lastCheckpointAt: Date | null;
}

/** `Tx`: a transaction of the store. */
export interface Auditor<Tx = unknown> extends AuditReader {
  /**
   * Resolves when the record is durable; rejects with `AuditUnavailable`. Never inside a transaction: the embedded
   * store has one connection.
   */
  write(entry: AuditEntry): Promise<void>;
  /** The change and its record commit together or not at all. `act` uses its transaction only. */
  readonly transact: <T>(act: Act<Tx, T>) => Promise<T>;
  /** False once the trail could not be written or proven for longer than the grace time. */
  mayServePersonalData(): boolean;
  state(): AuditorState;
  /** Signs the present end of the chain. */
  checkpoint(): Promise<void>;
  /** A new signing key, vouched for by the present one. */
  rotateKey(actor: AuditEntry['actor']): Promise<void>;
  /** What verifiers are given: JSON lines. */
  exportPublicKeys(): Promise<string>;
  /** Moves what is older than the online time into archive files. */
  archive(before?: Date): Promise<Archived>;
  stop(): Promise<void>;
}

const RETRY_MS = 250;
const ARCHIVE_RECORDS = 20_000;
const HOUR_MS = 3_600_000;

interface Health {
  readonly recorder: Recorder;
  readonly checkpointer: Checkpointer;
  readonly graceMs: number;
  readonly place: () => ChainPlace;
}

interface Parts<Tx> extends Health {
  readonly options: AuditorOptions<Tx>;
  readonly keys: KeyRing<Tx>;
  readonly transact: Auditor<Tx>['transact'];
  readonly now: () => number;
}

function monthsBefore(now: number, months: number): Date {
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date;
}

function isFailing({ recorder, checkpointer, graceMs }: Health): boolean {
  return Math.max(recorder.troubleMs() ?? 0, checkpointer.overdueMs() ?? 0) > graceMs;
}

function toState(parts: Health): AuditorState {
  const { recorder, checkpointer } = parts;
  const { writer, seq } = parts.place();
  const status = isFailing(parts) ? 'failing' : recorder.troubleMs() === null ? 'ok' : 'spooling';
  const queued = recorder.queued();
  return {
    status,
    writer,
    seq,
    queued,
    spooledBytes: recorder.spooledBytes(),
    lastCheckpointAt: checkpointer.lastAt(),
  };
}

/** The store being away is one failure, the act's own errors are others. */
function toUnavailable(error: unknown): never {
  throw error instanceof NotStored ? new AuditUnavailable('the store is away', { cause: error }) : error;
}

async function createParts<Tx>(options: AuditorOptions<Tx>): Promise<Parts<Tx>> {
  const { store, settings, folder } = options;
  const now = options.now ?? Date.now;
  const onWarning = options.onWarning ?? (() => undefined);
  const common = { store, folder, storeMs: settings.storeMs, now, onWarning };
  const keys = await createKeyRing({ ...common, settings });
  const grown = { tell: () => undefined as void };
  const chain = createChainWriter({
    ...{ ...common, name: settings.writerName },
    onAdvance: () => grown.tell(),
    onForeignEnd: () => onWarning('the end of the chain was changed in the store; it goes on under a new name'),
  });
  await chain.settle();
  const checkpointer = createCheckpointer({
    ...{ ...common, seconds: settings.checkpointSeconds, records: settings.checkpointRecords },
    ...{ place: chain.place, key: keys.current },
    anchorFile: settings.anchorFile ?? join(folder, 'audit-anchors.jsonl'),
  });
  grown.tell = () => checkpointer.onAdvance();
  const { spoolBytes, queueEntries, queueBytes, gatherMs } = settings;
  const recorder = createRecorder({
    ...{ ...common, chain, retryMs: RETRY_MS, spoolBytes, queueEntries, queueBytes, gatherMs },
  });
  const transact: Auditor<Tx>['transact'] = (act) => chain.transact(act).catch(toUnavailable);
  return { options, keys, recorder, checkpointer, graceMs: settings.graceMs, place: chain.place, transact, now };
}

function archiveWith<Tx>({ options, transact, now }: Parts<Tx>, before?: Date): Promise<Archived> {
  const { store, settings } = options;
  const folder = settings.archiveFolder ?? join(options.folder, 'audit-archive');
  const until = before ?? monthsBefore(now(), settings.onlineMonths);
  return archiveRecords(until, { store, folder, limit: ARCHIVE_RECORDS, transact });
}

/** Archiving by itself; what fails is tried again the next time. */
function archiveRegularly<Tx>(parts: Parts<Tx>): () => void {
  const { settings, onWarning } = parts.options;
  if (settings.archiveHours === 0) return () => undefined;
  const timer = setInterval(() => {
    archiveWith(parts).catch((error: unknown) => onWarning?.('records could not be archived', error));
  }, settings.archiveHours * HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function stopAll<Tx>({ recorder, checkpointer, options, place }: Parts<Tx>): Promise<void> {
  checkpointer.stop();
  const last = recorder.write(ownEntry('audit.writer.stopped', { writer: place().writer })).catch(() => undefined);
  await recorder.stop();
  await last;
  // Twice: the first may have been under way already, over an earlier end.
  await withTimeout(
    checkpointer.sign().then(() => checkpointer.sign()),
    options.settings.storeMs,
  ).catch(() => undefined);
}

export async function createAuditor<Tx>(options: AuditorOptions<Tx>): Promise<Auditor<Tx>> {
  const parts = await createParts(options);
  const { recorder, checkpointer, keys, transact } = parts;
  await recorder.adopt(await findLeftSpools(options.folder));
  // At once: from now on a chain that is taken away is missed.
  await checkpointer.sign();
  const stopArchiving = archiveRegularly(parts);
  let stopping: Promise<void> | undefined;
  return {
    write: (entry) => recorder.write(entry),
    transact: (act) =>
      stopping === undefined ? transact(act) : Promise.reject(new AuditUnavailable('it was stopped')),
    mayServePersonalData: () => !isFailing(parts),
    state: () => toState(parts),
    checkpoint: () => checkpointer.sign(),
    rotateKey: (actor) => keys.rotate(actor, transact),
    exportPublicKeys: () => keys.exportPublic(),
    archive: (before) => archiveWith(parts, before),
    ...createAuditReader(options.store),
    stop() {
      stopArchiving();
      stopping ??= stopAll(parts);
      return stopping;
    },
  };
}
