// The public GraphQL surface.
export { INTROSPECT } from './checkOperation.js';
export { createGraphqlServer, type GraphqlServer, type OperationEvent } from './createGraphqlServer.js';
export { operationLimitsSchema, type OperationLimits } from './operationLimits.js';
