// The stitched schema over every adapter of this build, without a network: stitching needs declarations, not clients.
import { readAdapters } from '../../gateway/declaredServices.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { stitchDeclarations, withBuiltIn } from '../../gateway/compose/stitchDeclarations.js';
import type { StitchedGateway } from '../../gateway/stitching/index.js';
import type { Adapter } from '../../adapters/kit/index.js';

/** The adapters of the registry and the declared services of this repository. */
export const adapters = readAdapters({});

/** All of these, and those that the gateway adds itself. */
export function allAdapters(): readonly Adapter[] {
  return withBuiltIn(adapters, loadUnits());
}

/** Throws `AdapterProblems` if the declarations do not fit together. */
export function stitchAll(all: readonly Adapter[]): StitchedGateway {
  return stitchDeclarations(all);
}
