// In what a wanted grant goes beyond the one it would be handed on from: nobody gives more than they hold.
import { coversCapability, toRoot, type GrantRecord, type Root, type UnitFacts } from '../../access/index.js';
import { isSameGrantee, MAX_DEPTH, sourcesOf, type FindGrant } from './chain.js';
import { endOf, startOf } from './span.js';

/** A grant that is asked for and not yet written. */
export type WantedGrant = Omit<GrantRecord, 'id' | 'grantedUnder'>;

export type Excess = 'CAPABILITY' | 'UNIT' | 'PURPOSES' | 'TIME' | 'DEPTH' | 'CYCLE';

export interface Ground {
  readonly units: UnitFacts;
  readonly find: FindGrant;
  /** Units that stand at the top on the first day of the wanted grant. */
  readonly tops: readonly string[];
  /** The unit of the giver's own agency: what a source without a unit stands for. */
  readonly ownUnit: string | null;
  /** A grant written now gives nothing before, whatever its first day is. */
  readonly now: number;
  /** Two people agree: one may give to a group that holds the source. */
  readonly twoPeople: boolean;
}

/** Only what the installation gave for everything is for every purpose; all other purposes are named one by one. */
export function isForEveryPurpose(source: GrantRecord): boolean {
  return source.capability === '*' && source.grantedUnder === null && source.kind === 'NORMAL';
}

function everything(ground: Ground, since: string): readonly Root[] {
  return ground.tops.map((unit) => ({ unit, reach: 'SUBTREE', since }));
}

function reachesUnits(source: GrantRecord, wanted: WantedGrant, ground: Ground): boolean {
  if (source.reach === 'SUBJECT') return wanted.reach === 'SUBJECT';
  const unit = source.unit ?? ground.ownUnit;
  if (unit === null) return false;
  const outer: Root = { unit, reach: source.reach, since: source.validFrom };
  const asked = toRoot({ ...wanted, id: '', grantedUnder: null });
  // One's own person, or the own unit of whoever it is given to, can lie anywhere.
  if (asked === undefined)
    return ground.tops.length > 0 && ground.units.covers([outer], everything(ground, wanted.validFrom));
  return ground.units.covers([outer], [asked]);
}

/** True if the wanted grant would come back to somebody whom it was handed on from. */
function comesBack(source: GrantRecord, wanted: WantedGrant, ground: Ground): boolean {
  if (ground.twoPeople && (wanted.granteeKind === 'ROLE' || wanted.granteeKind === 'TENANT')) return false;
  return [source, ...sourcesOf(source, ground.find)].some((above) => isSameGrantee(above, wanted));
}

/** Empty: it may be handed on from this source. `source` is delegable and in force. */
export function excessOver(source: GrantRecord, wanted: WantedGrant, ground: Ground): readonly Excess[] {
  const found: Excess[] = [];
  if (!source.delegable || !coversCapability(source.capability, wanted.capability)) found.push('CAPABILITY');
  if (!reachesUnits(source, wanted, ground)) found.push('UNIT');
  if (!isForEveryPurpose(source) && !wanted.purposes.every((purpose) => source.purposes.includes(purpose)))
    found.push('PURPOSES');
  if (Math.max(startOf(wanted), ground.now) < startOf(source) || endOf(wanted) > endOf(source)) found.push('TIME');
  const depth = sourcesOf(source, ground.find).length + 1;
  if (depth > MAX_DEPTH) found.push('DEPTH');
  if (comesBack(source, wanted, ground)) found.push('CYCLE');
  return found;
}
