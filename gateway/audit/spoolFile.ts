// Where records wait while the store does not take them: one file for each time of trouble, a line for each entry.
import { open, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { createLock } from './createLock.js';
import { toColumns, type Content, type PreparedEntry } from './prepareEntry.js';
import { syncFolder } from './syncFolder.js';

/** A record whose fate in the store was unknown when it was put here. */
export interface Attempt {
  readonly writer: string;
  readonly seq: number;
}

export interface SpooledEntry {
  readonly entry: PreparedEntry;
  readonly tried: Attempt | undefined;
}

export interface SpoolFile {
  readonly id: string;
  readonly path: string;
  /** Bytes that are safe on the disk. */
  size(): number;
  /** Resolves when they are safe; rejects and leaves the file as it was if they cannot be written. */
  append(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The spool has reached its limit. */
export class SpoolFull extends Error {
  constructor() {
    super('the spool file is full');
    this.name = 'SpoolFull';
  }
}

const lineSchema = z.object({
  at: z.number(),
  content: z.string(),
  id: z.string(),
  subjects: z.array(z.string()),
  tried: z.object({ writer: z.string(), seq: z.number() }).optional(),
});

export function toSpoolLine({ id, at, content, subjects }: PreparedEntry, tried?: Attempt): string {
  return `${JSON.stringify({ id, at, content, subjects, tried })}\n`;
}

/** Null: the line is damaged. */
export function fromSpoolLine(line: string): SpooledEntry | null {
  try {
    const { tried, ...entry } = lineSchema.parse(JSON.parse(line));
    const columns = toColumns(JSON.parse(entry.content) as Content);
    return { entry: { ...entry, columns, bytes: line.length }, tried };
  } catch {
    return null;
  }
}

async function write(file: FileHandle, bytes: Buffer, from: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, from + done);
    done += bytesWritten;
  }
  await file.datasync();
}

export async function createSpoolFile(path: string, maxBytes: number): Promise<SpoolFile> {
  const file = await open(path, 'wx', 0o600);
  await syncFolder(dirname(path));
  const lock = createLock();
  let size = 0;
  return {
    id: basename(path),
    path,
    size: () => size,
    async append(lines) {
      const bytes = Buffer.from(lines.join(''));
      const release = await lock();
      try {
        if (size + bytes.length > maxBytes) throw new SpoolFull();
        // At the place after the last safe byte: what a failed attempt left behind is written over.
        await write(file, bytes, size);
        size += bytes.length;
      } finally {
        release();
      }
    },
    close: () => file.close(),
  };
}

export interface SpoolPart {
  readonly entries: readonly SpooledEntry[];
  /** Lines that nobody can read. */
  readonly damaged: number;
  /** Where the next part begins. */
  readonly end: number;
}

const PART_BYTES = 1_048_576;
const PART_LINES = 500;
const NEW_LINE = 10;

async function readWindow(file: FileHandle, from: number, to: number): Promise<Buffer> {
  // One line may be longer than a window; the window grows until it holds one.
  for (let length = PART_BYTES; ; length *= 2) {
    const bytes = Buffer.alloc(Math.min(length, to - from));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    const read = bytes.subarray(0, bytesRead);
    if (read.includes(NEW_LINE) || from + bytesRead >= to || bytesRead < bytes.length) return read;
  }
}

/** The next lines. A last line without its end was never promised to anybody. */
export async function readSpool(path: string, from: number, to: number): Promise<SpoolPart> {
  const file = await open(path, 'r');
  try {
    const bytes = await readWindow(file, from, to);
    const entries: SpooledEntry[] = [];
    let damaged = 0;
    let at = 0;
    for (let n = 0; n < PART_LINES; n += 1) {
      const end = bytes.indexOf(NEW_LINE, at);
      if (end < 0) break;
      const parsed = fromSpoolLine(bytes.toString('utf8', at, end));
      if (parsed === null) damaged += 1;
      else entries.push(parsed);
      at = end + 1;
    }
    return { entries, damaged, end: from + at };
  } finally {
    await file.close();
  }
}

/** Bytes of a file; 0 if it is gone. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

export async function removeSpool(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}
