// How long each variant takes from its start to its first answer, and what it has taken of memory by then.
import { closeAll, type Closers } from '../measure/closers.js';
import { readTreeUsage } from '../measure/processUsage.js';
import type { StartFigures } from '../measure/results.js';
import { ask } from './questions.js';
import { createStarter, startUpstream, type WorkloadPlace } from './startWorkload.js';
import type { Variant } from './variants.js';
import type { Workload } from './workload.js';

type Starter = ReturnType<typeof createStarter>;

async function startOnce(starter: Starter, variant: Variant, workload: Workload): Promise<StartFigures> {
  const started = performance.now();
  const { program, target } = await starter.start(variant);
  await ask(target, workload.query, workload.questions[0] ?? {});
  const firstAnswerMs = performance.now() - started;
  const { rssBytes } = readTreeUsage(program.pid);
  await program.stop();
  return { firstAnswerMs, rssBytes };
}

interface Often {
  readonly rounds: number;
  readonly signal: AbortSignal;
}

async function startOften(starter: Starter, variant: Variant, workload: Workload, { rounds, signal }: Often) {
  await starter.prepare(variant);
  await startOnce(starter, variant, workload);
  const starts: StartFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    signal.throwIfAborted();
    starts.push(await startOnce(starter, variant, workload));
  }
  return starts;
}

/** Each variant `rounds` times, after one start that does not count: it reads files for the first time, and fills a store. */
export async function measureStart(
  place: Omit<WorkloadPlace, 'closers'>,
  workload: Workload,
  variants: readonly Variant[],
  rounds: number,
): Promise<Record<string, StartFigures[]>> {
  const closers: Closers = [];
  const figures: Record<string, StartFigures[]> = {};
  try {
    const everything = { ...place, closers };
    const { url } = await startUpstream(everything, workload);
    const starter = createStarter(everything, workload, url);
    for (const variant of variants) {
      place.onProgress(`starting ${variant.name} ${rounds + 1} times`);
      try {
        figures[variant.name] = await startOften(starter, variant, workload, { rounds, signal: place.signal });
      } catch (error) {
        if (variant.kind === 'own') throw error;
        place.onProgress(`left out: ${variant.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return figures;
  } finally {
    await closeAll(closers);
  }
}
