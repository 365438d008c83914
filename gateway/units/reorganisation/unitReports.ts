// The part of a rehearsal that is about units alone.
import { addDays } from '../days.js';
import type { Succession, Unit, UnitTree } from '../types.js';
import { stepsFrom } from './decisions.js';
import { listing, type BeginningReport, type EndingReport, type PartReport, type RehearsalReport } from './report.js';
import type { Stage } from './stage.js';

function toPart(tree: UnitTree, { to, extent, population, remainder, clause }: Succession): PartReport {
  return { unit: to, name: tree.unit(to)?.fullName ?? '', extent, population, remainder, clause };
}

function toEnding(stage: Stage, unit: Unit): EndingReport {
  const parts = stepsFrom(stage, unit.key).map((step) => toPart(stage.after, step));
  const divided = parts.length > 1;
  const named = stage.decisions.find((one) => one.kind === 'CUSTODIAN' && one.from === unit.key);
  const byFile = stage.after.unitOn(stage.file.custodian ?? '', stage.effectiveOn);
  const custodian = named?.kind === 'CUSTODIAN' ? named.unit : (byFile ?? stage.after.custodianOf(unit.key))?.key;
  return {
    unit: unit.key,
    name: unit.fullName,
    parts,
    soundDefault: divided ? (parts.find((part) => part.population === 'WHOLE')?.unit ?? null) : null,
    custodian: divided ? (custodian ?? null) : null,
  };
}

function toBeginning(stage: Stage, unit: Unit): BeginningReport {
  const { after, effectiveOn } = stage;
  const dayBefore = addDays(effectiveOn, -1);
  const steps = after.predecessors(unit.key).filter((step) => step.effectiveOn === effectiveOn);
  const parents = steps.flatMap((step) => after.parentOn(step.from, dayBefore)?.key ?? []);
  return {
    unit: unit.key,
    name: unit.fullName,
    parent: after.parentOn(unit.key, effectiveOn)?.key ?? null,
    whole: steps.filter((step) => step.extent === 'WHOLE').length,
    parts: steps.filter((step) => step.extent === 'PART').length,
    formerParents: [...new Set(parents)].sort(),
  };
}

function tally(values: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

export function describeUnits(stage: Stage): Pick<RehearsalReport, 'counts' | 'ending' | 'beginning' | 'reusedCodes'> {
  const ending = stage.ending.map((unit) => toEnding(stage, unit));
  const codes = new Set(stage.file.newUnits.map((unit) => unit.code));
  const newUnits = stage.after.units.filter((unit) => codes.has(unit.code) && unit.validFrom === stage.effectiveOn);
  const beginning = newUnits.map((unit) => toBeginning(stage, unit));
  const endingByCode = new Map(stage.ending.map((unit) => [unit.code, unit.key]));
  const reusedCodes = newUnits.flatMap(({ code, key }) => {
    const from = endingByCode.get(code);
    return from === undefined ? [] : [{ code, from, to: key }];
  });
  const divided = ending.filter((unit) => unit.parts.length > 1);
  return {
    counts: {
      ending: ending.length,
      beginning: beginning.length,
      whole: ending.filter((unit) => unit.parts.length === 1).length,
      divided: divided.length,
      parts: divided.reduce((sum, unit) => sum + unit.parts.length, 0),
      dividedInto: tally(divided.map((unit) => unit.parts.length)),
      soundDefaults: divided.filter((unit) => unit.soundDefault !== null).length,
      spanning: beginning.filter((unit) => unit.formerParents.length > 1).length,
      reusedCodes: reusedCodes.length,
    },
    ending: listing(ending),
    beginning: listing(beginning),
    reusedCodes: listing(reusedCodes),
  };
}
