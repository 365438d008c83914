// A trail from an export file, plain or compressed: read as a stream, once for each of its sections.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { StoredRecord } from '../auditStore.js';
import { parseLine, type TrailLine } from '../trailLines.js';
import type { TrailPart, TrailSource } from '../trailSource.js';
import { AuditFault } from './faults.js';

const PART = 1_000;

/** The order in which sections stand in the file. */
const SECTIONS = ['header', 'key', 'archive', 'start', 'checkpoint', 'record', 'end'] as const;
type Section = (typeof SECTIONS)[number];

const hex = (text: string) => Buffer.from(text, 'hex');

async function* readLines(path: string): AsyncGenerator<TrailLine> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => input.destroy(error));
  let number = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      const line = parseLine(text);
      if (line === null || (number === 1 && line.kind !== 'header'))
        throw new AuditFault('export-incomplete', { what: `${path}:${number}` });
      yield line;
    }
  } catch (error) {
    if (error instanceof AuditFault || (error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    throw new AuditFault('export-incomplete', { what: `${path}:${number + 1}` });
  } finally {
    file.destroy();
  }
}

const rank = (kind: TrailLine['kind']) => SECTIONS.indexOf(kind === 'stray' ? 'record' : kind);

async function* section<K extends Section>(path: string, kind: K): AsyncGenerator<Extract<TrailLine, { kind: K }>> {
  for await (const line of readLines(path)) {
    if (rank(line.kind) > rank(kind)) return;
    if (line.kind === kind) yield line as Extract<TrailLine, { kind: K }>;
  }
}

async function collect<T, R>(lines: AsyncIterable<T>, convert: (line: T) => R): Promise<R[]> {
  const found: R[] = [];
  for await (const line of lines) found.push(convert(line));
  return found;
}

async function* readParts(path: string): AsyncGenerator<TrailPart> {
  let records: StoredRecord[] = [];
  let count = 0;
  let promised = -1;
  for await (const line of readLines(path)) {
    if (line.kind === 'end') promised = line.records;
    if (line.kind === 'record') count = records.push(line) && count + 1;
    if (line.kind !== 'stray' && records.length < PART) continue;
    yield { records, stray: line.kind === 'stray' ? { writer: line.writer, seq: line.seq } : null };
    records = [];
  }
  yield { records, stray: null };
  if (promised !== count) throw new AuditFault('export-incomplete', { what: `${path}: ${count} / ${promised}` });
}

export function fileSource(path: string): TrailSource {
  return {
    keys: () =>
      collect(section(path, 'key'), ({ kind: _, createdAt, ...key }) => ({ ...key, createdAt: new Date(createdAt) })),
    archives: () =>
      collect(section(path, 'archive'), ({ kind: _, lastHash, ...row }) => ({ ...row, lastHash: hex(lastHash) })),
    starts: () => collect(section(path, 'start'), ({ writer, body }) => ({ writer, body })),
    async *checkpoints() {
      for await (const { kind: _, at, prevHash, hash, signature, ...row } of section(path, 'checkpoint'))
        yield {
          ...row,
          at: new Date(at),
          prevHash: hex(prevHash),
          hash: hex(hash),
          signature: hex(signature),
        };
    },
    parts: () => readParts(path),
  };
}
