// The chain of one writer: every record's hash covers the record before it.
import { hash as hashOnce } from 'node:crypto';
import type { Columns, PreparedEntry } from './prepareEntry.js';

/** A record in its place, ready to be stored. */
export interface ChainedRecord {
  readonly writer: string;
  readonly seq: number;
  readonly at: number;
  readonly columns: Columns;
  readonly subjects: readonly string[];
  readonly body: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

export interface Head {
  readonly seq: number;
  readonly hash: Buffer;
}

/** Before the first record. */
export const NO_HASH: Buffer = Buffer.alloc(32);

/** More than this in one record, and it becomes several. */
export const MAX_SUBJECTS = 2_000;

const HANOI_MS = 7 * 3_600_000;

let scratch = Buffer.allocUnsafe(65_536);

/** sha256(previous hash ‖ 0x00 ‖ body), hexadecimal. A million of these in a row: nothing is allocated for each. */
export function hashBodyHex(prevHash: string, body: string): string {
  const most = 33 + body.length * 3;
  if (most > scratch.length) scratch = Buffer.allocUnsafe(most);
  scratch.fill(0, 0, 33);
  scratch.write(prevHash, 0, 32, 'hex');
  const end = 33 + scratch.write(body, 33);
  return hashOnce('sha256', scratch.subarray(0, end), 'hex');
}

/** The same, as bytes. */
export function hashBody(prevHash: Buffer, body: string): Buffer {
  const most = 33 + body.length * 3;
  if (most > scratch.length) scratch = Buffer.allocUnsafe(most);
  scratch.set(prevHash, 0);
  scratch[32] = 0;
  const end = 33 + scratch.write(body, 33);
  return hashOnce('sha256', scratch.subarray(0, end), 'buffer');
}

const toUtc = (at: number) => new Date(at).toISOString();
const toHanoi = (at: number) => new Date(at + HANOI_MS).toISOString().replace('Z', '+07:00');

/** Records of one batch are mostly of the same few milliseconds. */
let latest = { at: NaN, utc: '', hanoi: '' };

function timesOf(at: number): typeof latest {
  if (latest.at !== at) latest = { at, utc: toUtc(at), hanoi: toHanoi(at) };
  return latest;
}

interface Place {
  readonly writer: string;
  readonly seq: number;
  /** When it was taken into the chain, if that was later than the act. */
  readonly recordedAt: number | undefined;
  readonly part: { readonly n: number; readonly of: number } | undefined;
}

/** Canonical JSON, put together by hand: the keys stand in their order. */
function toBody(entry: PreparedEntry, subjects: readonly string[], place: Place): string {
  const { part, recordedAt } = place;
  const { utc, hanoi } = timesOf(entry.at);
  return (
    `{"at":"${utc}","entry":${entry.content},"id":${JSON.stringify(entry.id)},"local":"${hanoi}"` +
    (part === undefined ? '' : `,"part":{"n":${part.n},"of":${part.of}}`) +
    (recordedAt === undefined ? '' : `,"recordedAt":"${toUtc(recordedAt)}"`) +
    `,"seq":${place.seq}` +
    (subjects.length === 0 ? '' : `,"subjects":${JSON.stringify(subjects)}`) +
    `,"v":1,"writer":"${place.writer}"}`
  );
}

/** An entry with very many people becomes several records; the id and the request id hold them together. */
function splitSubjects(subjects: readonly string[]): (readonly string[])[] {
  if (subjects.length <= MAX_SUBJECTS) return [subjects];
  const parts = Math.ceil(subjects.length / MAX_SUBJECTS);
  return Array.from({ length: parts }, (_, i) => subjects.slice(i * MAX_SUBJECTS, (i + 1) * MAX_SUBJECTS));
}

/** Links entries to a head; the head itself stays as it is until they are stored. */
export function linkEntries(
  writer: string,
  head: Head,
  entries: readonly PreparedEntry[],
  recordedAt?: number,
): ChainedRecord[] {
  const records: ChainedRecord[] = [];
  let { seq, hash } = head;
  for (const entry of entries) {
    const parts = splitSubjects(entry.subjects);
    for (let i = 0; i < parts.length; i += 1) {
      const subjects = parts[i] as readonly string[];
      seq += 1;
      const part = parts.length === 1 ? undefined : { n: i + 1, of: parts.length };
      const body = toBody(entry, subjects, { writer, seq, recordedAt, part });
      const prevHash = hash;
      hash = hashBody(prevHash, body);
      records.push({ writer, seq, at: entry.at, columns: entry.columns, subjects, body, prevHash, hash });
    }
  }
  return records;
}

export function headAfter(head: Head, records: readonly ChainedRecord[]): Head {
  const last = records.at(-1);
  return last === undefined ? head : { seq: last.seq, hash: last.hash };
}
