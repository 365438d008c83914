// Looks into the accounts of our agencies, some of them each time: the axis tells nobody that a document has come.
import { z } from 'zod';
import {
  defineWatch,
  inParallel,
  normalizeAgencyCode,
  UpstreamError,
  type AgencyRef,
  type Change,
  type Looked,
} from '../kit/index.js';
import { hasOwnAccounts, type DocumentsClient } from './client.js';
import { resolveReceived } from './locatedDocument.js';
import { forgetArrived, loadReceived, type Mailbox, type ReceivedRow } from './mailbox.js';
import { listRegistered } from './mailboxes.js';
import { markSchema, passed, rowsAfter, startingMark, type Mark } from './marks.js';

/** What a cursor may hold is bounded: beyond so many accounts none is read. */
const MOST_MAILBOXES = 2_500;

/** How far the clock of the axis may be ahead of ours. */
const CLOCK_SECONDS = 60;

const toSecond = (at: Date) => Math.floor(at.getTime() / 1_000);

const cursorSchema = z.object({
  /** Second of the very first look: what was there before is told to nobody. */
  since: z.int(),
  /** Account that was read last; the next one is the turn of the next look. */
  last: z.string(),
  marks: z.record(z.string(), markSchema),
});
type Cursor = z.output<typeof cursorSchema>;

/** Messages that one look opens, of all accounts together. */
const MOST_OPENED = 1_000;

interface Look {
  readonly client: DocumentsClient;
  readonly signal: AbortSignal;
  /** Messages that may still be opened. */
  readonly budget: { left: number };
}

function probeMailbox({ config, units }: DocumentsClient): Mailbox {
  return units.agency(config.probeAgency) ?? { code: config.probeAgency, oldCode: config.probeAgency };
}

/** Accounts of agencies of ours that still work, in order; one where all share it. */
async function listMailboxes(look: Look): Promise<readonly Mailbox[]> {
  const { client } = look;
  const probe = probeMailbox(client);
  if (!hasOwnAccounts(client.config)) return [probe];
  const found = new Map<string, AgencyRef>();
  for (const { code } of await listRegistered(look, probe)) {
    const agency = client.units.agency(normalizeAgencyCode(code) ?? '');
    if (agency !== undefined && agency.ceasedOn === null) found.set(agency.code, agency);
  }
  const all = [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  if (all.length > MOST_MAILBOXES)
    client.log.warn({ count: all.length - MOST_MAILBOXES }, 'accounts are not looked at for documents');
  return all.slice(0, MOST_MAILBOXES);
}

/** The accounts whose turn it is. */
function inTurn(all: readonly Mailbox[], last: string, count: number): Mailbox[] {
  const start = all.findIndex(({ code }) => code > last);
  const turned = start <= 0 ? all : [...all.slice(start), ...all.slice(0, start)];
  return turned.slice(0, count);
}

/** The change that a row stands for; null for a message that must not be used. */
async function open(look: Look, mailbox: Mailbox, row: ReceivedRow): Promise<Change | null> {
  const { client } = look;
  const receiver = client.units.agency(row.to ?? mailbox.code);
  const located = await resolveReceived(look, receiver ?? mailbox, row);
  if (located === null || receiver === undefined) return null;
  // What is remembered of these lists does not have it yet.
  await forgetArrived(client, receiver.code, row.from);
  return { type: 'Document', key: located.documentId, unit: receiver.unit };
}

interface Read {
  readonly mark: Mark;
  readonly changes: readonly Change[];
  readonly isWhole: boolean;
}

/** New messages of one account, the oldest first, as far as they can be opened. */
async function readMailbox(look: Look, mailbox: Mailbox, known: Mark | undefined, since: number): Promise<Read> {
  const { client, signal } = look;
  const { documents, patience } = client.config.watch;
  const rows = await loadReceived(client, mailbox, signal);
  let mark = known ?? startingMark(rows, since);
  const fresh = rowsAfter(rows, mark, toSecond(client.clock.now()) + CLOCK_SECONDS);
  const changes: Change[] = [];
  for (const [index, row] of fresh.entries()) {
    if (index >= documents || look.budget.left <= 0) return { mark, changes, isWhole: false };
    look.budget.left -= 1;
    try {
      const change = await open(look, mailbox, row);
      if (change !== null) changes.push(change);
    } catch (error) {
      if (!(error instanceof UpstreamError) || signal.aborted) throw error;
      const [second, digests, tries] = mark;
      if (tries + 1 < patience) return { mark: [second, digests, tries + 1], changes, isWhole: true };
      client.log.warn({ code: error.code, agency: mailbox.code }, 'a message that arrived could not be opened');
    }
    mark = passed(mark, row);
  }
  return { mark, changes, isWhole: true };
}

async function lookAround(cursor: Cursor | null, client: DocumentsClient, signal: AbortSignal): Promise<Looked> {
  const look = { client, signal, budget: { left: MOST_OPENED } };
  const all = await listMailboxes(look);
  const { since, last, marks: before } = cursor ?? { since: toSecond(client.clock.now()), last: '', marks: {} };
  const marks = new Map(all.flatMap(({ code }) => (before[code] === undefined ? [] : [[code, before[code]] as const])));
  const turn = inTurn(all, last, client.config.watch.mailboxes);
  const failures: UpstreamError[] = [];
  const reads = await inParallel(turn, client.config.maxParallel, signal, async (mailbox, ended) => {
    try {
      const read = await readMailbox({ ...look, signal: ended }, mailbox, marks.get(mailbox.code), since);
      marks.set(mailbox.code, read.mark);
      return read;
    } catch (error) {
      if (!(error instanceof UpstreamError) || signal.aborted) throw error;
      // One account that fails does not hold up the others.
      client.log.warn({ code: error.code, agency: mailbox.code }, 'an account could not be looked at for documents');
      failures.push(error);
      return null;
    }
  });
  if (turn.length > 0 && failures.length === turn.length) throw failures[0] as UpstreamError;
  const changes = reads.flatMap((read) => read?.changes ?? []);
  const isWhole = reads.every((read) => read?.isWhole !== false);
  const next = { since, last: turn.at(-1)?.code ?? last, marks: Object.fromEntries(marks) };
  return { cursor: next, changes, ...(isWhole ? {} : { more: true }) };
}

export const arrivals = defineWatch<DocumentsClient, Cursor>({
  cursor: cursorSchema,
  seconds: ({ config }) => config.watch.seconds,
  look: lookAround,
});
