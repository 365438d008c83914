// The applications registered at the sample identity provider. All secrets are published samples.
import type { ClientMetadata } from 'oidc-provider';

/** What an application's own token (client credentials) says about it. */
export interface AppClaims {
  readonly org: string;
  readonly level: 'CITY' | 'DISTRICT' | 'WARD';
  readonly roles: readonly string[];
}

/** Secrets of the confidential sample clients, by client id. Published on purpose: they open nothing but the sandbox. */
export const SAMPLE_SECRETS = {
  'shared-app': 'sample-shared-app-secret',
  'shared-app-es256': 'sample-shared-app-es256-secret',
  'other-app': 'sample-other-app-secret',
  gateway: 'sample-gateway-secret',
} as const;

const APP_CLAIMS: Record<string, AppClaims> = {
  'shared-app': { org: 'H26', level: 'CITY', roles: ['shared-app'] },
  'shared-app-es256': { org: 'H26', level: 'CITY', roles: ['shared-app'] },
  'other-app': { org: 'H26', level: 'CITY', roles: [] },
  gateway: { org: 'H26', level: 'CITY', roles: [] },
};

/** Clients whose access tokens are signed with ES256; all others get RS256. */
const ES256_CLIENTS = new Set(['shared-app-es256']);

/** Claims of an application's own token; undefined for a client that only signs people in. */
export function appClaims(clientId: string): AppClaims | undefined {
  return APP_CLAIMS[clientId];
}

/** The signature algorithm of a client's access tokens. */
export function accessTokenAlgorithm(clientId: string): 'RS256' | 'ES256' {
  return ES256_CLIENTS.has(clientId) ? 'ES256' : 'RS256';
}

function confidential([clientId, secret]: [string, string]): ClientMetadata {
  return {
    client_id: clientId,
    client_name: `${clientId} (mẫu)`,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  };
}

/** A public client: no secret, PKCE instead. `native` lets a loopback redirect use any port (RFC 8252 §7.3). */
function publicClient(clientId: string, redirectUris: string[], more: ClientMetadataParts = {}): ClientMetadata {
  return {
    client_id: clientId,
    client_name: `${clientId} (mẫu)`,
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: redirectUris,
    require_auth_time: true,
    ...more,
  };
}

type ClientMetadataParts = Partial<ClientMetadata>;

/** Where the console may be sent back to; loopback with any port. */
export const CONSOLE_REDIRECTS = ['/console/callback', '/admin/callback', '/auth/callback'].flatMap((path) => [
  `http://127.0.0.1${path}`,
  `http://localhost${path}`,
]);

const CONSOLE_RETURNS = ['/', '/console', '/console/', '/admin', '/admin/'].flatMap((path) => [
  `http://127.0.0.1${path}`,
  `http://localhost${path}`,
]);

export interface SampleClientOptions {
  /** Further redirect URIs of the console, for example behind another host name. */
  readonly consoleRedirects?: readonly string[] | undefined;
  /** Where the console hears that somebody signed out elsewhere; its tokens then name their session (`sid`). */
  readonly consoleLogoutUri?: string | undefined;
}

/** All registered clients. */
export function sampleClients({ consoleRedirects = [], consoleLogoutUri }: SampleClientOptions): ClientMetadata[] {
  const logout = { backchannel_logout_uri: consoleLogoutUri, backchannel_logout_session_required: true };
  return [
    ...Object.entries(SAMPLE_SECRETS).map(confidential),
    publicClient('cli', ['http://127.0.0.1/callback']),
    publicClient('console', [...CONSOLE_REDIRECTS, ...consoleRedirects], {
      grant_types: ['authorization_code', 'refresh_token'],
      post_logout_redirect_uris: CONSOLE_RETURNS,
      ...(consoleLogoutUri === undefined ? {} : logout),
    }),
  ];
}
