// Documents by id from the accounts of their senders; an account's list is kept for as long as the adapter keeps it.
import { createHmac } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Directory } from './directory.js';

export interface VxpAccount {
  readonly url: string;
  readonly secret: string;
}

export interface DocumentView {
  readonly number: string;
  readonly notation: string;
  readonly subject: string | null;
}

export type FindDocuments = (ids: Iterable<string>) => Promise<ReadonlyMap<string, DocumentView>>;

interface SentRow {
  readonly senderDocId: string;
  readonly title: string;
}

type SentList = ReadonlyMap<string, DocumentView>;

/** The default of the adapter's setting `cache.listSeconds`. */
const KEEP_MS = 30_000;

function toTimestamp(now: number): string {
  // Việt Nam has one time zone and no summer time.
  const [year, month, day, time] = new Date(now + 7 * 3_600_000).toISOString().split(/[-T.]/);
  return `${day}${month}${year}T${time?.replaceAll(':', '')}+0700`;
}

/** The headers of one call, signed as the service asks for it. */
function signHeaders(secret: string, agency: string): Record<string, string> {
  const parameters = {
    'XroadVnpt-systemid': agency,
    'XroadVnpt-timestamp': toTimestamp(Date.now()),
    'XroadVnpt-version': '3.0.201608',
    'XroadVnpt-servicetype': 'eDoc',
    'XroadVnpt-messagetype': 'edoc',
  };
  const signed = JSON.stringify(parameters);
  return {
    ...parameters,
    'XroadVnpt-sign-header-key': Object.keys(parameters).join(';'),
    'XroadVnpt-sign-header': signed,
    'XroadVnpt-hash-header': createHmac('sha256', secret).update(signed).digest('hex'),
  };
}

function toView({ senderDocId, title }: SentRow): DocumentView {
  const code = senderDocId.split(',').slice(2).join(',');
  const slash = code.indexOf('/');
  return { number: code.slice(0, slash), notation: code.slice(slash + 1), subject: title === '' ? null : title };
}

async function readSentList(http: Dispatcher, { url, secret }: VxpAccount, agency: string): Promise<SentList> {
  const { statusCode, body } = await http.request({
    origin: url,
    path: '/getSentEdocList',
    method: 'POST',
    headers: signHeaders(secret, agency),
  });
  const reply = (await body.json()) as { status: string; data?: readonly SentRow[] };
  if (statusCode !== 200 || reply.status !== 'OK') throw new Error('getSentEdocList: refused');
  // A document has one row per receiver.
  return new Map((reply.data ?? []).map((row) => [row.senderDocId, toView(row)]));
}

export function createFindDocuments(http: Dispatcher, account: VxpAccount, { unitOfAgency }: Directory): FindDocuments {
  const kept = new Map<string, { readonly list: Promise<SentList>; readonly until: number }>();

  function sentList(agency: string): Promise<SentList> {
    const known = kept.get(agency);
    if (known !== undefined && known.until > Date.now()) return known.list;
    const list = readSentList(http, account, agency);
    kept.set(agency, { list, until: Date.now() + KEEP_MS });
    list.catch(() => kept.delete(agency));
    return list;
  }

  return async function findDocuments(ids) {
    const wanted = [...new Set(ids)];
    const senders = new Set(wanted.map((id) => id.split(',', 1)[0] ?? '').filter((code) => unitOfAgency.has(code)));
    const lists = new Map<string, SentList>();
    await Promise.all([...senders].map(async (agency) => lists.set(agency, await sentList(agency))));
    return new Map(
      wanted.flatMap((id) => {
        const view = lists.get(id.split(',', 1)[0] ?? '')?.get(id);
        return view === undefined ? [] : [[id, view] as const];
      }),
    );
  };
}
