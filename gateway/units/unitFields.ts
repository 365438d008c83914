// Fields of a unit that depend on a day or are only worked out when asked for.
import {
  InputError,
  readMonth,
  type AgencyRef,
  type Answer,
  type Clock,
  type FieldLoader,
} from '../../adapters/kit/index.js';
import type { AgencyDirectory } from './agencyDirectory.js';
import { isDay, isValidOn, nearestDay } from './days.js';
import { toPage, type PageArgs } from './pages.js';
import type { Unit, UnitTree } from './types.js';
import { toOverviewRecord } from './unitOverviews.js';
import { toAgencyRecord, toSuccessionRecord, toUnitRecord } from './unitRecords.js';

/** What the loaders answer from. */
export interface UnitSources {
  readonly tree: UnitTree;
  readonly directory: AgencyDirectory;
  readonly clock: Clock;
}

/** An optional day. */
export interface DayArgs {
  readonly asOf?: string | null | undefined;
}

/** The day that was asked for, or undefined. Throws `InputError` if it is none. */
export function requireDay({ asOf }: DayArgs): string | undefined {
  if (asOf === null || asOf === undefined) return undefined;
  if (isDay(asOf)) return asOf;
  throw new InputError('"asOf" must be a day, YYYY-MM-DD.', '"asOf" phải là ngày, dạng YYYY-MM-DD.');
}

/** One answer per parent; null for a key that is no unit. */
function perUnit<Args>(tree: UnitTree, answer: (unit: Unit, args: Args) => Answer): FieldLoader<unknown> {
  return async (parents: readonly string[], args: Args) =>
    parents.map((key) => {
      const unit = tree.unit(key);
      return unit === undefined ? null : answer(unit, args);
    });
}

/** `Unit.<field>` by field name. */
export function unitFields({ tree, directory, clock }: UnitSources): Readonly<Record<string, FieldLoader<unknown>>> {
  const dayFor = (unit: Unit, args: DayArgs) => requireDay(args) ?? nearestDay(unit, clock.today());
  return {
    active: perUnit(tree, (unit, args: DayArgs) => {
      const active = isValidOn(unit, requireDay(args) ?? clock.today());
      return active; // a scalar passes through the gateway as it is
    }),
    parent: perUnit(tree, (unit, args: DayArgs) => {
      const parent = tree.parentOn(unit.key, dayFor(unit, args));
      return parent === undefined ? null : toUnitRecord(parent);
    }),
    children: perUnit(tree, (unit, args: DayArgs) =>
      tree.childrenOn(unit.key, dayFor(unit, args)).map((child) => toUnitRecord(child)),
    ),
    ancestors: perUnit(tree, (unit, args: DayArgs) =>
      tree.ancestorsOn(unit.key, dayFor(unit, args)).map((ancestor) => toUnitRecord(ancestor)),
    ),
    predecessors: perUnit(tree, (unit) => tree.predecessors(unit.key).map((row) => toSuccessionRecord(row, 'from'))),
    successors: perUnit(tree, (unit) => tree.successors(unit.key).map((row) => toSuccessionRecord(row, 'to'))),
    currentUnits: perUnit(tree, (unit) => tree.currentUnits(unit.key, clock.today()).map((one) => toUnitRecord(one))),
    agencies: perUnit(tree, (unit, args: PageArgs) => {
      const today = clock.today();
      const toRecord = (agency: AgencyRef) => toAgencyRecord(tree, agency, today);
      return toPage(directory.agenciesOf(unit.key), args, (agency) => agency.code, toRecord);
    }),
    overview: perUnit(tree, (unit, { month }: { readonly month: string }) =>
      toOverviewRecord(unit, readMonth(month, clock.today())),
    ),
  };
}
