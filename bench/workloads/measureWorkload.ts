// One workload from start to figures: everything up, answers compared, rounds in turns, everything down.
import { closeAll } from '../measure/closers.js';
import { measureRounds, type Figures, type RoundsPlan, type Target } from '../measure/measureRounds.js';
import { measureParseStringify } from './parseStringify.js';
import { verifySameAnswers } from './questions.js';
import { startWorkload, type LeftOut, type MeasurePlace } from './startWorkload.js';
import { VARIANTS, type Variant } from './variants.js';
import type { Workload } from './workload.js';

export interface WorkloadOutcome {
  readonly figures: Figures;
  readonly leftOut: readonly LeftOut[];
  /** Size of one answer. */
  readonly answerBytes: number;
}

/** Those asked for; otherwise those the workload is meant for, or all. */
export function chooseVariants(workload: Workload, asked: readonly string[] | undefined): readonly Variant[] {
  const wanted = asked ?? workload.variants;
  return wanted === undefined ? VARIANTS : VARIANTS.filter(({ name }) => wanted.includes(name));
}

/** Whatever happens, nothing is left running. */
export async function measureWorkload(
  place: MeasurePlace,
  workload: Workload,
  asked: readonly string[] | undefined,
  plan: RoundsPlan,
): Promise<WorkloadOutcome> {
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const { signal } = plan;
    const everything = { ...place, closers, signal, onProgress: (what: string) => plan.onProgress(what) };
    const { upstream, running, leftOut } = await startWorkload(everything, workload, chooseVariants(workload, asked));
    const targets = Object.fromEntries(running.map(({ variant, target }) => [variant.name, target]));
    const answerBytes = await verifySameAnswers(workload, upstream, targets);
    plan.onProgress(`the answers of ${running.length} variants are equal, ${answerBytes} bytes`);
    const figures = await watched(targets, plan, running);
    const extra = workload.name === 'w4' ? await measureParseStringify(workload, upstream, plan.rounds) : [];
    return { figures: extra.length === 0 ? figures : { ...figures, 'parse-stringify': extra }, leftOut, answerBytes };
  } finally {
    await closeAll(closers);
  }
}

type Running = Awaited<ReturnType<typeof startWorkload>>['running'];

/** The rounds, unless a program ends on its own. */
async function watched(targets: Readonly<Record<string, Target>>, plan: RoundsPlan, running: Running) {
  return Promise.race([measureRounds(targets, plan), ...running.map(({ program }) => program.broken)]);
}
