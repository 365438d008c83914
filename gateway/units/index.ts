// Administrative units, agencies and scopes.
export { createAgencyDirectory, type AgencyDirectory } from './agencyDirectory.js';
export { createUnitTree } from './createUnitTree.js';
export { describeUnit } from './describeUnit.js';
export { foldName, foldTone } from './foldName.js';
export { importAgencies, type AgencyImport } from './importAgencies.js';
export type { ImportProblem } from './importProblems.js';
export { isAmbiguousAgencyCode, normalizeAgencyCode, toOldAgencyCode } from './normalizeAgencyCode.js';
export { resolveUnitCode, type UnitCodeQuery } from './resolveUnitCode.js';
export type * from './types.js';
export { UnitCodeError, type UnitCodeReason } from './unitCodeError.js';
export type { ScopeRoot } from './unitScopes.js';
export { createUnitsAdapter, type UnitsAdapterOptions } from './unitsAdapter.js';
export { typeDefs } from './schema.generated.js';
