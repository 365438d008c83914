// The sample identity provider as a server: oidc-provider, its sign-in page, and the switch that rotates the keys.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type Response } from 'express';
import { Provider } from 'oidc-provider';
import { createAccounts, type AccountSource } from './accounts.js';
import { GATEWAY_AUDIENCE, OTHER_AUDIENCE } from './audiences.js';
import { sampleClients } from './clients.js';
import { createConfiguration, type ConfigurationOptions } from './configuration.js';
import { createInteractions } from './interactions.js';
import { addJwtIntrospection, type RevokedTokens } from './jwtIntrospection.js';
import { openKeyRing, type KeyRing } from './keyRing.js';
import { createMemoryStore } from './memoryStore.js';

export interface CreateIdpServerOptions {
  readonly city: AccountSource;
  /** 0 = any free port. */
  readonly port: number;
  /** @default GATEWAY_AUDIENCE */
  readonly audience?: string;
  /** Further redirect URIs of the client `console`. */
  readonly consoleRedirects?: readonly string[];
  /** Back-channel logout URI of the client `console`. */
  readonly consoleLogoutUri?: string | undefined;
  /** Where the signing keys are kept over a restart; in memory alone when absent. */
  readonly keysFile?: string;
}

export interface IdpServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly issuer: string;
  readonly port: number;
  close(this: void): Promise<void>;
}

type RequestHandler = ReturnType<Provider['callback']>;

interface ProviderSource {
  current(this: void): Provider;
  /** Answers whatever oidc-provider answers. */
  handler(): RequestHandler;
  rotate(retire: boolean): Promise<void>;
}

/** Holds the Provider and makes a new one over the same storage when the keys change. */
function createProviderSource(
  issuer: string,
  keyRing: KeyRing,
  options: Omit<ConfigurationOptions, 'keys'>,
): ProviderSource {
  const revoked: RevokedTokens = new Map();
  function build(): Provider {
    const provider = new Provider(issuer, createConfiguration({ ...options, keys: keyRing.keys }));
    addJwtIntrospection(provider, keyRing.keys, revoked);
    return provider;
  }
  let provider = build();
  let handler = provider.callback();
  return {
    current: () => provider,
    handler: () => handler,
    async rotate(retire) {
      await keyRing.rotate(retire);
      provider = build();
      handler = provider.callback();
    },
  };
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Only from this machine, and not from a web page: a page could post here, but not without an Origin header. */
function mayRotate(request: Request): boolean {
  return LOOPBACK.has(request.socket.remoteAddress ?? '') && request.headers.origin === undefined;
}

async function rotateKeys(
  source: ProviderSource,
  keyRing: KeyRing,
  request: Request,
  response: Response,
): Promise<void> {
  if (!mayRotate(request)) {
    response.status(403).json({ error: 'access_denied', error_description: 'Only from this machine.' });
    return;
  }
  await source.rotate(request.query['retire'] === '1');
  response.json({ kids: keyRing.keys.map((key) => key.kid) });
}

function createApp(source: ProviderSource, keyRing: KeyRing, accounts: ConfigurationOptions['accounts']): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/interaction', createInteractions(source.current, accounts));
  app.post('/sandbox/rotate-keys', (request, response) => rotateKeys(source, keyRing, request, response));
  app.use((request, response) => void source.handler()(request, response));
  return app;
}

/** Listens on loopback; a busy port rejects with the socket's error (EADDRINUSE). */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts the identity provider on 127.0.0.1. */
export async function createIdpServer(options: CreateIdpServerOptions): Promise<IdpServer> {
  const keyRing = await openKeyRing(options.keysFile);
  const server = createServer();
  const port = await listen(server, options.port);
  const issuer = `http://127.0.0.1:${port}`;
  const accounts = createAccounts(options.city);
  const source = createProviderSource(issuer, keyRing, {
    accounts,
    clients: sampleClients(options),
    storage: createMemoryStore(),
    cookieKey: randomBytes(32).toString('base64url'),
    audiences: [options.audience ?? GATEWAY_AUDIENCE, OTHER_AUDIENCE],
  });
  server.on('request', createApp(source, keyRing, accounts));
  return { issuer, port, close: () => close(server) };
}
