// The public GraphQL surface.
export { INTROSPECT, findRefusals } from './checkOperation.js';
export {
  createGraphqlServer,
  OperationRefused,
  type AdmittedOperation,
  type GraphqlServer,
  type OperationEvent,
} from './createGraphqlServer.js';
export { createOperationCost, type OperationCost } from './operationCost.js';
export { explainOperation, type ExplainedRights } from './explainOperation.js';
export { operationLimitsSchema } from './operationLimits.js';
export { createSubscriber } from './subscribe.js';
