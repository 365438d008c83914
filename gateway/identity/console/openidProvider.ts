// The issuer at which administrators sign in, through openid-client: authorization code with PKCE, everything verified.
import * as openid from 'openid-client';
import { IdentityProviderUnavailable } from '../principal.js';
import type { ConsoleSessionSettings } from './consoleSettings.js';

const TIMEOUT_SECONDS = 5;
/** How far the issuer's clock may be ahead of ours. */
const TOLERANCE_SECONDS = 60;
/** A step-up must be this recent by the issuer's own word. */
export const STEP_UP_SECONDS = 300;

export interface LoginSecrets {
  readonly verifier: string;
  readonly nonce: string;
  readonly state: string;
  readonly stepUp: boolean;
}

export interface ProvenLogin {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly idToken: string;
  readonly subject: string;
  readonly sid: string | null;
}

/** The issuer or its answer is not acceptable; why is for the log alone. */
export class LoginFailed extends Error {
  constructor(readonly reason: string) {
    super('the sign-in failed');
    this.name = 'LoginFailed';
  }
}

export interface OpenidProviderOptions {
  readonly settings: ConsoleSessionSettings;
  /** The issuer's "iss". */
  readonly issuer: string;
  readonly allowHttp: boolean;
  readonly redirectUri: () => string;
}

export interface OpenidProvider {
  authorizationUrl(secrets: LoginSecrets): Promise<string>;
  /** `search`: the query of the redirect, as it came. Throws `LoginFailed` or `IdentityProviderUnavailable`. */
  redeem(search: string, secrets: LoginSecrets): Promise<ProvenLogin>;
  /** Undefined once the issuer refuses. */
  refresh(refreshToken: string): Promise<{ accessToken: string; refreshToken: string | null } | undefined>;
  endSessionUrl(idToken: string, returnTo: string): Promise<string | null>;
}

/** Answers that came and were wrong have a code of the library; the rest is an issuer that did not answer. */
function toFailure(error: unknown): LoginFailed | IdentityProviderUnavailable {
  if (error instanceof LoginFailed || error instanceof IdentityProviderUnavailable) return error;
  if (error instanceof openid.AuthorizationResponseError) return new LoginFailed(`issuer says ${error.error}`);
  if (error instanceof openid.ResponseBodyError)
    return error.status >= 500 ? new IdentityProviderUnavailable() : new LoginFailed(`issuer says ${error.error}`);
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  const away = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'];
  const answered = typeof code === 'string' && code.startsWith('OAUTH_') && !away.includes(code);
  return answered && name !== 'TypeError' ? new LoginFailed(code) : new IdentityProviderUnavailable();
}

async function discover({ settings, issuer, allowHttp }: OpenidProviderOptions): Promise<openid.Configuration> {
  const { clientId, clientSecret } = settings;
  const metadata = { id_token_signed_response_alg: settings.idTokenAlgorithm };
  const authentication = clientSecret === undefined ? openid.None() : openid.ClientSecretBasic(clientSecret);
  return openid.discovery(new URL(issuer), clientId, metadata, authentication, {
    timeout: TIMEOUT_SECONDS,
    execute: [
      // The library would trust TLS for a token that it fetched itself; a signature is checked wherever it came from.
      openid.enableNonRepudiationChecks,
      ...(allowHttp ? [openid.allowInsecureRequests] : []),
    ],
  });
}

function resourceOf({ resource }: ConsoleSessionSettings): Record<string, string> {
  return resource === undefined ? {} : { resource };
}

async function toAuthorizationUrl(
  config: openid.Configuration,
  { verifier, nonce, state, stepUp }: LoginSecrets,
  { settings, redirectUri }: OpenidProviderOptions,
): Promise<string> {
  const acr_values = settings.stepUpAcr.join(' ');
  return openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri(),
    scope: settings.scope,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...resourceOf(settings),
    ...(stepUp ? { prompt: 'login', max_age: String(STEP_UP_SECONDS), acr_values } : {}),
  }).href;
}

async function redeemCode(
  config: openid.Configuration,
  search: string,
  secrets: LoginSecrets,
  { settings, redirectUri }: OpenidProviderOptions,
): Promise<ProvenLogin> {
  // Checks state, iss (RFC 9207), the ID token's signature, iss, aud, azp, exp, nonce, and auth_time if max_age was sent.
  const tokens = await openid.authorizationCodeGrant(
    config,
    new URL(`${redirectUri()}${search}`),
    {
      pkceCodeVerifier: secrets.verifier,
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      idTokenExpected: true,
      ...(secrets.stepUp ? { maxAge: STEP_UP_SECONDS } : {}),
    },
    resourceOf(settings),
  );
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) throw new LoginFailed('no ID token');
  // OpenID Connect Core §3.1.3.7 (10) leaves this to the client: one that was made tomorrow is none.
  if (claims.iat > Date.now() / 1000 + TOLERANCE_SECONDS) throw new LoginFailed('ID token from the future');
  const { sub: subject, sid } = claims;
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? null,
    idToken: tokens.id_token,
    subject,
    sid: typeof sid === 'string' ? sid : null,
  };
}

export function createOpenidProvider(options: OpenidProviderOptions): OpenidProvider {
  let pending: Promise<openid.Configuration> | undefined;

  /** Found with the first sign-in, not at start: the gateway serves without the console's issuer. */
  async function configuration(): Promise<openid.Configuration> {
    pending ??= discover(options);
    try {
      return await pending;
    } catch {
      pending = undefined;
      throw new IdentityProviderUnavailable();
    }
  }

  /** Everything that the library throws, as one of the two errors that are known here. */
  async function ask<T>(question: (config: openid.Configuration) => Promise<T>): Promise<T> {
    const config = await configuration();
    try {
      return await question(config);
    } catch (error) {
      throw toFailure(error);
    }
  }

  return {
    authorizationUrl: (secrets) => ask((config) => toAuthorizationUrl(config, secrets, options)),
    redeem: (search, secrets) => ask((config) => redeemCode(config, search, secrets, options)),
    async refresh(refreshToken) {
      try {
        const resource = resourceOf(options.settings);
        const tokens = await ask((config) => openid.refreshTokenGrant(config, refreshToken, resource));
        return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? refreshToken };
      } catch (error) {
        if (error instanceof LoginFailed) return undefined;
        throw error;
      }
    },
    endSessionUrl: (idToken, returnTo) =>
      ask(async (config) => {
        if (config.serverMetadata().end_session_endpoint === undefined) return null;
        const parameters = { id_token_hint: idToken, post_logout_redirect_uri: returnTo };
        return openid.buildEndSessionUrl(config, parameters).href;
      }),
  };
}
