// Corrects a reorganisation that is in force: decisions from now on use the corrected units, and what was recorded stays.
import { createUnitTree } from '../createUnitTree.js';
import { addDays } from '../days.js';
import type { SuccessionRow } from '../types.js';
import { endedCodes, keyOfRow, toUnitChanges } from './applyResolution.js';
import type { By, KeptReorganisation, LifeOptions } from './lifeStore.js';
import { readDecisions, readFile, readTable, requireState, type KeptTable } from './loadDraft.js';
import { problem, refuseIf, type Problem } from './problem.js';
import type { ResolutionFile } from './resolutionFile.js';
import { validateResolution } from './validateResolution.js';

export interface Correction extends By {
  readonly file: ResolutionFile;
  readonly reason: string;
}

/** The table of its day without it, and without everything later: what the resolution was checked against. */
function groundOf(table: KeptTable, row: KeptReorganisation): KeptTable {
  const { id, effectiveOn } = row;
  const isLater = (validTo: string | null) => validTo !== null && validTo >= effectiveOn;
  return {
    ...table,
    units: table.units
      .filter((unit) => unit.reorganisation !== id && (unit.validFrom ?? '') <= effectiveOn)
      .map((unit) => (unit.endedBy === id || isLater(unit.validTo) ? { ...unit, validTo: null } : unit)),
    successions: table.successions.filter((step) => step.reorganisation !== id && step.effectiveOn <= effectiveOn),
  };
}

function equalSets(a: Iterable<string>, b: Iterable<string>): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((item) => right.has(item));
}

/** Keys in records and grants name these units: which units there are is not for a correction. */
function identityProblems(before: ResolutionFile, after: ResolutionFile): Problem[] {
  const codes = (file: ResolutionFile) => file.newUnits.map((unit) => `${unit.kind} ${unit.code}`);
  const problems: Problem[] = [];
  if (before.effectiveOn !== after.effectiveOn || before.number !== after.number) {
    const vi = 'bản đính chính phải giữ số và ngày có hiệu lực';
    problems.push(problem('number', vi, 'a correction keeps the number and the day'));
  }
  if (!equalSets(codes(before), codes(after)) || !equalSets(endedCodes(before), endedCodes(after))) {
    const vi = 'bản đính chính phải giữ nguyên các đơn vị kết thúc và các đơn vị mới';
    problems.push(problem('newUnits', vi, 'a correction keeps which units end and which begin'));
  }
  return problems;
}

function sayOf(row: SuccessionRow): string {
  return JSON.stringify([row.fromCode, row.toCode, row.extent, row.remainder, row.population, row.clause]);
}

async function correctSuccessions<Tx>(
  { store, clock }: LifeOptions<Tx>,
  tx: Tx,
  id: string,
  table: KeptTable,
  wanted: readonly SuccessionRow[],
) {
  const known = table.successions.filter((row) => row.reorganisation === id);
  const said = new Set(wanted.map(sayOf));
  const before = new Set(known.map(sayOf));
  const gone = known.filter((row) => !said.has(sayOf(row)));
  const added = wanted.filter((row) => !before.has(sayOf(row)));
  await store.withdrawSuccessions(
    tx,
    gone.map((row) => row.id),
    clock.now(),
  );
  await store.bring(tx, id, [], added);
  return gone.length + added.length;
}

async function correctNames<Tx>(
  { store }: LifeOptions<Tx>,
  tx: Tx,
  id: string,
  table: KeptTable,
  file: ResolutionFile,
) {
  const rows = new Map(table.units.filter((unit) => unit.reorganisation === id).map((unit) => [unit.code, unit]));
  for (const unit of file.newUnits) {
    const row = rows.get(unit.code);
    if (row === undefined) continue;
    if (row.name !== unit.name || row.type !== unit.type || row.parentCode !== unit.parentCode)
      await store.rename(tx, row.id, unit);
  }
}

/** Grants that were carried along a succession which is no longer so. */
async function orphaned<Tx>(
  { store }: LifeOptions<Tx>,
  tx: Tx,
  row: KeptReorganisation,
  table: KeptTable,
  file: ResolutionFile,
) {
  const keys = new Map(table.units.map((unit) => [keyOfRow(table.prefix, unit), unit.code]));
  const wholesale = new Set(
    readDecisions(row.decisions).flatMap((one) => (one.kind === 'CARRY_GRANTS' ? [`${one.from} ${one.to}`] : [])),
  );
  const steps = new Map(file.changes.map((change) => [`${change.from} ${change.to}`, change.extent]));
  const carried = await store.carried(tx, row.id);
  return carried
    .filter(({ from, to }) => {
      const extent = steps.get(`${keys.get(from ?? '')} ${keys.get(to ?? '')}`);
      return extent === undefined || (extent === 'part' && wholesale.has(`${from} ${to}`));
    })
    .map((grant) => grant.id);
}

/** Takes the whole corrected file; only what differs is written, and every row that was stays in the history. */
export async function correctReorganisation<Tx>(
  options: LifeOptions<Tx>,
  tx: Tx,
  { id, by, file, reason }: Correction,
) {
  const { store, clock } = options;
  await store.lock(tx);
  const row = await requireState(store, tx, id, ['APPLIED']);
  const table = await readTable(options, tx);
  refuseIf('RESOLUTION_INVALID', identityProblems(readFile(row.resolution), file));
  const ground = groundOf(table, row);
  const dayBefore = addDays(row.effectiveOn, -1);
  refuseIf('RESOLUTION_INVALID', validateResolution(createUnitTree(ground), file, { today: dayBefore }));
  const changedSuccessions = await correctSuccessions(options, tx, id, table, toUnitChanges(ground, file).successions);
  await correctNames(options, tx, id, table, file);
  const ended = await orphaned(options, tx, row, table, file);
  await store.endGrants(tx, ended, { by, at: clock.now(), reason: `${row.number}: ${reason}` });
  await store.update(tx, id, { resolution: file });
  return { changedSuccessions, endedGrants: ended.length };
}
