// All fonds of the archive, kept for a few minutes: whose rows there are at all, and how the archive spells their agencies.
import { UpstreamError } from '../kit/index.js';
import type { ArchiveClient, Fonds } from './client.js';
import { walk } from './walk.js';

async function readFonds(client: ArchiveClient, signal: AbortSignal): Promise<readonly Fonds[]> {
  const { maxFonds, fondsTtlSeconds } = client.config.limits;
  const list: Fonds[] = [];
  for await (const row of walk(client, { kind: 'FONDS', clauses: [] }, signal)) {
    if (list.length >= maxFonds) throw new UpstreamError('UPSTREAM_TOO_LARGE', { detail: 'more fonds than maxFonds' });
    list.push({ code: row.key, title: row.title, organId: row.value('organId'), agency: row.agency });
  }
  const unknown = list.filter(({ agency }) => agency === undefined);
  // Their rows are nobody's until the directory knows the agency.
  if (unknown.length > 0) client.log.warn({ count: unknown.length }, 'fonds of agencies unknown to the directory');
  client.fonds = { list, expiresAt: client.clock.now().getTime() + fondsTtlSeconds * 1_000 };
  return list;
}

/** In the order of their codes; read once for everybody who asks now. */
export async function loadFondsList(client: ArchiveClient, signal: AbortSignal): Promise<readonly Fonds[]> {
  if (client.fonds.expiresAt > client.clock.now().getTime()) return client.fonds.list;
  return client.flights.share('fonds', signal, (shared) => readFonds(client, shared));
}
