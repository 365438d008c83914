// What a service says of how its objects are found, whichever vocabulary it says it in.
import type { RemoteMerge } from '../../../../adapters/kit/index.js';
import type { Types } from './wholeTypes.js';

export interface MergeRules {
  /** The types as the service holds them: what is only named there is left out. */
  readonly types: Types;
  readonly merge: ReadonlyMap<string, RemoteMerge>;
}
