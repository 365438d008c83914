// Administrative units over time, and the agencies that serve them.
export { createAgencyDirectory, type AgencyDirectory } from './agencyDirectory.js';
export { createUnitTree } from './createUnitTree.js';
export { importAgencies } from './importAgencies.js';
export { typeDefs } from './schema.generated.js';
export type { UnitTable, UnitTree } from './types.js';
export { createUnitsAdapter } from './unitsAdapter.js';
