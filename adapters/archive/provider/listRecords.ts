// Pages of open documents for others: by the day of the last change and by fonds, in the order of their codes.
import type { ArchiveClient } from '../client.js';
import { oneOf } from '../query.js';
import { indexOf, type Row } from '../rows.js';
import { accessClauses } from '../sources.js';
import { walk } from '../walk.js';
import { leaf, type Markup } from '../xml/markup.js';
import { OaiError } from './oaiError.js';
import type { ProviderSettings } from './providerSettings.js';
import { datestampOf, toHeader, toRecord } from './publicRecord.js';
import type { OaiRequest } from './readRequest.js';
import { readToken, writeToken, type Resumption } from './resumptionToken.js';

export interface Offer {
  readonly client: ArchiveClient;
  readonly settings: ProviderSettings;
  readonly signal: AbortSignal;
}

type Filter = Pick<Resumption, 'from' | 'until' | 'set'>;

function requireFormat(prefix: string | undefined): void {
  if (prefix !== 'oai_dc') throw new OaiError('cannotDisseminateFormat', 'Only oai_dc is offered.');
}

/** Where this page begins, and what was asked for on the first one. */
function begin({ verb, values }: OaiRequest, { settings, client }: Offer): Resumption {
  const { resumptionToken, from, until, set } = values;
  const now = Math.floor(client.clock.now().getTime() / 1_000);
  if (resumptionToken !== undefined) {
    const found = readToken(resumptionToken.trim(), settings.tokenKey, verb, now);
    if (found === undefined) throw new OaiError('badResumptionToken', 'The token is not valid or has expired.');
    return found;
  }
  requireFormat(values['metadataPrefix']);
  return {
    ...{ v: verb, after: '', cursor: 0, end: now + settings.tokenSeconds },
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(set !== undefined && { set }),
  };
}

/** Days and seconds are both whole: `until` takes in what happened during it. */
function rangeClauses({ config }: ArchiveClient, { from, until, set }: Filter): string[] {
  const start = from === undefined ? '*' : from.length === 10 ? `${from}T00:00:00Z` : from;
  const end = until === undefined ? '*' : until.length === 10 ? `${until}T23:59:59.999Z` : until.replace('Z', '.999Z');
  const changed = `${config.index.lastModified}:[${start} TO ${end}]`;
  return [
    ...(from === undefined && until === undefined ? [] : [changed]),
    ...(set === undefined ? [] : [oneOf(indexOf(config, 'fondsCode'), [set])]),
  ];
}

/** True for what may go to everybody, and lies in the range: the index may be behind what it describes. */
export function isOffered(row: Row, { from, until, set }: Filter = {}): boolean {
  const stamp = datestampOf(row);
  if (!row.isOpen || stamp === null) return false;
  if (from !== undefined && stamp.slice(0, from.length) < from) return false;
  if (until !== undefined && stamp.slice(0, until.length) > until) return false;
  return set === undefined || row.value('fondsCode') === set;
}

async function readRows(start: Resumption, { client, settings, signal }: Offer): Promise<Row[]> {
  const clauses = [...accessClauses(client, 'OPEN'), ...rangeClauses(client, start)];
  const after = start.after === '' ? undefined : start.after;
  const wanted = settings.pageSize + 1;
  const found: Row[] = [];
  for await (const row of walk(client, { kind: 'DOCUMENT', clauses, after, wanted }, signal)) {
    if (isOffered(row, start)) found.push(row);
    if (found.length === wanted) break;
  }
  return found;
}

/** On the first page of several, and on all behind it; empty on the last one. */
function tokenPart(start: Resumption, shown: readonly Row[], isMore: boolean, { settings, client }: Offer): Markup[] {
  if (!isMore && start.cursor === 0) return [];
  const cursor = String(start.cursor);
  const last = shown.at(-1);
  if (!isMore || last === undefined) return [leaf('resumptionToken', '', { cursor })];
  const end = Math.floor(client.clock.now().getTime() / 1_000) + settings.tokenSeconds;
  const next = { ...start, after: last.key, cursor: start.cursor + shown.length, end };
  const expirationDate = `${new Date(end * 1_000).toISOString().slice(0, 19)}Z`;
  return [leaf('resumptionToken', writeToken(next, settings.tokenKey), { expirationDate, cursor })];
}

/** `ListRecords` and `ListIdentifiers`. */
export async function listRecords(request: OaiRequest, offer: Offer): Promise<Markup[]> {
  const { settings } = offer;
  const start = begin(request, offer);
  const rows = await readRows(start, offer);
  if (rows.length === 0 && start.cursor === 0) throw new OaiError('noRecordsMatch', 'No record is in this range.');
  const shown = rows.slice(0, settings.pageSize);
  const write = request.verb === 'ListRecords' ? toRecord : toHeader;
  const isMore = rows.length > shown.length;
  return [...shown.map((row) => write(row, settings.repositoryId)), ...tokenPart(start, shown, isMore, offer)];
}
