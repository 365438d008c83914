// Gets access tokens from the sample identity provider as a browser or an application would: over HTTP, by the real flows.
import { createHash, randomBytes } from 'node:crypto';
import { GATEWAY_AUDIENCE } from './audiences.js';

/** A person, by login, or an application, by client id and secret. */
export type TokenSubject = { readonly login: string } | { readonly clientId: string; readonly secret: string };

export type ObtainTokenOptions = TokenSubject & {
  /** For example `http://127.0.0.1:4321`. */
  readonly issuer: string;
  /** Resource the token is for. @default GATEWAY_AUDIENCE */
  readonly audience?: string;
};

/** The identity provider said no; `code` is its OAuth error (RFC 6749 §5.2) or one of our own in the same style. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
  constructor(
    readonly code: string,
    description: string,
  ) {
    super(`${code}: ${description}`);
  }
}

const REDIRECT = 'http://127.0.0.1/callback';
const MOST_REDIRECTS = 6;

interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

async function discover(issuer: string): Promise<Endpoints> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!answer.ok) throw new TokenRefusedError('discovery_failed', `${issuer} answered ${answer.status}`);
  return (await answer.json()) as Endpoints;
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

async function redeem(endpoint: string, form: Record<string, string>, authorization?: string): Promise<string> {
  const headers = authorization ? { authorization } : undefined;
  const answer = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams(form),
    ...(headers && { headers }),
  });
  const body = (await answer.json()) as TokenAnswer;
  if (body.access_token) return body.access_token;
  throw new TokenRefusedError(body.error ?? 'invalid_response', body.error_description ?? `status ${answer.status}`);
}

/** Remembers cookies by name; one provider, so neither domain nor path matters. */
class CookieJar {
  readonly #cookies = new Map<string, string>();

  store(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
  }

  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** Goes from the authorization endpoint through the sign-in page to the redirect URI; answers that last address. */
async function signIn(start: URL, login: string): Promise<URL> {
  const jar = new CookieJar();
  let address = start;
  for (let step = 0; step < MOST_REDIRECTS; step += 1) {
    const form = address.pathname.startsWith('/interaction/');
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: jar.header() },
      ...(form && { method: 'POST', body: new URLSearchParams({ login }) }),
    });
    jar.store(answer);
    await answer.body?.cancel();
    if (answer.status === 422) throw new TokenRefusedError('unknown_login', `there is no sample account "${login}"`);
    const location = answer.headers.get('location');
    if (!location) throw new TokenRefusedError('sign_in_failed', `${address.pathname} answered ${answer.status}`);
    address = new URL(location, address);
    if (address.href.startsWith(REDIRECT)) return address;
  }
  throw new TokenRefusedError('sign_in_failed', 'too many redirects');
}

async function obtainPersonToken(endpoints: Endpoints, login: string, audience: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const start = new URL(endpoints.authorization_endpoint);
  start.search = new URLSearchParams({
    client_id: 'cli',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid gateway:query',
    resource: audience,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const { searchParams: result } = await signIn(start, login);
  const code = result.get('code');
  if (!code || result.get('state') !== state) {
    throw new TokenRefusedError(
      result.get('error') ?? 'invalid_response',
      result.get('error_description') ?? 'no code',
    );
  }
  const form = {
    grant_type: 'authorization_code',
    client_id: 'cli',
    redirect_uri: REDIRECT,
    code,
    code_verifier: verifier,
  };
  return redeem(endpoints.token_endpoint, { ...form, resource: audience });
}

function obtainAppToken(endpoints: Endpoints, clientId: string, secret: string, audience: string): Promise<string> {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
  const form = { grant_type: 'client_credentials', scope: 'gateway:query', resource: audience };
  return redeem(endpoints.token_endpoint, form, `Basic ${basic}`);
}

/**
 * One access token: people by authorization code with PKCE, applications by client credentials.
 * Throws TokenRefusedError when the provider refuses, and fetch's TypeError when it cannot be reached.
 */
export async function obtainToken(options: ObtainTokenOptions): Promise<string> {
  const audience = options.audience ?? GATEWAY_AUDIENCE;
  const endpoints = await discover(options.issuer);
  return 'login' in options
    ? obtainPersonToken(endpoints, options.login, audience)
    : obtainAppToken(endpoints, options.clientId, options.secret, audience);
}
