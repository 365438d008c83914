// Subscriptions: fees, transfers and opinions as they change, for the member, the cell, the committee and the city.
import { createRowTest, isUnderAgency, type AdapterRecord, type Changes, type UnitKey } from '../../kit/index.js';
import type { Call, PartyClient } from '../client.js';
import type {
  PartyFeeRecord,
  Reach,
  SubscriptionPartyFeeChangedArgs,
  SubscriptionPartyTransferChangedArgs,
  SubscriptionResidenceOpinionChangedArgs,
} from '../schema.generated.js';
import { findRecords } from './loadRows.js';
import { KEY_FORM } from './pages.js';
import { withReceipt } from './receipts.js';
import { createRowFeed, type RowFeed } from './rowFeed.js';
import { FEES, OPINIONS, TRANSFERS, type Source } from './sources.js';

type Feed<Row, R extends AdapterRecord> = RowFeed<R> & { readonly source: Source<Row, R> };

function createFeed<Row, R extends AdapterRecord>(
  source: Source<Row, R>,
  changes: Changes,
  load: (key: string, signal: AbortSignal) => Promise<readonly R[]>,
): Feed<Row, R> {
  const feed = createRowFeed<R>({
    changes,
    type: source.type,
    key: (record) => source.key(record),
    load: async ({ key }, signal) => (KEY_FORM.test(key) ? load(key, signal) : []),
  });
  return { ...feed, source };
}

/** Fees of payments that were seen lately. */
const MOST_GROUPS = 5_000;

/**
 * Fees that are paid together change together, and a command names the first of them alone. Given back, they have no
 * payment any more: then those count that it was last seen with.
 */
function createFeeFinder(client: () => PartyClient) {
  const together = new Map<string, readonly string[]>();
  return async (key: string, signal: AbortSignal) => {
    const fees = await findRecords(FEES, client(), { dsma: [key, ...(together.get(key) ?? [])] }, signal);
    const reference = fees.find(({ number }) => number === key)?.paymentReference ?? null;
    together.delete(key);
    if (reference === null) return fees;
    const paid = await findRecords(FEES, client(), { mathamchieu: reference }, signal);
    const others = paid.filter(({ number }) => number !== key);
    together.set(
      key,
      others.map(({ number }) => number),
    );
    for (const oldest of together.keys()) if (together.size > MOST_GROUPS) together.delete(oldest);
    return [...fees.filter(({ number }) => number === key), ...others];
  };
}

/** What is listened to; one for each gateway process. */
export function createFeeds(changes: Changes, client: () => PartyClient) {
  const byKey =
    <Row, R extends AdapterRecord>(source: Source<Row, R>) =>
    (key: string, signal: AbortSignal) =>
      findRecords(source, client(), { dsma: [key] }, signal);
  return {
    fees: createFeed(FEES, changes, createFeeFinder(client)),
    transfers: createFeed(TRANSFERS, changes, byKey(TRANSFERS)),
    opinions: createFeed(OPINIONS, changes, byKey(OPINIONS)),
  };
}
export type Feeds = ReturnType<typeof createFeeds>;

interface UnitArgs {
  readonly unit?: UnitKey | null | undefined;
  readonly reach?: Reach | null | undefined;
}

/** True for rows of the unit, or of one whose agencies stand below its own. */
function createUnitTest({ unit, reach }: UnitArgs, { scope, client }: Call): (units: readonly unknown[]) => boolean {
  if (unit == null) return () => true;
  const top = new Set(scope.agencies({ unit, reach: 'SUBTREE' }).map(({ code }) => code));
  const isBelow = (found: UnitKey) =>
    scope
      .agencies({ unit: found, reach: 'SELF' })
      .some((agency) => isUnderAgency(client.units, agency, ({ code }) => top.has(code)));
  return (units) =>
    units.some((found) => found === unit || (reach !== 'SELF' && typeof found === 'string' && isBelow(found)));
}

interface Follow<R> {
  /** The one row that is followed: told first, as it is. */
  readonly first: string | null | undefined;
  readonly matches: (record: R) => boolean;
  readonly shown?: (record: R) => R;
}

function follow<Row, R extends AdapterRecord>(
  feed: Feed<Row, R>,
  { first, matches, shown = (record) => record }: Follow<R>,
  args: UnitArgs,
  call: Call,
  signal: AbortSignal,
): AsyncIterable<R> {
  const { source } = feed;
  const shows = createRowTest(call.scope, source.type);
  const isIn = createUnitTest(args, call);
  const isTold = (record: R) => {
    const row = source.toScoped(record);
    return (first == null || row.key === first) && matches(record) && shows(row) && isIn(row.units);
  };
  // Listening begins before the row is read: no change falls in between.
  const rows = feed.rows(signal);
  return (async function* () {
    try {
      if (first != null && KEY_FORM.test(first))
        yield* (await findRecords(source, call.client, { dsma: [first] }, signal)).filter(isTold).map(shown);
      for await (const record of rows) if (isTold(record)) yield shown(record);
    } finally {
      // Also where it never came to listening.
      await rows[Symbol.asyncIterator]().return?.();
    }
  })();
}

const isSame = (wanted: string | null | undefined, found: string | null) => wanted == null || wanted === found;

/** `Subscription.partyFeeChanged`. */
export function followFees(args: SubscriptionPartyFeeChangedArgs, call: Call, signal: AbortSignal) {
  const matches = ({ memberNumber, cellCode }: PartyFeeRecord) =>
    isSame(args.member, memberNumber) && isSame(args.cell, cellCode);
  return follow(
    call.client.feeds.fees,
    { first: args.fee, matches, shown: (fee) => withReceipt(fee, call) },
    args,
    call,
    signal,
  );
}

/** `Subscription.partyTransferChanged`. */
export function followTransfers(args: SubscriptionPartyTransferChangedArgs, call: Call, signal: AbortSignal) {
  const matches = ({ memberNumber }: { readonly memberNumber: string | null }) => isSame(args.member, memberNumber);
  return follow(call.client.feeds.transfers, { first: args.transfer, matches }, args, call, signal);
}

/** `Subscription.residenceOpinionChanged`. */
export function followOpinions(args: SubscriptionResidenceOpinionChangedArgs, call: Call, signal: AbortSignal) {
  const matches = ({ memberNumber }: { readonly memberNumber: string | null }) => isSame(args.member, memberNumber);
  return follow(call.client.feeds.opinions, { first: args.opinion, matches }, args, call, signal);
}
