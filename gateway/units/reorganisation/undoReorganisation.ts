// Takes a scheduled reorganisation back before its day: the tables are as if it had never been, only the history knows.
import { keyOfRow } from './applyResolution.js';
import type { By, KeptUnitRow, LifeOptions } from './lifeStore.js';
import { readTable, requireState, type KeptTable } from './loadDraft.js';
import { conflict, refuseIf, problem, type Problem } from './problem.js';

interface Brought {
  readonly id: string;
  readonly effectiveOn: string;
  readonly table: KeptTable;
}

/** What other resolutions built on this one: they must be undone first. */
function dependents({ id, effectiveOn, table }: Brought): Problem[] {
  const brought = table.units.filter((unit) => unit.reorganisation === id);
  const freed = new Set(table.units.filter((unit) => unit.endedBy === id).map((unit) => unit.code));
  const codes = new Set(brought.map((unit) => unit.code));
  const isLater = (day: string | null) => day !== null && day >= effectiveOn;
  const others = table.units.filter((unit) => unit.reorganisation !== null && unit.reorganisation !== id);
  const units = others.filter(
    (unit) => isLater(unit.validFrom) && (codes.has(unit.parentCode ?? '') || freed.has(unit.code)),
  );
  const steps = table.successions.filter(
    (row) => row.reorganisation !== id && isLater(row.effectiveOn) && codes.has(row.toCode) && !startsWith(others, row),
  );
  const found = [
    ...brought.filter((unit) => unit.validTo !== null).map((unit) => unit.code),
    ...units.map((unit) => unit.code),
    ...steps.map((row) => row.toCode),
  ];
  return [...new Set(found)].map((code) =>
    problem('', `một nghị quyết khác dựa vào đơn vị ${code}`, `another resolution builds on the unit ${code}`),
  );
}

/** True if the succession leads to a unit that its own resolution brought. */
function startsWith(
  others: readonly KeptUnitRow[],
  row: { readonly toCode: string; readonly effectiveOn: string },
): boolean {
  return others.some((unit) => unit.code === row.toCode && unit.validFrom === row.effectiveOn);
}

/**
 * From its first day on people have worked under it: then it is corrected, or followed by another one, never undone.
 * Grants at units that will not be are ended too, so that no later unit with such a key finds them.
 */
export async function undoReorganisation<Tx>(
  options: LifeOptions<Tx>,
  tx: Tx,
  { id, by, reason }: By & { readonly reason: string },
): Promise<{ readonly endedGrants: number }> {
  const { store, clock } = options;
  await store.lock(tx);
  const row = await requireState(store, tx, id, ['SCHEDULED']);
  if (row.effectiveOn <= clock.today()) {
    throw conflict('effectiveOn', 'đã có hiệu lực: chỉ có thể đính chính', 'it is in force: it can only be corrected');
  }
  const table = await readTable(options, tx);
  refuseIf('CONFLICT', dependents({ id, effectiveOn: row.effectiveOn, table }));
  const keys = new Set(
    table.units.filter((unit) => unit.reorganisation === id).map((unit) => keyOfRow(table.prefix, unit)),
  );
  const { grants } = await store.readRights(tx);
  const carried = await store.carried(tx, id);
  const ended = new Set([
    ...carried.map((grant) => grant.id),
    ...grants.filter((grant) => keys.has(grant.unit ?? '')).map((grant) => grant.id),
  ]);
  const at = clock.now();
  await store.endGrants(tx, [...ended], { by, at, reason: `${row.number}: ${reason}` });
  await store.withdraw(tx, id, at);
  await store.update(tx, id, { state: 'UNDONE', undone: { by, at, reason } });
  return { endedGrants: ended.size };
}
