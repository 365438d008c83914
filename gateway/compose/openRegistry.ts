// Opens the store and brings up what every request needs from it: units, agencies, rights; and keeps all three current.
import { readFileSync } from 'node:fs';
import type { UnitScope } from '../../adapters/kit/index.js';
import { createAccessIndex, type AccessRecords, type UnitFacts } from '../access/index.js';
import {
  followAccessChanges,
  isEmpty,
  loadAgencies,
  loadUnitTable,
  openStore,
  seedSchema,
  seedStore,
  seedUnits,
  type AccessChanges,
  type Store,
} from '../store/index.js';
import { createLiveUnits, createUnitTree, importAgencies, pinCodeLists } from '../units/index.js';
import type { AgencyDirectory, LiveUnits, UnitTable, UnitTree } from '../units/index.js';
import type { Settings } from '../settings.js';

export interface Registry {
  readonly store: Store;
  readonly tree: UnitTree;
  readonly directory: AgencyDirectory;
  readonly units: UnitFacts;
  unitsVersion(): string;
  /** Throws when what is known may be too old to decide on. */
  records(): AccessRecords;
  /** Reads what changed now. */
  refresh(): Promise<void>;
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

function readSeed(file: string | undefined) {
  const parsed = seedSchema.safeParse(
    file === undefined ? { purposes: [], applications: [], grants: [] } : JSON.parse(readFileSync(file, 'utf8')),
  );
  if (parsed.success) return parsed.data;
  throw new InstallationFileInvalid(
    file ?? '',
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

async function seedIfEmpty(store: Store, table: UnitTable, settings: Settings['units']): Promise<void> {
  await store.db.transaction().execute((tx) => seedUnits(tx, pinCodeLists(table)));
  if (settings.agenciesFile === undefined || !(await isEmpty(store.db))) return;
  const agencies = readAgencies(settings.agenciesFile, createUnitTree(table));
  await seedStore(store.db, { seed: readSeed(settings.seedFile), agencies });
}

function everywhereOf(tree: UnitTree, directory: AgencyDirectory): UnitScope {
  return {
    includes: () => true,
    agencies: (filter) => {
      const roots = tree.units.filter((unit) => unit.level === 'CITY');
      return directory
        .scopeOf(roots.map((unit) => ({ unit: unit.key, reach: 'SUBTREE', since: '0001-01-01' })))
        .agencies(filter);
    },
  };
}

async function follow(store: Store, table: UnitTable, settings: Settings, onError: (error: unknown) => void) {
  const { db } = store;
  const index = createAccessIndex();
  const read = async () => [await loadUnitTable(db, table.prefix), await loadAgencies(db)] as const;
  let live: LiveUnits | undefined;
  /** Units first, then rights: what is decided afterwards sees both, and nothing in between. */
  async function apply(changes: AccessChanges): Promise<void> {
    if (live === undefined) live = createLiveUnits(...(await read()));
    else if (changes.unitsChanged || changes.agencies.length > 0) live.replace(...(await read()));
    index.apply(changes);
  }

  const { pollMs, maxStaleMs } = settings.store;
  const followed = await followAccessChanges({ db, pollMs, maxStaleMs, apply, onError });
  // A store in which nothing was ever changed has nothing to apply.
  live ??= createLiveUnits(...(await read()));
  return { live, index, followed };
}

/** `onError` hears of every failed look at the store. */
export async function openRegistry(
  table: UnitTable,
  settings: Settings,
  onError: (error: unknown) => void,
): Promise<Registry> {
  const { url, folder, snapshot } = settings.store;
  const store = await openStore({ url, folder, snapshot });
  try {
    await seedIfEmpty(store, table, settings.units);
    const { live, index, followed } = await follow(store, table, settings, onError);
    const { tree, directory } = live;
    return {
      store,
      tree,
      directory,
      units: live.facts,
      unitsVersion: () => live.version(),
      records: () => {
        followed.requireFresh();
        return index.records;
      },
      refresh: () => followed.refresh(),
      everywhere: everywhereOf(tree, directory),
      stop: async () => {
        followed.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
