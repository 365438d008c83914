// The public GraphQL surface.
export { INTROSPECT } from './checkOperation.js';
export { createGraphqlServer, type GraphqlServer } from './createGraphqlServer.js';
export { operationLimitsSchema } from './operationLimits.js';
