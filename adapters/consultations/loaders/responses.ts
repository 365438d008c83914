// Answer sheets, window of ids by window. Ids have gaps, so an empty window is not the end yet.
import { UpstreamError } from '../../kit/index.js';
import type { ConsultationsClient } from '../client.js';
import { toFailure } from '../remoteControl.js';
import { base64File, readExport, type ExportedRow } from '../wire/exportFile.js';
import { summaryNumber } from '../wire/rows.js';

export interface ResponseWalk {
  readonly sid: string;
  readonly completion: 'complete' | 'all';
  /** Names of fields; null: all. */
  readonly fields: readonly string[] | null;
  /** Ids asked for at once. */
  readonly windowSize: number;
  /** How many are expected; null where that is not known. */
  readonly expected: number | null;
  readonly signal: AbortSignal;
}

/** Null where the system does not say (`[]`), 0 for a survey that is not active. */
export async function countResponses(
  sid: string,
  name: 'completed_responses' | 'full_responses',
  { remote }: ConsultationsClient,
  signal: AbortSignal,
): Promise<number | null> {
  const params = [Number(sid), name];
  const reply = await remote.read({ method: 'get_summary', params, schema: summaryNumber, signal });
  if (reply.kind === 'RESULT') return reply.value;
  if (reply.meaning === 'EMPTY' || reply.meaning === 'INACTIVE') return 0;
  throw toFailure('get_summary', reply.meaning);
}

/** Null: there is nothing at all, or nothing more to be had. */
async function readWindow(
  walk: ResponseWalk,
  from: number,
  to: number,
  client: ConsultationsClient,
): Promise<readonly ExportedRow[] | null> {
  const { format } = client.config.export;
  const params = [Number(walk.sid), format, null, walk.completion, 'code', 'short', from, to, walk.fields];
  const ask = { method: 'export_responses', params, schema: base64File, signal: walk.signal };
  const reply = await client.remote.read(ask);
  if (reply.kind === 'RESULT') return readExport(reply.value, format).filter(({ id }) => id >= from && id <= to);
  if (reply.meaning === 'EMPTY') return [];
  if (reply.meaning === 'INACTIVE') return null;
  throw toFailure('export_responses', reply.meaning);
}

/** All sheets, page by page; ends when as many as expected came, or nothing more comes. */
export async function* walkResponses(
  walk: ResponseWalk,
  client: ConsultationsClient,
): AsyncGenerator<readonly ExportedRow[]> {
  const { maxWindows, emptyWindows } = client.config.export;
  const { windowSize } = walk;
  let found = 0;
  let empty = 0;
  for (let window = 0; window < maxWindows; window += 1) {
    if (walk.expected !== null && found >= walk.expected) return;
    const from = 1 + window * windowSize;
    const rows = await readWindow(walk, from, from + windowSize - 1, client);
    if (rows === null) return;
    found += rows.length;
    empty = rows.length === 0 ? empty + 1 : 0;
    if (rows.length > 0) yield rows;
    if (empty >= emptyWindows) return;
  }
  throw new UpstreamError('UPSTREAM_TOO_LARGE', { detail: 'export_responses: more windows than export.maxWindows' });
}
