// Reorganisations: resolutions that end, begin, merge and divide units.
export { beforeResolution, toResolutionFile } from './applyResolution.js';
export { checkAssignment } from './checkAssignment.js';
export { ReorganisationRefused } from './problem.js';
export { createReorganisations, type AppliedReorganisation, type Reorganisations } from './reorganisations.js';
export { readResolutionText, resolutionSchema, type ResolutionFile } from './resolutionFile.js';
export { validateResolution } from './validateResolution.js';
