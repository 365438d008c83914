// The trail as lines of JSON, for exports and archive files. Every line says what it is.
import { z } from 'zod';
import type { ArchiveRow, CheckpointRow, KeyRow, StoredRecord } from './auditStore.js';

export const FORMAT = 'lien-thong-audit';

const bytes = z.string().regex(/^([0-9a-f]{2})+$/);
const place = { writer: z.string().min(1), seq: z.number().int().positive() };
const optional = z.string().nullable();

const lineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), format: z.literal(FORMAT), version: z.literal(1), at: z.string() }),
  z.object({
    kind: z.literal('key'),
    id: z.string(),
    publicKey: z.string(),
    createdAt: z.string(),
    endorsedBy: optional,
    endorsement: optional,
  }),
  z.object({
    kind: z.literal('archive'),
    writer: z.string(),
    firstSeq: z.number(),
    lastSeq: z.number(),
    lastHash: bytes,
    file: z.string(),
    fileHash: z.string(),
  }),
  z.object({ kind: z.literal('start'), writer: z.string(), body: z.string() }),
  z.object({
    kind: z.literal('checkpoint'),
    id: z.number(),
    at: z.string(),
    ...place,
    keyId: z.string(),
    body: z.string(),
    prevHash: bytes,
    hash: bytes,
    signature: bytes,
  }),
  z.object({
    kind: z.literal('record'),
    ...place,
    at: z.string(),
    event: z.string(),
    outcome: z.string(),
    actor: optional,
    client: optional,
    tenant: optional,
    unit: optional,
    purpose: optional,
    requestId: optional,
    body: z.string(),
    prevHash: z.string(),
    hash: z.string(),
    subjects: z.array(z.tuple([z.string(), optional, z.string()])),
  }),
  z.object({ kind: z.literal('stray'), writer: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('end'), records: z.number() }),
]);

export type TrailLine = z.output<typeof lineSchema>;

/** Null: not a line of a trail. */
export function parseLine(text: string): TrailLine | null {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const line = (value: TrailLine) => `${JSON.stringify(value)}\n`;

export const headerLine = (at: Date): string =>
  line({ kind: 'header', format: FORMAT, version: 1, at: at.toISOString() });
export const endLine = (records: number): string => line({ kind: 'end', records });
export const strayLine = (at: { writer: string; seq: number }): string => line({ kind: 'stray', ...at });
export const startLine = (start: { writer: string; body: string }): string => line({ kind: 'start', ...start });
export const keyLine = (key: KeyRow): string => line({ kind: 'key', ...key, createdAt: key.createdAt.toISOString() });
export const archiveLine = (row: ArchiveRow): string =>
  line({ kind: 'archive', ...row, lastHash: row.lastHash.toString('hex') });

export function checkpointLine(row: CheckpointRow): string {
  const { at, prevHash, hash, signature, ...rest } = row;
  return line({
    kind: 'checkpoint',
    ...rest,
    at: at.toISOString(),
    prevHash: prevHash.toString('hex'),
    hash: hash.toString('hex'),
    signature: signature.toString('hex'),
  });
}

export function recordLine(record: StoredRecord): string {
  return line({ kind: 'record', ...record, subjects: record.subjects.map((each) => [...each]) });
}
