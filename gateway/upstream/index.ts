// Calls to upstream systems and what guards them.
export { createGraphqlCaller } from './graphqlCaller.js';
export { createGraphqlListener } from './graphqlListener.js';
export * from './guard.js';
export * from './httpClient.js';
export * from './limits.js';
export { fetchText } from './fetchText.js';
