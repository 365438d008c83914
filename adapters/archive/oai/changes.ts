// `watches.changes`: documents that were changed in the archive, harvested by OAI-PMH from where the last run began.
import { z } from 'zod';
import { defineWatch, UpstreamError, type Change } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { identify, listPage, UnreadablePage } from './harvester.js';
import type { OaiSettings } from './oaiSettings.js';
import type { HarvestedRecord, Identity, OaiPage } from './readPage.js';

const cursorSchema = z.object({
  granularity: z.enum(['YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ']),
  /** The run that is under way, or the next one, lists what was changed since. */
  from: z.string(),
  /** Of the first page of this run, by the archive's own clock; null between runs. */
  startedAt: z.string().nullable(),
  /** Where this run goes on. */
  token: z.string().nullable(),
  /** Pages of this run so far. */
  pages: z.int().min(0),
  /** Looks that failed at this place. */
  failures: z.int().min(0),
  /** Not to be asked again before this: the archive said so. Milliseconds since 1970. */
  notBefore: z.number(),
  /** Records that were told of, by identifier and time: the range of the next run begins before this one ended. */
  told: z.array(z.string()),
});

type Cursor = z.output<typeof cursorSchema>;

/** About 100 bytes each; a cursor has at most 256 KiB. What falls out may be told of twice. */
const MOST_TOLD = 1_500;
const BUSY_SECONDS = 10;
/** A look has at most 5,000; a page may have some hundreds. */
const MOST_CHANGES = 2_000;

/** One granule before, so that what happened while the list was made is in the next one. */
export function granuleBefore(date: string, granularity: Cursor['granularity']): string {
  const step = granularity === 'YYYY-MM-DD' ? 86_400_000 : 1_000;
  const before = new Date(Date.parse(date) - step).toISOString();
  return granularity === 'YYYY-MM-DD' ? before.slice(0, 10) : `${before.slice(0, 19)}Z`;
}

function begin({ responseDate, granularity }: Identity): Cursor {
  const from = granuleBefore(responseDate, granularity);
  return { granularity, from, startedAt: null, token: null, pages: 0, failures: 0, notBefore: 0, told: [] };
}

const nameOf = ({ identifier, datestamp }: HarvestedRecord): string => `${datestamp}|${identifier}`;

/** The code of a document; undefined for a file, and for a deleted record, which does not say what it was. */
function codeOf({ isDeleted, types, identifiers }: HarvestedRecord, settings: OaiSettings): string | undefined {
  if (isDeleted || !types.includes(settings.documentType)) return undefined;
  return identifiers.find((text) => new RegExp(settings.codePattern, 'iu').test(text));
}

/** A run that has come to its end: the next one lists from where this one began. */
function finish(cursor: Cursor): Cursor {
  const { startedAt, granularity } = cursor;
  const from = startedAt === null ? cursor.from : granuleBefore(startedAt, granularity);
  // What was changed before that is not listed again, so it need not be remembered.
  const told = cursor.told.filter((name) => name.slice(0, from.length) >= from);
  return { ...cursor, from, told, startedAt: null, token: null, pages: 0, failures: 0 };
}

/** From the last safe place: a run that is given up in its middle has told of what it found. */
function restart(cursor: Cursor): Cursor {
  return { ...cursor, startedAt: null, token: null, pages: 0 };
}

interface Step {
  readonly cursor: Cursor;
  readonly changes: readonly Change[];
  /** False: this look is over. */
  readonly goesOn: boolean;
}

function takePage(page: OaiPage, cursor: Cursor, { config, log }: ArchiveClient, settings: OaiSettings): Step {
  if (page.unusable > 0) log.warn({ count: page.unusable }, 'records without identifier or datestamp were set aside');
  const known = new Set(cursor.told);
  const found = page.records.filter((record) => !known.has(nameOf(record)));
  const codes = new Set(found.flatMap((record) => codeOf(record, settings) ?? []));
  const changes = [...codes].map((key) => ({ type: 'ArchiveDocument', key, unit: null }));
  const told = [...new Set([...cursor.told, ...found.map(nameOf)])].slice(-MOST_TOLD);
  const startedAt = cursor.startedAt ?? page.responseDate ?? null;
  const next: Cursor = { ...cursor, told, startedAt, pages: cursor.pages + 1, token: page.token ?? null };
  if (page.token === undefined) return { cursor: finish(next), changes, goesOn: false };
  // The same token again, or pages without end: what is there was told of, and the list begins anew at the next look.
  if (page.token === cursor.token || next.pages >= (config.oai?.maxRunPages ?? 0)) {
    log.warn({ pages: next.pages }, 'a list of OAI-PMH does not end and was given up');
    return { cursor: restart(next), changes, goesOn: false };
  }
  return { cursor: next, changes, goesOn: true };
}

/** Errors of the protocol, which come with a good reply. */
function takeErrors({ errors, responseDate }: OaiPage, cursor: Cursor): Step {
  const none = { changes: [], goesOn: false };
  if (errors.includes('noRecordsMatch'))
    return { ...none, cursor: finish({ ...cursor, startedAt: cursor.startedAt ?? responseDate ?? null }) };
  // An archive that has gone over to days.
  if (errors.includes('badArgument') && cursor.granularity !== 'YYYY-MM-DD')
    return { ...none, cursor: { ...restart(cursor), granularity: 'YYYY-MM-DD', from: cursor.from.slice(0, 10) } };
  if (errors.includes('badResumptionToken') && cursor.token !== null) return { ...none, cursor: restart(cursor) };
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `oai: ${errors.slice(0, 3).join(' ').slice(0, 100)}` });
}

/** A page that nobody can read is tried again some times; then the run is passed over, and that is said. */
function afterUnreadable(cursor: Cursor, reason: string, { log, clock }: ArchiveClient, patience: number): Step {
  const failures = cursor.failures + 1;
  const none = { changes: [], goesOn: false };
  if (failures < patience) {
    log.warn({ reason, failures }, 'a page of OAI-PMH cannot be read');
    return { ...none, cursor: { ...restart(cursor), failures } };
  }
  log.error({ reason, from: cursor.from }, 'a page of OAI-PMH was passed over: what it lists is not told of');
  const startedAt = cursor.startedAt ?? clock.now().toISOString();
  return { ...none, cursor: finish({ ...cursor, startedAt }) };
}

/** 503 with Retry-After is the protocol's own way to ask for patience. */
function afterBusy(cursor: Cursor, error: unknown, { clock }: ArchiveClient): Step {
  const isBusy =
    error instanceof UpstreamError && (error.retryAfterSeconds !== undefined || error.detail === 'status 503');
  if (!isBusy) throw error;
  const seconds = error.retryAfterSeconds ?? BUSY_SECONDS;
  return {
    cursor: { ...cursor, notBefore: clock.now().getTime() + (seconds + 1) * 1_000 },
    changes: [],
    goesOn: false,
  };
}

async function takeStep(
  cursor: Cursor,
  client: ArchiveClient,
  settings: OaiSettings,
  signal: AbortSignal,
): Promise<Step> {
  const place = cursor.token === null ? { from: cursor.from } : { token: cursor.token };
  try {
    const page = await listPage(client, settings, place, signal);
    return page.errors.length > 0 ? takeErrors(page, cursor) : takePage(page, cursor, client, settings);
  } catch (error) {
    if (error instanceof UnreadablePage) return afterUnreadable(cursor, error.reason, client, settings.patience);
    return afterBusy(cursor, error, client);
  }
}

async function look(known: Cursor | null, client: ArchiveClient, signal: AbortSignal) {
  const settings = client.config.oai;
  if (settings === undefined) return { cursor: known, changes: [] };
  if (known === null) return { cursor: begin(await identify(client, settings, signal)), changes: [] };
  let cursor = known;
  const changes: Change[] = [];
  if (client.clock.now().getTime() < cursor.notBefore) return { cursor, changes };
  for (let page = 0; page < settings.maxPages; page += 1) {
    const step = await takeStep(cursor, client, settings, signal);
    cursor = step.cursor;
    changes.push(...step.changes);
    if (!step.goesOn) return { cursor, changes };
    if (changes.length >= MOST_CHANGES) break;
  }
  return { cursor, changes, more: true };
}

export const changes = defineWatch<ArchiveClient, Cursor>({
  cursor: cursorSchema,
  seconds: ({ config }) => config.oai?.seconds ?? null,
  look,
});
