// Brings a workload up: the upstream process, and beside it one process per variant, each proven to answer the same.
import { join } from 'node:path';
import { startChildProgram, type ChildProgram } from '../measure/childProgram.js';
import type { Closers } from '../measure/closers.js';
import type { Cores } from '../measure/cores.js';
import type { Target } from '../measure/measureRounds.js';
import { composeSupergraph, installPeers, peersFolder, toPeerServices } from '../measure/peers.js';
import { cleanEnvironment, runEnvironment } from '../measure/startVariants.js';
import { openOurs, type OursPlace } from './oursPlace.js';
import { toBodies } from './questions.js';
import type { Variant } from './variants.js';
import type { Workload } from './workload.js';

/** Where and how programs are measured. */
export interface MeasurePlace {
  /** The folder of the repository. */
  readonly root: string;
  readonly cores: Cores | undefined;
  /** The other gateways have the allocator and the heap that Node.js gives them, not ours. */
  readonly peersAsTheyCome: boolean;
}

export interface WorkloadPlace extends MeasurePlace {
  readonly closers: Closers;
  readonly signal: AbortSignal;
  onProgress(what: string): void;
}

export interface RunningVariant {
  readonly variant: Variant;
  readonly program: ChildProgram;
  readonly target: Target;
}

/** Why a variant is not measured. */
export interface LeftOut {
  readonly variant: string;
  readonly reason: string;
}

export interface RunningWorkload {
  /** Address of the upstream. */
  readonly upstream: string;
  readonly running: readonly RunningVariant[];
  readonly leftOut: readonly LeftOut[];
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** What a peer needs beyond a free port; the reason if it cannot be had. */
async function preparePeers(place: WorkloadPlace, workload: Workload, upstream: string) {
  const services = toPeerServices(workload.services, upstream);
  await installPeers(place.root, (what) => place.onProgress(what));
  return { services, supergraph: await composeSupergraph(place.root, services) };
}

async function startProgram(place: WorkloadPlace, variant: Variant, message: object): Promise<ChildProgram> {
  const { root, cores, closers } = place;
  const isPeer = variant.kind === 'peer';
  const folder = isPeer ? peersFolder(root) : join(root, 'dist/bench');
  const environment = isPeer && place.peersAsTheyCome ? cleanEnvironment() : runEnvironment();
  const program = await startChildProgram({
    ...{ name: variant.name, file: join(folder, variant.file), cwd: root, message, core: cores?.measured },
    // As they would run in earnest: without what is for developers.
    env: { ...environment, NODE_ENV: 'production' },
  });
  closers.push(() => program.stop());
  return program;
}

/** The upstream of a workload. */
export async function startUpstream({ root, cores, closers }: WorkloadPlace, workload: Workload) {
  const upstream = await startChildProgram({
    ...{ name: 'upstream', file: join(root, 'dist/bench/programs/upstream.js'), cwd: root, core: cores?.rest },
    env: { ...cleanEnvironment(), NODE_ENV: 'production' },
    message: { workload: workload.name },
  });
  closers.push(() => upstream.stop());
  return upstream;
}

/** Starts single variants beside an upstream; what several of them need is prepared once. */
export function createStarter(place: WorkloadPlace, workload: Workload, upstream: string) {
  let peers: ReturnType<typeof preparePeers> | undefined;
  let ours: Promise<OursPlace> | undefined;
  const messageFor = async (variant: Variant): Promise<object> => {
    const common = { workload: workload.name, upstream, ...variant.settings };
    if (variant.kind === 'peer') return { ...common, ...(await (peers ??= preparePeers(place, workload, upstream))) };
    if (variant.name === 'ours')
      return { ...common, ...(await (ours ??= openOurs(place.root, workload, place.closers))).settings };
    return common;
  };
  const start = async (variant: Variant): Promise<RunningVariant> => {
    const program = await startProgram(place, variant, await messageFor(variant));
    const bodies = toBodies(workload);
    const headers = async () => (variant.name === 'ours' ? ((await ours)?.headers() ?? {}) : {});
    const requests = async () => ({ path: '/graphql', headers: await headers(), bodies });
    return { variant, program, target: { program, requests } };
  };
  return { prepare: async (variant: Variant) => void (await messageFor(variant)), start };
}

/** Everything that was started is in `place.closers`, also when this throws. */
export async function startWorkload(
  place: WorkloadPlace,
  workload: Workload,
  variants: readonly Variant[],
): Promise<RunningWorkload> {
  const { url } = await startUpstream(place, workload);
  const starter = createStarter(place, workload, url);
  const running: RunningVariant[] = [];
  const leftOut: LeftOut[] = [];
  for (const variant of variants) {
    place.signal.throwIfAborted();
    place.onProgress(`starting ${variant.name}`);
    try {
      running.push(await starter.start(variant));
    } catch (error) {
      if (variant.kind === 'own') throw error;
      leftOut.push({ variant: variant.name, reason: firstLine(error) });
    }
  }
  return { upstream: url, running, leftOut };
}
