// Who calls: access tokens of several issuers, verified strictly.
export { createAuthenticator, type Authenticator } from './authenticator.js';
export { issuerSchema, type IssuerSettings } from './issuerSettings.js';
export type { FetchText } from './keySet.js';
export { IdentityProviderUnavailable, Unauthenticated, type Principal } from './principal.js';
