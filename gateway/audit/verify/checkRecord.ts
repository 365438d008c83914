// One record: its columns and data subjects say what its body says.
import type { StoredRecord } from '../auditStore.js';
import { toColumns, type Columns, type Content } from '../prepareEntry.js';
import { AuditFault, type FaultKind } from './faults.js';

export interface RecordBody {
  readonly at: string;
  readonly entry: Content & { readonly event: string; readonly details?: Record<string, unknown> };
  readonly recordedAt?: string;
  readonly seq: number;
  readonly subjects?: readonly string[];
  readonly writer: string;
}

function fault(kind: FaultKind, { writer, seq }: StoredRecord, what?: string): never {
  throw new AuditFault(kind, { writer, seq, what });
}

function checkColumns(record: StoredRecord, body: RecordBody): void {
  if (record.writer !== body.writer) fault('column-altered', record, 'writer');
  if (record.seq !== body.seq) fault('column-altered', record, 'seq');
  if (record.at !== `${Date.parse(body.at)}000`) fault('column-altered', record, 'at');
  const columns = toColumns(body.entry);
  for (const name in columns)
    if (record[name as keyof Columns] !== columns[name as keyof Columns]) fault('column-altered', record, name);
}

function checkSubjects(record: StoredRecord, body: RecordBody): void {
  const expected = body.subjects ?? [];
  if (record.subjects.length !== expected.length) fault('subjects-altered', record);
  if (expected.length === 0) return;
  const stored = new Set<string>();
  for (const [subject, client, at] of record.subjects) {
    if (client !== record.client || at !== record.at) fault('subjects-altered', record);
    stored.add(subject);
  }
  if (!expected.every((subject) => stored.has(subject))) fault('subjects-altered', record);
}

/** The hash was checked before: here the body is what was written. */
export function checkRecord(record: StoredRecord): RecordBody {
  const body = JSON.parse(record.body) as RecordBody;
  checkColumns(record, body);
  checkSubjects(record, body);
  return body;
}
