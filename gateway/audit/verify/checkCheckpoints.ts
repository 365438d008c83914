// Checkpoints: signed, chained, complete, and the same as the anchor file says.
import type { CheckpointRow } from '../auditStore.js';
import type { Anchor } from '../anchors.js';
import { hashBody, NO_HASH } from '../chain.js';
import type { Verifier } from './checkKeys.js';
import type { Expectations } from './expectations.js';
import { AuditFault } from './faults.js';

interface CheckpointBody {
  readonly at: string;
  readonly head: string;
  readonly id: number;
  readonly key: string;
  readonly prev: string;
  readonly seq: number;
  readonly writer: string;
}

/** What the checkpoint vouches for; null: its columns say something else. */
function readBody(row: CheckpointRow): CheckpointBody | null {
  try {
    const body = JSON.parse(row.body) as CheckpointBody;
    const same =
      body.id === row.id &&
      body.seq === row.seq &&
      body.writer === row.writer &&
      body.key === row.keyId &&
      body.at === row.at.toISOString() &&
      body.prev === row.prevHash.toString('hex');
    return same ? body : null;
  } catch {
    return null;
  }
}

function checkOne(row: CheckpointRow, prevHash: Buffer, keys: ReadonlyMap<string, Verifier>): CheckpointBody {
  const what = `checkpoint ${row.id}`;
  const body = readBody(row);
  if (body === null || !hashBody(row.prevHash, row.body).equals(row.hash))
    throw new AuditFault('checkpoint-altered', { writer: row.writer, seq: row.seq, what });
  if (keys.get(row.keyId)?.(row.body, row.signature) !== true)
    throw new AuditFault('checkpoint-signature', { writer: row.writer, seq: row.seq, what });
  if (!row.prevHash.equals(prevHash))
    throw new AuditFault('checkpoint-altered', { writer: row.writer, seq: row.seq, what });
  return body;
}

export interface CheckpointsChecked {
  readonly count: number;
  /** Hashes by id, to hold against what first records saw. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** Everything that was signed becomes an expectation of the records. */
export async function checkCheckpoints(
  rows: AsyncIterable<CheckpointRow>,
  keys: ReadonlyMap<string, Verifier>,
  expectations: Expectations,
): Promise<CheckpointsChecked> {
  const hashes = new Map<number, string>();
  let prevHash = NO_HASH;
  let id = 0;
  for await (const row of rows) {
    if (row.id !== id + 1) throw new AuditFault('checkpoint-missing', { what: `checkpoint ${id + 1}` });
    const body = checkOne(row, prevHash, keys);
    expectations.add(row.writer, { seq: row.seq, hash: body.head });
    [prevHash, id] = [row.hash, row.id];
    hashes.set(id, row.hash.toString('hex'));
  }
  return { count: id, hashes };
}

/** An anchor without its checkpoint: the checkpoint was taken away, or the store is an older copy. */
export async function checkAnchors(anchors: AsyncIterable<Anchor>, { hashes }: CheckpointsChecked): Promise<number> {
  let count = 0;
  for await (const { id, hash } of anchors) {
    const found = hashes.get(id);
    if (found === undefined) throw new AuditFault('checkpoint-missing', { what: `checkpoint ${id}` });
    if (found !== hash) throw new AuditFault('anchor-mismatch', { what: `checkpoint ${id}` });
    count += 1;
  }
  return count;
}
