// A reorganisation as it stands in the store, with the units and rights of this moment.
import { createUnitTree } from '../createUnitTree.js';
import { decisionsSchema, type Decision } from './decisions.js';
import type {
  KeptReorganisation,
  KeptSuccessionRow,
  KeptUnitRow,
  LifeOptions,
  LifeStore,
  ReorganisationState,
} from './lifeStore.js';
import { problem, refuseIf, ReorganisationRefused } from './problem.js';
import { readResolution, type ResolutionFile } from './resolutionFile.js';
import type { HeldRights } from './rights.js';
import { validateResolution } from './validateResolution.js';

/** The unit table with the ids of its rows. */
export interface KeptTable {
  readonly prefix: string;
  readonly units: readonly KeptUnitRow[];
  readonly successions: readonly KeptSuccessionRow[];
  readonly formerCodes: readonly [];
}

export interface Draft extends HeldRights {
  readonly row: KeptReorganisation;
  readonly table: KeptTable;
  readonly file: ResolutionFile;
  readonly decisions: readonly Decision[];
}

export async function readTable<Tx>({ store, prefix }: LifeOptions<Tx>, tx: Tx): Promise<KeptTable> {
  return { prefix, units: await store.readUnits(tx), successions: await store.readSuccessions(tx), formerCodes: [] };
}

/** Decisions and files were checked when they were written down: what does not fit any more is a fault of ours. */
export function readDecisions(json: unknown): readonly Decision[] {
  return decisionsSchema.parse(json);
}

export function readFile(json: unknown): ResolutionFile {
  const reading = readResolution(json);
  if (reading.ok) return reading.file;
  throw new ReorganisationRefused('RESOLUTION_INVALID', reading.problems);
}

export async function requireState<Tx>(
  store: LifeStore<Tx>,
  tx: Tx,
  id: string,
  states: readonly ReorganisationState[],
): Promise<KeptReorganisation> {
  const row = await store.find(tx, id);
  if (row === undefined) throw new ReorganisationRefused('NOT_FOUND');
  if (states.includes(row.state)) return row;
  throw new ReorganisationRefused('CONFLICT', [
    problem('state', `trạng thái ${row.state} không cho phép`, `not possible in the state ${row.state}`),
  ]);
}

/** Checks the file against the units of this moment again: another one may have been scheduled meanwhile. */
export async function loadDraft<Tx>(
  options: LifeOptions<Tx>,
  tx: Tx,
  id: string,
  states: readonly ReorganisationState[],
): Promise<Draft> {
  const { store, clock } = options;
  const row = await requireState(store, tx, id, states);
  const table = await readTable(options, tx);
  const file = readFile(row.resolution);
  refuseIf('RESOLUTION_INVALID', validateResolution(createUnitTree(table), file, { today: clock.today() }));
  return { row, table, file, decisions: readDecisions(row.decisions), ...(await store.readRights(tx)) };
}
