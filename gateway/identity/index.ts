// Who calls: access tokens of several issuers, verified strictly.
export { createAuthenticator, type Authenticator } from './authenticator.js';
export { issuerSchema } from './issuerSettings.js';
export { IdentityProviderUnavailable, Unauthenticated, type Principal } from './principal.js';
