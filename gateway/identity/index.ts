// Who calls: access tokens of several issuers, tokens of our own, sessions of the console.
export { createAuthenticator, type Authenticator } from './authenticator.js';
export { consoleSessionSchema, type ConsoleSessionSettings } from './console/consoleSettings.js';
export { createConsoleSessions, type ConsoleSessions } from './console/createConsoleSessions.js';
export { SignInRefused, type SessionEvent, type SessionRevocation } from './console/sessionEvents.js';
export { issuerSchema } from './issuerSettings.js';
export { createOwnIssuer, OWN_ISSUER, type AdapterTokenRequest, type OwnIssuer } from './ownIssuer/createOwnIssuer.js';
export { ownIssuerSchema, type OwnIssuerSettings } from './ownIssuer/ownIssuerSettings.js';
export { IdentityProviderUnavailable, Unauthenticated, type Principal } from './principal.js';
export { createSealer, type Sealer } from './sealer.js';
export { readClientKey, UnusableKey } from './tokenEndpoint/clientKey.js';
export { createClientSecret, type NewSecret } from './tokenEndpoint/clientSecret.js';
export type { ClientRegistry, TokenEvent, TokenRevocation } from './tokenEndpoint/clientRegistry.js';
export { createTokenEndpoint, type TokenEndpoint } from './tokenEndpoint/createTokenEndpoint.js';
