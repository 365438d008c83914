// Who calls: access tokens of several issuers, tokens of our own, sessions of the console.
export { createAuthenticator, type Authenticator } from './authenticator.js';
export { consoleSessionSchema } from './console/consoleSettings.js';
export { createConsoleSessions, type ConsoleSessions } from './console/createConsoleSessions.js';
export { SignInRefused } from './console/sessionEvents.js';
export { issuerSchema } from './issuerSettings.js';
export { createOwnIssuer, type OwnIssuer } from './ownIssuer/createOwnIssuer.js';
export { ownIssuerSchema } from './ownIssuer/ownIssuerSettings.js';
export { IdentityProviderUnavailable, Unauthenticated, type Principal } from './principal.js';
export { createSealer, type Sealer } from './sealer.js';
export { readClientKey, UnusableKey } from './tokenEndpoint/clientKey.js';
export { createClientSecret } from './tokenEndpoint/clientSecret.js';
export { createTokenEndpoint, type TokenEndpoint } from './tokenEndpoint/createTokenEndpoint.js';
