// Workload `city`: one question of everyday work over the real adapters, beside a fan-out by hand over the same systems.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDirectory } from '../fan-out/directory.js';
import { closeAll, type Closers } from './closers.js';
import type { Cores } from './cores.js';
import { measureRounds, type Figures, type RoundsPlan } from './measureRounds.js';
import { startVariants, toTargets, VARIANTS } from './startVariants.js';
import { verifyAnswers } from './verifyAnswers.js';

/** Every so many units, the two answers are compared. */
const VERIFY_STEP = 10;

export interface CityPlace {
  /** The folder of the repository. */
  readonly root: string;
  readonly cores: Cores | undefined;
  /** Undefined: both. */
  readonly variants: readonly string[] | undefined;
}

async function compareAndMeasure({ root, variants: asked, cores }: CityPlace, plan: RoundsPlan, closers: Closers) {
  plan.onProgress('starting the sandbox, the gateway and the fan-out');
  const units = [...loadDirectory().wards.keys()];
  const variants = await startVariants(root, closers, cores);
  const query = readFileSync(join(root, 'examples/queries/unit-work.graphql'), 'utf8');
  const { gateway, 'fan-out': fanOut } = variants.programs;
  const sample = units.filter((_, place) => place % VERIFY_STEP === 0);
  const token = await variants.obtainToken();
  await verifyAnswers([gateway.url, fanOut.url], sample, { token, query, first: 20 });
  plan.onProgress(`the answers for ${sample.length} of ${units.length} units are equal`);
  const targets = Object.entries(toTargets(variants, query, units));
  const wanted = VARIANTS.filter((name) => asked?.includes(name) ?? true);
  const chosen = Object.fromEntries(targets.filter(([name]) => wanted.some((known) => known === name)));
  return Promise.race([measureRounds(chosen, plan), gateway.broken, fanOut.broken]);
}

/** Whatever happens, nothing is left running. */
export async function measureCity(place: CityPlace, plan: RoundsPlan): Promise<Figures> {
  const closers: Closers = [];
  try {
    return await compareAndMeasure(place, plan, closers);
  } finally {
    await closeAll(closers);
  }
}
