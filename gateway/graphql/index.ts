// The public GraphQL surface.
export { INTROSPECT, findRefusals } from './checkOperation.js';
export { createGraphqlServer, type GraphqlServer, type TextCache, type Warming } from './createGraphqlServer.js';
export type { Generation } from './generation.js';
export { OperationRefused, type AdmittedOperation, type OperationEvent } from './operation.js';
export { createOperationCost, type OperationCost } from './operationCost.js';
export { explainOperation } from './explainOperation.js';
export { PROTOCOL_WORDS } from './formatError.js';
export { operationLimitsRule, operationLimitsSchema } from './operationLimits.js';
export { createSubscriber } from './subscribe.js';
export { readVariableUses } from './schemaUses.js';
