// Rows of all accounts that a list asks, in one order: what may become a document of the page.
import { inParallel, type AdapterCall } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { groupRows, resolveReceived, toLocated, type LocatedDocument } from './locatedDocument.js';
import { listReceived, listSent, type Mailbox } from './mailbox.js';
import type { DocumentDirection } from './schema.generated.js';

type Call = AdapterCall<DocumentsClient>;

export interface Candidate {
  /** Milliseconds; 0 where the network does not say when. */
  readonly at: number;
  /** Second part of the order, unique within the accounts that are asked. */
  readonly id: string;
  /** What the list itself says: all of it for a sent document, nothing for a received one. */
  readonly known: LocatedDocument | null;
  open(): Promise<LocatedDocument | null>;
}

/** Latest first, then by id. */
export function compare(a: Pick<Candidate, 'at' | 'id'>, b: Pick<Candidate, 'at' | 'id'>): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function toTime(iso: string | null): number {
  return iso === null ? 0 : Date.parse(iso);
}

/** Candidates of one account, and the messages that they are. */
interface Part {
  readonly candidates: readonly Candidate[];
  /** Messages whose documents are known: a received row of the same message says nothing new. */
  readonly known: readonly string[];
}

function toPart(located: readonly LocatedDocument[]): Part {
  return {
    candidates: located.map((document) => ({
      at: toTime(document.sentAt),
      id: document.documentId,
      known: document,
      open: async () => document,
    })),
    known: located.flatMap(({ rows, place }) => rows?.map((row) => row.transportId) ?? [place.transportId]),
  };
}

async function readSent(call: Call, mailbox: Mailbox, signal: AbortSignal): Promise<Part> {
  const groups = groupRows(await listSent(call.client, mailbox, signal));
  return toPart([...groups.values()].flatMap((rows) => toLocated(mailbox, rows) ?? []));
}

async function readReceived(call: Call, mailbox: Mailbox, signal: AbortSignal): Promise<Part> {
  const rows = await listReceived(call.client, mailbox, signal);
  const candidates = rows.map((row) => ({
    at: toTime(row.sentAt),
    id: row.transportId,
    known: null,
    // Opened after this reading is over.
    open: () => resolveReceived(call, mailbox, row),
  }));
  return { candidates, known: [] };
}

/**
 * All rows of the accounts, a few accounts at a time, and the documents that were assigned; what one account sent to
 * another one counts once. A list that lacks an account's rows would look whole, so one that fails ends it, with its code.
 */
export async function collectCandidates(
  call: Call,
  mailboxes: readonly Mailbox[],
  assigned: readonly LocatedDocument[],
  direction: DocumentDirection,
): Promise<readonly Candidate[]> {
  const reads = [...(direction === 'RECEIVED' ? [] : [readSent]), ...(direction === 'SENT' ? [] : [readReceived])];
  const asked = mailboxes.flatMap((mailbox) => reads.map((read) => ({ mailbox, read })));
  const { maxParallel } = call.client.config;
  const parts = await inParallel(asked, maxParallel, call.signal, ({ mailbox, read }, signal) =>
    read(call, mailbox, signal),
  );
  const all = [...parts, toPart(assigned)];
  const known = new Set(all.flatMap((part) => part.known));
  return all
    .flatMap((part) => part.candidates)
    .filter((candidate) => candidate.known !== null || !known.has(candidate.id))
    .sort(compare);
}
