// The sign-in side of a gateway on a real socket, with a real store and a real issuer, a clock that can be put forward,
// and a register of applications in memory.
import express from 'express';
import { createServer, type Server } from 'node:http';
import { answerAuth } from '../../../gateway/http/steps/answerAuth.js';
import { answerDocument, answerOauth } from '../../../gateway/http/steps/answerOauth.js';
import { answerErrors, answerNotFound } from '../../../gateway/http/steps/answerErrors.js';
import { assignRequestId } from '../../../gateway/http/steps/assignRequestId.js';
import { authenticate } from '../../../gateway/http/steps/authenticate.js';
import { createState, stateOf } from '../../../gateway/http/requestState.js';
import { dataHeaders } from '../../../gateway/http/securityHeaders.js';
import { readSession } from '../../../gateway/http/steps/readSession.js';
import { sendError } from '../../../gateway/http/sendError.js';
import {
  consoleSessionSchema,
  createAuthenticator,
  createClientSecret,
  createConsoleSessions,
  createOwnIssuer,
  createSealer,
  createTokenEndpoint,
  IdentityProviderUnavailable,
  issuerSchema,
  ownIssuerSchema,
  SignInRefused,
  Unauthenticated,
  type Principal,
} from '../../../gateway/identity/index.js';
import { isRevoked } from '../../../gateway/access/parties.js';
import { createSessionStore, createSigningKeyStore, createUsedOnce } from '../../../gateway/store/identityStore.js';
import { openStore } from '../../../gateway/store/openStore.js';
import { fetchText } from '../../../gateway/upstream/index.js';
import { createTestDatabase } from '../../support/database.js';
import { freePort } from '../../../sandbox/supervisor/freePort.js';

export const API = 'https://gateway.test/graphql';

interface Application {
  status: string;
  tenantId: string;
  tenantStatus: string;
}

interface Credential {
  kind: 'SECRET' | 'KEY';
  secretHash: string | null;
  jwk: Record<string, unknown> | null;
  expiresAt: Date;
  endedAt: Date | null;
}

export interface HouseOptions {
  /** Trusted issuers, as in the settings. */
  readonly issuers: readonly object[];
  readonly console?: object;
  readonly own?: object;
  readonly port?: number;
  /** Another replica of this one: the same store and key. */
  readonly besides?: {
    readonly clock: { aheadMs: number };
    readonly databaseUrl: string | undefined;
    readonly register: ReturnType<typeof createRegister>;
    readonly url: string;
  };
}

export type IdentityHouse = Awaited<ReturnType<typeof startIdentityHouse>>;

function createRegister() {
  const revocations = new Map<string, { kind: string; value: string; issuedBefore: Date }>();
  return {
    applications: new Map<string, Application>(),
    credentials: new Map<string, Credential[]>(),
    revocations,
    events: [] as Record<string, unknown>[],
    failures: new Map<string, number>(),
    /** An application with a secret; the secret. */
    register(clientId: string, more: Partial<Application> = {}): string {
      this.applications.set(clientId, { status: 'ACTIVE', tenantId: 'H26', tenantStatus: 'ACTIVE', ...more });
      return this.addSecret(clientId).secret;
    },
    addSecret(clientId: string): { secret: string; credential: Credential } {
      const { secret, secretHash } = createClientSecret();
      const expiresAt = new Date(Date.now() + 86_400_000);
      const credential: Credential = { kind: 'SECRET', secretHash, jwk: null, expiresAt, endedAt: null };
      this.credentials.set(clientId, [...(this.credentials.get(clientId) ?? []), credential]);
      return { secret, credential };
    },
    addKey(clientId: string, jwk: object): Credential {
      const expiresAt = new Date(Date.now() + 86_400_000);
      const credential: Credential = { kind: 'KEY', secretHash: null, jwk: { ...jwk }, expiresAt, endedAt: null };
      this.credentials.set(clientId, [...(this.credentials.get(clientId) ?? []), credential]);
      return credential;
    },
    revoke(kind: string, value: string, issuedBefore = new Date()): void {
      revocations.set(`${kind} ${value}`, { kind, value, issuedBefore });
    },
    isRevoked: (principal: Principal): boolean => {
      const records = { revocation: (kind: string, value: string) => revocations.get(`${kind} ${value}`) };
      const origin = principal.originTokenId === null ? undefined : revocations.get(`TOKEN ${principal.originTokenId}`);
      return origin !== undefined || isRevoked(principal, records as never);
    },
  };
}

function createSurroundings(register: ReturnType<typeof createRegister>) {
  return {
    findApplication: async (clientId: string) => register.applications.get(clientId),
    credentialsOf: async (clientId: string) => register.credentials.get(clientId) ?? [],
    isRevoked: register.isRevoked,
    revoke: async ({ kind, value }: { kind: string; value: string }) => register.revoke(kind, value),
    audit: async (event: object) => void register.events.push({ ...event }),
    failed: async (key: string) => register.failures.set(key, (register.failures.get(key) ?? 0) + 1),
    isLocked: async (key: string) => ((register.failures.get(key) ?? 0) >= 10 ? 60 : undefined),
  };
}

/** The steps that every surface has. */
function createApp(log: string[]) {
  const app = express();
  let requests = 0;
  app.use((request, response, next) => {
    const requestId = `r-${++requests}`;
    createState(response, { requestId, startedAt: 0, ip: request.socket.remoteAddress ?? '' });
    next();
  });
  app.use(dataHeaders());
  const onRefused = (requestId: string, error: unknown, reason?: string) =>
    void log.push(JSON.stringify({ requestId, error: String(error), reason, more: (error as any)?.reason }));
  return { app, onRefused };
}

export async function startIdentityHouse(options: HouseOptions) {
  const clock = options.besides?.clock ?? { aheadMs: 0 };
  const now = () => Date.now() + clock.aheadMs;
  const database = options.besides === undefined ? await createTestDatabase() : undefined;
  const store = await openStore({ url: options.besides?.databaseUrl ?? database?.url });
  const register = options.besides?.register ?? createRegister();
  const surroundings = createSurroundings(register);
  const sealer = createSealer(Buffer.alloc(32, 7));
  const port = options.port ?? (await freePort());
  const url = options.besides?.url ?? `http://127.0.0.1:${port}`;
  const issuers = options.issuers.map((issuer) => issuerSchema.parse(issuer));
  const log: string[] = [];
  const ownIssuer = await createOwnIssuer({
    settings: ownIssuerSchema.parse({ audience: API, ...options.own }),
    issuer: () => url,
    issuers,
    store: createSigningKeyStore(store.db),
    sealer,
    now,
    onError: (error) => log.push(String(error)),
  });
  const authenticator = createAuthenticator({
    issuers,
    own: ownIssuer.trusted,
    fetchText,
    now,
    onKeyFailure: (_id, error) => log.push(String(error)),
  });
  const usedOnce = createUsedOnce(store.db);
  const { app, onRefused } = createApp(log);
  const tokens = createTokenEndpoint({
    issuer: ownIssuer,
    sealer,
    registry: surroundings,
    usedOnce,
    verify: (token) => authenticator.verify(token),
    issuerName: (id) => issuers.find((issuer) => issuer.id === id)?.issuer,
    now,
    onRefused,
  });
  const sessions =
    options.console === undefined
      ? undefined
      : createConsoleSessions({
          ...surroundings,
          settings: consoleSessionSchema.parse(options.console),
          authenticator,
          store: createSessionStore(store.db),
          usedOnce,
          sealer,
          baseUrl: () => url,
          allowHttp: true,
          now,
        });
  app.all('/oauth2/token', ...answerOauth(tokens.token));
  app.all('/oauth2/revoke', ...answerOauth(tokens.revoke));
  app.all('/oauth2/introspect', ...answerOauth(tokens.introspect));
  app.all('/.well-known/jwks.json', ...answerDocument(() => ownIssuer.jwks(), 300));
  app.all('/.well-known/oauth-authorization-server', ...answerDocument(() => ownIssuer.metadata(), 300));
  if (sessions !== undefined) {
    const codeOf = (error: unknown) => (error instanceof SignInRefused ? error.code : undefined);
    const steps = answerAuth({ sessions, codeOf, onRefused });
    for (const [path, handlers] of Object.entries(steps)) app.all(path, ...handlers);
  }
  const bearer = authenticate({
    authenticate: (authorization) => authenticator.authenticate(authorization),
    isUnauthenticated: (error) => error instanceof Unauthenticated,
    isIdpUnavailable: (error) => error instanceof IdentityProviderUnavailable,
    onRefused,
  });
  const find = sessions === undefined ? undefined : readSession(sessions);
  // What a surface of the gateway does with a principal: ask for revocations, then answer.
  app.all('/me', async (request, response, next) => {
    const found = await find?.(request);
    if (found === undefined) return bearer(request, response, next);
    if ('code' in found) return sendError(response, found.code);
    stateOf(response).principal = found.principal;
    next();
  });
  app.all('/me', (_request, response) => {
    const principal = stateOf(response).principal as Principal;
    if (register.isRevoked(principal)) sendError(response, 'UNAUTHENTICATED');
    else response.json(principal);
  });
  app.use(answerNotFound);
  const errors = answerErrors(assignRequestId(0), (requestId, error) =>
    log.push(`${requestId} ${String(error)} ${(error as Error).stack}`),
  );
  app.use(((error, request, response, _next) =>
    errors(error, request, response)) satisfies express.ErrorRequestHandler);
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(options.besides === undefined ? port : 0, '127.0.0.1', resolve));
  return {
    url,
    clock,
    register,
    log,
    ownIssuer,
    authenticator,
    sessions,
    db: store.db,
    databaseUrl: options.besides?.databaseUrl ?? database?.url,
    /** Where this one listens, if it is another replica. */
    address: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    async stop(): Promise<void> {
      await ownIssuer.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
      await database?.drop();
    },
  };
}
