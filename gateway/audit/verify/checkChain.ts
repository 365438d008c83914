// The chain of one writer, record by record, from its archive files on into the table.
import type { StoredRecord } from '../auditStore.js';
import { hashBodyHex, NO_HASH } from '../chain.js';
import { readCommitments } from '../startedEntry.js';
import { checkRecord, type RecordBody } from './checkRecord.js';
import type { Expectations } from './expectations.js';
import { AuditFault } from './faults.js';

/** Clocks are set back a little now and then. */
const TOLERANCE_MS = 60_000;

export interface ChainCheck {
  readonly writer: string;
  lastSeq(): number;
  /** Hexadecimal. */
  lastHash(): string;
  add(record: StoredRecord): void;
  /** Goes on behind archive files that are not at hand. */
  skipTo(seq: number, hash: string): void;
  close(): void;
}

/** Everything that a first record saw is expected too. `onStart` gets first records that do not come from the table. */
export function createChainCheck(
  writer: string,
  expectations: Expectations,
  onStart: (writer: string, body: string) => void,
): ChainCheck {
  let seq = 0;
  let hash = NO_HASH.toString('hex');
  let latest = 0;
  let ended = false;

  function checkTime(body: RecordBody): void {
    const time = Date.parse(body.recordedAt ?? body.at);
    if (time < latest - TOLERANCE_MS) throw new AuditFault('time-backwards', { writer, seq });
    latest = Math.max(latest, time);
  }

  function add(record: StoredRecord): void {
    const next = seq + 1;
    if (ended) throw new AuditFault('record-forged', { writer, seq: record.seq });
    if (record.seq !== next) throw new AuditFault('record-missing', { writer, seq: next });
    const own = hashBodyHex(record.prevHash, record.body);
    if (own !== record.hash) throw new AuditFault('record-altered', { writer, seq: next });
    if (record.prevHash !== hash) throw new AuditFault('chain-broken', { writer, seq: next });
    expectations.meet(writer, next, record.hash);
    [seq, hash] = [next, own];
    const body = checkRecord(record);
    checkTime(body);
    ended = body.entry.event === 'audit.writer.stopped' && body.entry.details?.['writer'] === writer;
    if (seq > 1) return;
    if (readCommitments(body) === null) throw new AuditFault('record-altered', { writer, seq });
    onStart(writer, record.body);
  }

  return {
    writer,
    lastSeq: () => seq,
    lastHash: () => hash,
    add,
    skipTo(last, lastHash) {
      expectations.skip(writer, last);
      [seq, hash] = [last, lastHash];
      expectations.meet(writer, last, lastHash);
    },
    close: () => expectations.close(writer, seq),
  };
}
