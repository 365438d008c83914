// The register of certificates, its authorities (OCSP, revocation lists) and files signed by officers, on one port.
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type RequestHandler, type Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { once } from '../city/once.js';
import { switchBehaviour, toBehaviour, type SignaturesBehaviour } from './behaviour.js';
import type { Authorities } from './createAuthorities.js';
import { listCertificates } from './listCertificates.js';
import { createSampleRegister, type SampleRegister } from './register.js';

interface SignaturesServerOptions extends Partial<SignaturesBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'sample-signatures-key' */
  readonly apiKey?: string;
  /** @default the present */
  readonly now?: () => Date;
}

export interface SignaturesServer {
  readonly url: string;
  readonly port: number;
  readonly behaviour: SignaturesBehaviour;
  readonly register: SampleRegister;
  readonly authorities: () => Promise<Authorities>;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly options: SignaturesServerOptions;
  readonly behaviour: SignaturesBehaviour;
  readonly register: () => SampleRegister;
  readonly authorities: () => Promise<Authorities>;
}

/** Waits, fails or resets as the habits say. */
function createHabits(behaviour: SignaturesBehaviour): RequestHandler {
  return async (_request, response, next) => {
    const wait = behaviour.latencyMs + behaviour.stallMs;
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    if (behaviour.resetNext > 0) {
      behaviour.resetNext -= 1;
      return void response.socket?.resetAndDestroy();
    }
    if (behaviour.failNext > 0) {
      behaviour.failNext -= 1;
      return void response.status(500).type('html').send('<html><body>Lỗi hệ thống</body></html>');
    }
    next();
  };
}

function sendBytes(response: Response, type: string, bytes: Uint8Array | null | undefined): void {
  if (bytes === null || bytes === undefined) response.status(404).end();
  else response.type(type).send(Buffer.from(bytes));
}

function mountRegister(app: Express, { options, behaviour, register }: Parts): void {
  app.get('/api/chung-thu-so', createHabits(behaviour), (request, response) => {
    if (request.get('x-api-key') !== (options.apiKey ?? 'sample-signatures-key'))
      return void response.status(401).end();
    const answer = listCertificates(request.query, { city: options.city, register: register(), behaviour });
    response.status(answer === undefined ? 400 : 200).json(answer ?? { loi: 'Tham số không hợp lệ' });
  });
}

function mountAuthorities(app: Express, { behaviour, authorities }: Parts): void {
  app.post('/ocsp', express.raw({ type: () => true, limit: '64kb' }), async (request, response) => {
    const { status } = await authorities();
    const body: unknown = request.body;
    sendBytes(response, 'application/ocsp-response', body instanceof Uint8Array ? status.ocsp(body) : null);
  });
  app.get('/crl/:name', async (request, response) => {
    const { status } = await authorities();
    const [, name = ''] = /^(\w+)\.crl$/.exec(request.params.name) ?? [];
    sendBytes(response, 'application/pkix-crl', behaviour.crlOff ? null : status.crl(name));
  });
  app.get('/files/:name', async (request, response) => {
    const held = await authorities();
    sendBytes(response, 'application/octet-stream', held.file(request.params.name));
  });
}

function mountControls(app: Express, { behaviour, authorities }: Parts): void {
  app.get('/sandbox/behaviour', (_request, response) => void response.json(behaviour));
  app.patch('/sandbox/behaviour', express.json(), (request, response) => {
    const isSwitched = switchBehaviour(behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(behaviour);
  });
  app.get('/sandbox/anchor', async (_request, response) => void response.json((await authorities()).anchor));
  app.get('/sandbox/files/:name', async (request, response) => {
    const bytes = (await authorities()).file(request.params.name);
    if (bytes === undefined) return void response.status(404).end();
    response.json({ path: `/files/${request.params.name}`, sha256: createHash('sha256').update(bytes).digest('hex') });
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createSignaturesServer(options: SignaturesServerOptions): Promise<SignaturesServer> {
  const now = options.now ?? (() => new Date());
  const behaviour = toBehaviour(options);
  let url = '';
  const register = once(() => createSampleRegister(options.city, now()));
  const authorities = once(async () => {
    // Keys and certificates cost time that a start does not have.
    const { createAuthorities } = await import('./createAuthorities.js');
    return createAuthorities({ seed: options.city.seed, url, register: register(), behaviour, now });
  });
  const app = express();
  app.disable('x-powered-by').disable('etag');
  const parts: Parts = { options, behaviour, register, authorities };
  mountRegister(app, parts);
  mountAuthorities(app, parts);
  mountControls(app, parts);
  const server = createServer(app);
  const port = await listen(server, options.port);
  url = `http://127.0.0.1:${port}`;
  return {
    ...{ url, port, behaviour, authorities },
    get register() {
      return register();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
