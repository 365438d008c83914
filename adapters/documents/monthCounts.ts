// How many documents units sent and received in a month, out of the lists of their accounts: no message is opened.
import { inParallel, isEmptyScope, monthOf, type AdapterCall, type UnitKey } from '../kit/index.js';
import { listAssigned } from './assignedDocuments.js';
import { collectCandidates, type Candidate } from './candidates.js';
import type { DocumentsClient } from './client.js';
import type { LocatedDocument } from './locatedDocument.js';
import { findMailboxes } from './mailboxes.js';
import type { DocumentMonthRecord } from './schema.generated.js';

type Call = AdapterCall<DocumentsClient>;

const TYPE = 'Document';

/** States that say that a receiver has not even registered the document. */
const UNREGISTERED: ReadonlySet<string | null> = new Set([null, '01']);

interface Place {
  readonly mailboxes: ReadonlySet<string>;
  /** Documents that were recorded here and belong to somebody else now. */
  readonly away: ReadonlySet<string>;
}

/** Sent from an account of the unit, or assigned to it from the agency of a ward that has ended. */
function isSentBy({ mailboxes }: Place, { from, place }: LocatedDocument): boolean {
  return from !== null && (mailboxes.has(from) || (!mailboxes.has(place.mailbox.code) && place.mailbox.code === from));
}

/** What the unit's own accounts sent each other counts as sent alone. */
function toMonth(candidates: readonly Candidate[], month: string, place: Place): DocumentMonthRecord {
  const known = candidates.flatMap(({ known: one }) => (one === null || place.away.has(one.documentId) ? [] : [one]));
  const sent = known.filter((one) => isSentBy(place, one));
  const statesOf = ({ rows }: LocatedDocument) => (rows ?? []).map(({ status }) => status);
  const unopened = new Set(candidates.flatMap(({ known: one, id }) => (one === null ? [id] : []))).size;
  return {
    month,
    sent: sent.length,
    sentCompleted: sent.filter((one) => one.rows !== null && statesOf(one).every((state) => state === '06')).length,
    sentRefused: sent.filter((one) => statesOf(one).includes('02')).length,
    sentUnregistered: sent.filter((one) => statesOf(one).some((state) => UNREGISTERED.has(state))).length,
    // A received message does not say which document it is: whether it belongs to somebody else now, only opening it would tell.
    received: place.away.size > 0 && unopened > 0 ? null : unopened + known.length - sent.length,
  };
}

/** `UnitOverview.documents`: two lists for each account, read a few at a time and kept for a moment. */
export async function countMonthOfUnits(
  units: readonly UnitKey[],
  month: string,
  call: Call,
): Promise<readonly (DocumentMonthRecord | null)[]> {
  const { client, scope } = call;
  if (isEmptyScope(scope, TYPE)) return units.map(() => null);
  const away = new Set(scope.assignedAway?.(TYPE) ?? []);
  return inParallel(units, client.config.maxParallel, call.signal, async (unit, signal) => {
    const own = { ...call, signal };
    const mailboxes = await findMailboxes(own, unit);
    const assigned = await listAssigned(own, unit, {}, mailboxes);
    if (mailboxes.length === 0 && assigned.length === 0) return null;
    const candidates = await collectCandidates(own, mailboxes, assigned, 'ANY');
    const inMonth = candidates.filter(({ at }) => monthOf(new Date(at)) === month);
    return toMonth(inMonth, month, { mailboxes: new Set(mailboxes.map(({ code }) => code)), away });
  });
}
