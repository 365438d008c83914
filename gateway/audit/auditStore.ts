// What the audit trail needs from the gateway's store. Implemented in gateway/store; a fake serves the tests.
import type { ChainedRecord, Head } from './chain.js';

export interface KeyRow {
  readonly id: string;
  /** SPKI, DER, base64. */
  readonly publicKey: string;
  readonly createdAt: Date;
  readonly endorsedBy: string | null;
  /** Signature of the endorsing key, base64. */
  readonly endorsement: string | null;
}

export interface CheckpointRow {
  readonly id: number;
  readonly at: Date;
  readonly writer: string;
  readonly seq: number;
  readonly keyId: string;
  readonly body: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
  readonly signature: Buffer;
}

export interface ArchiveRow {
  readonly writer: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastHash: Buffer;
  readonly file: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly fileHash: string;
}

/** A record as it is stored, columns and all. Hashes are hexadecimal, times in microseconds as text. */
export interface StoredRecord {
  readonly writer: string;
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  readonly outcome: string;
  readonly actor: string | null;
  readonly client: string | null;
  readonly tenant: string | null;
  readonly unit: string | null;
  readonly purpose: string | null;
  readonly requestId: string | null;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
  /** subject, client, time */
  readonly subjects: readonly (readonly [string, string | null, string])[];
}

export interface SpoolProgress {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly client?: string | undefined;
  readonly tenant?: string | undefined;
  readonly units?: readonly string[] | undefined;
  readonly event?: string | undefined;
  readonly outcome?: string | undefined;
  readonly purpose?: string | undefined;
  readonly requestId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Where a page ended. */
export interface RecordPlace {
  readonly at: Date;
  readonly writer: string;
  readonly seq: number;
}

export interface FoundRecord extends RecordPlace {
  readonly body: string;
}

export interface Period {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** One person whose data an application was shown. */
export interface ReadSubject {
  readonly subject: string;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly fields: readonly string[];
  readonly purposes: readonly string[];
}

export interface AuditStore<Tx> {
  /** All or nothing, in one transaction of its own. */
  append(records: readonly ChainedRecord[]): Promise<void>;
  appendIn(tx: Tx, records: readonly ChainedRecord[]): Promise<void>;
  transaction<T>(act: (tx: Tx) => Promise<T>): Promise<T>;
  /** The newest record of a writer. */
  headOf(writer: string): Promise<Head | null>;
  bodyOf(writer: string, seq: number): Promise<string | null>;
  /** Heads above the last checkpoint of their writer, the newest first. */
  unprovenHeads(limit: number): Promise<readonly (Head & { readonly writer: string })[]>;

  /** Moves the progress of a spool file; false if it is not where the caller thinks. */
  advanceSpool(tx: Tx, progress: SpoolProgress): Promise<boolean>;
  spoolProgress(id: string): Promise<number>;
  forgetSpool(id: string): Promise<void>;

  /** `decide` sees all keys and may name one to add; no two run at once. */
  addKey(decide: (keys: readonly KeyRow[]) => KeyRow | null): Promise<void>;
  addKeyIn(tx: Tx, key: KeyRow): Promise<void>;
  lastCheckpoint(): Promise<CheckpointRow | null>;
  /** `make` signs on top of the last one; no two run at once, also not in other processes. */
  addCheckpoint(make: (last: CheckpointRow | null) => CheckpointRow): Promise<CheckpointRow>;

  /** The oldest online records of one writer that are all older than `before`. */
  findArchivable(before: Date, limit: number): Promise<{ writer: string; first: number; last: number } | null>;
  readRange(writer: string, first: number, last: number): AsyncIterable<readonly StoredRecord[]>;
  /** Enters the archive and takes its records away. */
  moveToArchive(tx: Tx, archive: ArchiveRow): Promise<void>;

  search(filter: AuditFilter, first: number, after: RecordPlace | null): Promise<readonly FoundRecord[]>;
  usesOf(subject: string, period: Period, first: number, after: RecordPlace | null): Promise<readonly FoundRecord[]>;
  subjectsReadBy(client: string, period: Period, first: number, after: string | null): Promise<readonly ReadSubject[]>;
}
