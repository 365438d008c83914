// Opens the store and brings up what every request needs from it: units, agencies, rights.
import { readFileSync } from 'node:fs';
import type { UnitScope } from '../../adapters/kit/index.js';
import {
  createLiveRecords,
  isEmpty,
  loadAccessRecords,
  loadAgencies,
  openStore,
  seedSchema,
  seedStore,
  type Store,
} from '../store/index.js';
import { createAgencyDirectory, createUnitTree, importAgencies } from '../units/index.js';
import type { AgencyDirectory, UnitTable, UnitTree } from '../units/index.js';
import type { Settings } from '../settings.js';

export interface Registry {
  readonly store: Store;
  readonly tree: UnitTree;
  readonly directory: AgencyDirectory;
  readonly live: ReturnType<typeof createLiveRecords>;
  /** The scope of public facts. */
  readonly everywhere: UnitScope;
  stop(): Promise<void>;
}

/** An installation file that cannot be used; `problems` has one line for each mistake. */
export class InstallationFileInvalid extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'InstallationFileInvalid';
  }
}

function readAgencies(file: string, tree: UnitTree) {
  const result = importAgencies(tree, readFileSync(file));
  if (result.ok) return result.rows;
  throw new InstallationFileInvalid(
    file,
    result.problems.map(({ line, vi, en }) => `line ${line}: ${vi} / ${en}`),
  );
}

function readSeed(file: string) {
  const parsed = seedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new InstallationFileInvalid(
    file,
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

async function seedIfEmpty(store: Store, tree: UnitTree, units: Settings['units']): Promise<void> {
  if (units.agenciesFile === undefined || !(await isEmpty(store.db))) return;
  const seed = units.seedFile === undefined ? { purposes: [], applications: [], grants: [] } : readSeed(units.seedFile);
  await seedStore(store.db, { seed, agencies: readAgencies(units.agenciesFile, tree) });
}

function everywhereOf(tree: UnitTree, directory: AgencyDirectory): UnitScope {
  const roots = tree.units.filter((unit) => unit.level === 'CITY');
  const city = directory.scopeOf(roots.map((unit) => ({ unit: unit.key, reach: 'SUBTREE' })));
  return { includes: () => true, agencies: (filter) => city.agencies(filter) };
}

/** `onError` hears of every failed look at the store. */
export async function openRegistry(
  table: UnitTable,
  settings: Settings,
  onError: (error: unknown) => void,
): Promise<Registry> {
  const tree = createUnitTree(table);
  const { url, folder, snapshot } = settings.store;
  const store = await openStore({ url, folder, snapshot });
  try {
    await seedIfEmpty(store, tree, settings.units);
    const directory = createAgencyDirectory(tree, await loadAgencies(store.db));
    const first = await loadAccessRecords(store.db);
    const { pollMs, maxStaleMs } = settings.store;
    const live = createLiveRecords({ db: store.db, first, pollMs, maxStaleMs, onError });
    const stop = async () => {
      live.stop();
      await store.close();
    };
    return { store, tree, directory, live, everywhere: everywhereOf(tree, directory), stop };
  } catch (error) {
    await store.close();
    throw error;
  }
}
