// The first record of a chain says what its writer found: the newest checkpoint, and every chain that has grown since
// its own last one. A chain that is taken away later is missed.
import type { CheckpointRow } from './auditStore.js';
import type { Head } from './chain.js';
import { PLAIN_ENTRY, type AuditEntry } from './entry.js';

type FoundHead = Head & { readonly writer: string };

/** An entry about the gateway itself. */
export function ownEntry(event: string, details?: Record<string, unknown>): AuditEntry {
  return { ...PLAIN_ENTRY, event, sensitivity: 1, ...(details === undefined ? {} : { details }) };
}

/** Short: the text of all details is bounded. */
const toText = ({ writer, seq, hash }: FoundHead) => `${writer} ${seq} ${hash.toString('hex')}`;

export function startedEntry(
  checkpoint: CheckpointRow | null,
  heads: readonly FoundHead[],
  abandoned: FoundHead | null,
): AuditEntry {
  const found = abandoned === null ? heads : [abandoned, ...heads.filter(({ writer }) => writer !== abandoned.writer)];
  return ownEntry('audit.writer.started', {
    checkpoint: checkpoint === null ? null : { id: checkpoint.id, hash: checkpoint.hash.toString('hex') },
    heads: found.map(toText),
    ...(abandoned === null ? {} : { continues: toText(abandoned) }),
  });
}

/** What a first record commits to. */
interface Committed {
  readonly writer: string;
  readonly seq: number;
  readonly hash: string;
}

export interface Commitments {
  readonly checkpoint: { readonly id: number; readonly hash: string } | null;
  readonly heads: readonly Committed[];
  /** The chain that this one goes on: nothing came after that record. */
  readonly continues: Committed | null;
}

interface StartedBody {
  readonly entry: { readonly event: string; readonly details?: Readonly<Record<string, unknown>> };
}

function fromText(text: unknown): Committed {
  const [writer = '', seq = '', hash = ''] = String(text).split(' ');
  return { writer, seq: Number(seq), hash };
}

/** Null: this is no first record. */
export function readCommitments(body: StartedBody): Commitments | null {
  const { event, details = {} } = body.entry;
  const { checkpoint, heads, continues } = details;
  if (event !== 'audit.writer.started' || !Array.isArray(heads)) return null;
  return {
    checkpoint: (checkpoint ?? null) as Commitments['checkpoint'],
    heads: heads.map(fromText),
    continues: continues === undefined ? null : fromText(continues),
  };
}
