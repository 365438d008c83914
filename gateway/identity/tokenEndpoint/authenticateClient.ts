// Which application asks (RFC 6749 §2.3, RFC 7523): one method, one live credential, an application that may be used.
import { Unauthenticated } from '../principal.js';
import { isSignedBy, readAssertion } from './checkAssertion.js';
import type { ClientRegistry, RegisteredApplication, RegisteredCredential, UsedOnce } from './clientRegistry.js';
import { matchesSecret } from './clientSecret.js';
import { OauthRefusal, requireParameter, type OauthRequest } from './oauthAnswer.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const CLIENT_ID = /^[\x21-\x7e]{1,255}$/;

export interface AuthenticateClientOptions {
  readonly registry: ClientRegistry;
  readonly usedOnce: UsedOnce;
  /** What an assertion may name as its audience. */
  readonly audiences: () => readonly string[];
  readonly now: () => number;
}

export interface AuthenticatedClient {
  readonly clientId: string;
  readonly tenantId: string;
}

/** All wrong credentials look the same: no application, no such secret, ended, suspended. */
function refuse(reason: string): OauthRefusal {
  return new OauthRefusal('invalid_client', 'client authentication failed', reason);
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are put together. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw refuse('basic form');
  }
}

function readBasic(authorization: readonly string[] | undefined): { clientId: string; secret: string } | undefined {
  if (authorization === undefined) return undefined;
  const encoded = authorization.length === 1 ? /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization[0] ?? '')?.[1] : '';
  const text = Buffer.from(encoded ?? '', 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 1) throw refuse('basic form');
  return { clientId: decodePart(text.slice(0, colon)), secret: decodePart(text.slice(colon + 1)) };
}

type Presented =
  | { readonly method: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly method: 'assertion'; readonly text: string; readonly clientId: string | undefined };

/** RFC 6749 §2.3: a client must not use more than one method in a request. */
function readPresented({ form, authorization }: OauthRequest): Presented {
  const methods = [authorization !== undefined, form.has('client_secret'), form.has('client_assertion')];
  if (methods.filter(Boolean).length > 1)
    throw new OauthRefusal('invalid_request', 'more than one way of client authentication');
  const basic = readBasic(authorization);
  const clientId = form.get('client_id');
  if (basic !== undefined) {
    if (clientId !== undefined && clientId !== basic.clientId) throw refuse('two client ids');
    return { method: 'secret', ...basic };
  }
  const text = form.get('client_assertion');
  if (text !== undefined) {
    if (requireParameter(form, 'client_assertion_type') !== ASSERTION_TYPE) throw refuse('assertion type');
    return { method: 'assertion', text, clientId };
  }
  const secret = form.get('client_secret');
  if (secret === undefined || clientId === undefined) throw refuse('no credential');
  return { method: 'secret', clientId, secret };
}

function isLive(credential: RegisteredCredential, now: number): boolean {
  return credential.endedAt === null && credential.expiresAt.getTime() > now;
}

function requireActive(application: RegisteredApplication | undefined): RegisteredApplication {
  if (application === undefined) throw refuse('not registered');
  if (application.status !== 'ACTIVE') throw refuse('application not active');
  if (application.tenantStatus !== 'ACTIVE') throw refuse('tenant not active');
  return application;
}

export function createClientAuthenticator(options: AuthenticateClientOptions) {
  const { registry, usedOnce } = options;

  async function liveCredentials(clientId: string): Promise<readonly RegisteredCredential[]> {
    if (!CLIENT_ID.test(clientId)) return [];
    return (await registry.credentialsOf(clientId)).filter((credential) => isLive(credential, options.now()));
  }

  async function checkSecret(clientId: string, secret: string): Promise<string> {
    const credentials = await liveCredentials(clientId);
    const hashes = credentials.flatMap(({ secretHash }) => (secretHash === null ? [] : [secretHash]));
    if (!matchesSecret(secret, hashes)) throw refuse('secret');
    return clientId;
  }

  async function checkAssertion(text: string, clientId: string | undefined): Promise<string> {
    const assertion = readAssertion(text, options.audiences(), Math.floor(options.now() / 1000));
    if (clientId !== undefined && clientId !== assertion.clientId) throw refuse('two client ids');
    const credentials = await liveCredentials(assertion.clientId);
    const keys = credentials.flatMap(({ jwk }) => (jwk === null ? [] : [jwk]));
    if (!isSignedBy(text, assertion.form, keys)) throw refuse('assertion signature');
    // After the signature: nobody else can use up an id, or fill the table.
    if (!(await usedOnce.use(assertion.id, assertion.expiresAt))) throw refuse('assertion used before');
    return assertion.clientId;
  }

  async function check(presented: Presented): Promise<string> {
    if (presented.method === 'secret') return checkSecret(presented.clientId, presented.secret);
    try {
      return await checkAssertion(presented.text, presented.clientId);
    } catch (error) {
      throw error instanceof Unauthenticated ? refuse(error.reason) : error;
    }
  }

  /** Throws `OauthRefusal`. */
  return async (request: OauthRequest): Promise<AuthenticatedClient> => {
    // By address and not by client id: whoever knows a name could otherwise lock its owner out.
    const key = `ip:${request.ip}`;
    if ((await registry.isLocked(key)) !== undefined)
      throw new OauthRefusal('invalid_client', 'too many failed attempts, try again later', 'locked', 429);
    const presented = readPresented(request);
    let clientId: string;
    try {
      clientId = await check(presented);
    } catch (error) {
      if (error instanceof OauthRefusal && error.code === 'invalid_client') await registry.failed(key);
      throw error;
    }
    // Whoever proved who they are did not guess: a suspended application that keeps asking locks nobody out.
    const { tenantId } = requireActive(await registry.findApplication(clientId));
    return { clientId, tenantId };
  };
}
