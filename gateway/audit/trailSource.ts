// Where a trail is read from to be verified or exported: the store, or an export file.
import type { ArchiveRow, CheckpointRow, KeyRow, StoredRecord } from './auditStore.js';

export interface TrailPart {
  readonly records: readonly StoredRecord[];
  /** A subject row in this range that belongs to no record. */
  readonly stray: { readonly writer: string; readonly seq: number } | null;
}

export interface TrailSource {
  keys(): Promise<readonly KeyRow[]>;
  archives(): Promise<readonly ArchiveRow[]>;
  /** First records of the chains that are online. */
  starts(): Promise<readonly { readonly writer: string; readonly body: string }[]>;
  /** In the order of their numbers. */
  checkpoints(): AsyncIterable<CheckpointRow>;
  /** In the order of (writer, seq), bytewise. */
  parts(): AsyncIterable<TrailPart>;
}
