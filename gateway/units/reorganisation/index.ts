// Reorganisations: resolutions that end, begin, merge and divide units.
export { applyResolution, beforeResolution, toResolutionFile } from './applyResolution.js';
export { checkAssignment } from './checkAssignment.js';
export { checkDecisions, decisionsSchema, type Decision } from './decisions.js';
export type { LifeStore, ReorganisationState } from './lifeStore.js';
export { ReorganisationRefused, type Problem } from './problem.js';
export { rehearse } from './rehearse.js';
export { createReorganisations, type AppliedReorganisation, type Reorganisations } from './reorganisations.js';
export type { RehearsalReport } from './report.js';
export { readResolution, readResolutionText, resolutionSchema, type ResolutionFile } from './resolutionFile.js';
export { validateResolution } from './validateResolution.js';
