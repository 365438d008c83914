// Subscriptions: dossiers as they change, and as the portal hands them over.
import {
  changedRows,
  InputError,
  isUnderAgency,
  type AdapterRecord,
  type Change,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import { agencyPartOf } from '../convert/toDossier.js';
import type { Reach, SubscriptionDossierChangedArgs, SubscriptionDossierReceivedArgs } from '../schema.generated.js';
import { loadReceived } from './arrivals.js';
import { isDossierCode, loadDossiers } from './dossiers.js';

interface UnitArgs {
  readonly unit?: UnitKey | null | undefined;
  readonly reach?: Reach | null | undefined;
}

/** True for units that were asked for: that one, or all whose agencies stand below its own. */
function createUnitTest({ unit, reach }: UnitArgs, { scope, client }: Call): (found: UnitKey, code: string) => boolean {
  if (unit == null) return () => true;
  if (reach === 'SELF') return (found) => found === unit;
  const top = new Set(scope.agencies({ unit, reach: 'SUBTREE' }).map(({ code }) => code));
  return (found, code) => {
    if (found === unit) return true;
    const agency = client.units.agency(code);
    return agency !== undefined && isUnderAgency(client.units, agency, (above) => top.has(above.code));
  };
}

/** What its code says of a change; where that says nothing, the row is loaded and looked at. */
function mayBeOf({ key, unit }: Change, args: UnitArgs, call: Call, isIn: ReturnType<typeof createUnitTest>): boolean {
  const code = agencyPartOf(key);
  const recorded = call.client.units.agency(code)?.unit ?? unit;
  // A row that was assigned to another unit since keeps the code it was recorded under.
  return args.unit == null || recorded === null || isIn(recorded, code) || isAssigned(key, call);
}

function isAssigned(key: string, { scope }: Call): boolean {
  return scope.assigned?.('Dossier').includes(key) === true;
}

/** `Subscription.dossierChanged`. */
export function followDossiers(
  args: SubscriptionDossierChangedArgs,
  call: Call,
  signal: AbortSignal,
): AsyncIterable<AdapterRecord> {
  const { dossier } = args;
  if (dossier != null && args.unit != null)
    throw new InputError('Name a dossier or a unit, not both.', 'Chỉ nêu hồ sơ hoặc đơn vị, không nêu cả hai.');
  const isIn = createUnitTest(args, call);
  const now: Call = { ...call, signal };
  return changedRows({
    changes: call.client.changes,
    type: 'Dossier',
    wanted: (change) =>
      dossier == null ? isDossierCode(change.key) && mayBeOf(change, args, call, isIn) : change.key === dossier,
    load: async (key) => {
      const [record = null] = await loadDossiers([key], now);
      if (record === null || args.unit == null || record.unitKey === null) return record;
      return isIn(record.unitKey, record.agencyCode ?? '') || isAssigned(record.code, call) ? record : null;
    },
    ...(dossier == null ? {} : { first: dossier }),
    signal,
  });
}

/** `Subscription.dossierReceived`. */
export function followReceived(
  args: SubscriptionDossierReceivedArgs,
  call: Call,
  signal: AbortSignal,
): AsyncIterable<AdapterRecord> {
  const isIn = createUnitTest(args, call);
  const now: Call = { ...call, signal };
  return changedRows({
    changes: call.client.changes,
    type: 'ReceivedDossier',
    // Whose it is was decided when it came; what is nobody's is told to nobody.
    wanted: ({ unit }) => unit !== null && (args.unit == null || call.scope.includes(unit)),
    load: async (key) => {
      const [record = null] = await loadReceived([key], now);
      return record?.unitKey != null && isIn(record.unitKey, record.agencyCode ?? '') ? record : null;
    },
    signal,
  });
}
