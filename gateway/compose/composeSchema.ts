// One stitched schema with its plans: made at the start, and again whenever a service of others changes.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import { AdapterProblems, type AcceptChange, type AdapterInstance, type OpaqueCodec } from '../stitching/index.js';
import type { StitchedGateway } from '../stitching/index.js';
import type { Plans } from '../plan/index.js';
import { createStitchedPlans, type PlanParts } from './createPlans.js';
import type { OperationContext } from './operationContext.js';
import { stitchRunning } from './stitchRunning.js';
import type { StitchedRemote } from './serviceCallers.js';

export interface Composed {
  readonly stitched: StitchedGateway;
  readonly plans: Plans<OperationContext>;
}

export interface ComposerParts extends PlanParts {
  readonly instances: readonly AdapterInstance[];
  readonly codec: OpaqueCodec;
  readonly accept: AcceptChange;
}

export interface Composer {
  /** Throws `AdapterProblems`. */
  stitch(remotes: readonly StitchedRemote[]): StitchedGateway;
  compose(remotes: readonly StitchedRemote[]): Composed;
}

export function createComposer(parts: ComposerParts): Composer {
  const { instances, codec, log, metrics, accept } = parts;
  const stitch = (remotes: readonly StitchedRemote[]) => stitchRunning(instances, codec, log, metrics, remotes, accept);
  return {
    stitch,
    compose(remotes) {
      const stitched = stitch(remotes);
      return { stitched, plans: createStitchedPlans(stitched, parts) };
    },
  };
}

/** For a look at a schema that nobody will ask. */
export function unasked(remote: RemoteAdapter): StitchedRemote {
  return { remote, call: () => Promise.reject(new Error('only looked at')) };
}

/** What is wrong with services that do not fit; whatever else goes wrong is no answer to that. */
export function problemsOf(error: unknown): readonly string[] {
  if (error instanceof AdapterProblems) return error.problems;
  // The stitching library refuses some combinations by itself; its words name types and fields alone.
  if (error instanceof Error) return [error.message.slice(0, 500)];
  throw error;
}
