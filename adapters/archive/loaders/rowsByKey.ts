// Files and documents by their codes, many in one query.
import { createRowTest, inParallel, isEmptyScope, type AdapterCall } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { TYPES, type Kind, type Row } from '../rows.js';
import { findRows } from '../walk.js';

type Call = AdapterCall<ArchiveClient>;

/** Longer ones are none of the archive's; fileCode has at most 100 characters. */
const MAX_KEY = 200;

function inChunks(keys: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, i) => keys.slice(i * size, (i + 1) * size));
}

/** Entry i belongs to keys[i]; null for what is not there, not visible or not open. */
export async function loadOpenRows(
  kind: Exclude<Kind, 'FONDS'>,
  keys: readonly string[],
  call: Call,
): Promise<readonly (Row | null)[]> {
  const { client, scope, signal } = call;
  const asked = [...new Set(keys)].filter((key) => key.trim() !== '' && key.length <= MAX_KEY);
  if (asked.length === 0 || isEmptyScope(scope, TYPES[kind])) return keys.map(() => null);
  const { maxKeys, maxParallel } = client.config.limits;
  const parts = await inParallel(inChunks(asked, maxKeys), maxParallel, signal, (part, partSignal) =>
    findRows(client, kind, part, partSignal),
  );
  const shows = createRowTest(scope, TYPES[kind]);
  const visible = parts.flat().filter((row) => row.isOpen && shows({ key: row.key, units: [row.agency?.unit] }));
  const byKey = new Map(visible.map((row) => [row.key, row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
