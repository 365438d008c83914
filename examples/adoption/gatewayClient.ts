// A shared application as any other: signs in with client credentials and asks the public GraphQL API. Nothing here knows the gateway.

export interface GatewayAccess {
  /** `https://…/graphql` */
  readonly graphqlUrl: string;
  /** Issuer of tokens; its discovery document names the token endpoint. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The API that the token is for. */
  readonly audience: string;
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

export interface Answer<T> {
  readonly data: T | null;
  readonly errors: readonly GraphqlError[];
}

export interface GatewayClient {
  ask<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Answer<T>>;
}

const TIMEOUT_MS = 60_000;
/** A token is renewed this long before its end. */
const EARLY_MS = 30_000;
const MOST_TRIES = 5;

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

async function readJson<T>(url: string, init: RequestInit = {}): Promise<T> {
  const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!reply.ok) throw new Error(`sign-in: status ${reply.status}`);
  return (await reply.json()) as T;
}

async function obtainToken({ issuer, clientId, clientSecret, audience }: GatewayAccess): Promise<Token> {
  const discovery = await readJson<{ token_endpoint: string }>(`${issuer}/.well-known/openid-configuration`);
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'gateway:query', resource: audience });
  const init = { method: 'POST', headers: { authorization: `Basic ${basic}` }, body };
  const token = await readJson<{ access_token: string; expires_in?: number }>(discovery.token_endpoint, init);
  return { text: token.access_token, renewAt: Date.now() + (token.expires_in ?? 60) * 1_000 - EARLY_MS };
}

/** Seconds that the gateway asks to wait; null: it is not the time that is missing. */
function secondsToWait(reply: Response): number | null {
  if (reply.status !== 429 && reply.status !== 503) return null;
  return Math.min(Number(reply.headers.get('retry-after') ?? 1) || 1, 60);
}

/** A page of a proxy in between is no answer. */
async function readAnswer<T>(reply: Response): Promise<Answer<T>> {
  try {
    const { data = null, errors = [] } = (await reply.json()) as Partial<Answer<T>>;
    return { data, errors };
  } catch {
    throw new Error(`the gateway: status ${reply.status}, and no JSON`);
  }
}

/** Asks again where the gateway says when; any other failure is an answer without data, or throws. */
export function createGatewayClient(access: GatewayAccess): GatewayClient {
  let token: Promise<Token> | undefined;
  async function currentToken(): Promise<string> {
    const known = await token;
    if (known !== undefined && Date.now() < known.renewAt) return known.text;
    token = obtainToken(access);
    return (await token).text;
  }
  async function post(body: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await currentToken()}` };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return fetch(access.graphqlUrl, { method: 'POST', headers, body, signal });
  }
  return {
    async ask<T>(query: string, variables: Readonly<Record<string, unknown>>) {
      const body = JSON.stringify({ query, variables });
      for (let tried = 1; ; tried += 1) {
        const reply = await post(body);
        const seconds = secondsToWait(reply);
        if (seconds === null || tried === MOST_TRIES) {
          return readAnswer<T>(reply);
        }
        await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      }
    },
  };
}
