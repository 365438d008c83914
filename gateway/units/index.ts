// Administrative units over time, and the agencies that serve them.
export { createAgencyDirectory, type AgencyDirectory } from './agencyDirectory.js';
export { createUnitTree } from './createUnitTree.js';
export { pinCodeLists } from './codeLists.js';
export { importAgencies } from './importAgencies.js';
export { createLiveUnits, createUnitFacts, type LiveUnits } from './liveUnits.js';
export * from './reorganisation/index.js';
export { typeDefs } from './schema.generated.js';
export type { UnitRow, UnitTable, UnitTree } from './types.js';
export { createUnitsAdapter } from './unitsAdapter.js';
