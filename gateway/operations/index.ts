// Operations by their hash: registered lists, automatic persisted queries, and what to compile before the first request.
export { hashOf } from './admission.js';
export { createAutomaticQueries } from './createAutomaticQueries.js';
export { createHotOperations, type HotOperations } from './createHotOperations.js';
export { createOperationGate } from './createOperationGate.js';
export { createOperationUses, type OperationUses } from './createOperationUses.js';
export { createRequestGate, type GatedRequest, type RequestGate } from './createRequestGate.js';
export { createTextCheck, type NewText, type TextProblem } from './createTextCheck.js';
export { createWarmTexts, type WarmText } from './createWarmTexts.js';
export { operationSettingsSchema } from './operationSettings.js';
