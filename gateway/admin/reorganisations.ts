// Reorganisations as the administration reaches them, with their refusals in its own form.
import { createReorganisations, ReorganisationRefused, type Reorganisations, type UnitTree } from '../units/index.js';
import { reorganisationStore } from '../store/index.js';
import type { AdminContext, AdminServices, Db, Tx } from './context.js';
import { AdminError } from './errors.js';
import { overEverything } from './guards.js';
import { notFound } from './problems.js';

/** The first part of all unit keys. */
function prefixOf(tree: UnitTree): string {
  return tree.units[0]?.key.split(':')[0] ?? '';
}

/** Units are the ground that everybody's rights stand on: for those who answer for the whole city. */
export function overUnits(context: AdminContext) {
  return overEverything('gateway:unit.manage', context);
}

/** Runs one step of a reorganisation's life. */
export async function withReorganisations<T>(
  { tree, clock }: AdminServices,
  step: (reorganisations: Reorganisations<Tx>) => Promise<T>,
): Promise<T> {
  try {
    return await step(createReorganisations({ store: reorganisationStore, prefix: prefixOf(tree), clock }));
  } catch (error) {
    throw error instanceof ReorganisationRefused ? new AdminError(error.code, undefined, error.problems) : error;
  }
}

export async function requireReorganisation(db: Db, id: string) {
  const row = await reorganisationStore.find(db, id);
  if (row === undefined) throw notFound();
  return row;
}

/** The resolution with everything that belongs to it. */
export function toDetails(row: Awaited<ReturnType<typeof requireReorganisation>>) {
  const { resolution, decisions, report } = row;
  return { reorganisation: row, file: resolution, decisions, report };
}

/** What a step did, for its answer and its record. */
export async function doneWith(tx: Tx, id: string, details: Readonly<Record<string, unknown>>) {
  const row = await requireReorganisation(tx, id);
  return {
    result: row,
    target: { type: 'Reorganisation', id },
    details: { number: row.number, effectiveOn: row.effectiveOn, ...details },
  };
}
