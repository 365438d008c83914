// The public GraphQL surface.
export { INTROSPECT, findRefusals } from './checkOperation.js';
export { createGraphqlServer, type GraphqlServer } from './createGraphqlServer.js';
export { OperationRefused, type AdmittedOperation, type OperationEvent } from './operation.js';
export { createOperationCost, type OperationCost } from './operationCost.js';
export { explainOperation } from './explainOperation.js';
export { operationLimitsSchema } from './operationLimits.js';
export { createSubscriber } from './subscribe.js';
