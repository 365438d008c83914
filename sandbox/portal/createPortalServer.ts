// The national portal behind its VXP adapter: two paths, a session in the body, and HTTP 200 for almost everything.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { answerCall, answerLogin } from './answerCall.js';
import type { PortalDesk } from './answerCall.js';
import { createDossierSearch } from './createDossierSearch.js';
import type { PortalAnswer } from './portalAnswer.js';
import { createSessions } from './sessions.js';

/** What tests may change while the portal runs. */
interface PortalBehaviour {
  /** Waits so long before every answer. @default 0 */
  latencyMs: number;
  /** Wraps answers as provincial gateways do: the whole answer as text in `message`. @default false */
  doubleEncoded: boolean;
  /** Every service answers this code for "accepted" instead of its own. @default null */
  acceptedAs: number | string | null;
  /** Every service answers 0 with this message and no result. @default null */
  failingMessage: string | null;
  /** Holds every call so long before it answers (60 s in the wild). @default 0 */
  stallMs: number;
}

interface PortalServerOptions extends Partial<PortalBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'hanoi_sample' */
  readonly username?: string;
  /** @default 'sample-portal-password' */
  readonly password?: string;
  /** The account's agency. @default '000.00.00.H26' */
  readonly agencyCode?: string;
  /** A session ends so long after login. @default 3600 */
  readonly sessionTtlSeconds?: number;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface PortalServer {
  /** `http://127.0.0.1:<port>`; the adapter is at `/VXPAdapter/RestService/forward/`. */
  readonly url: string;
  readonly port: number;
  /** May be changed at any time. */
  readonly behaviour: PortalBehaviour;
  /** Makes every session stale. */
  readonly expireSessions: () => void;
  readonly close: () => Promise<void>;
}

/** The one destination this adapter forwards to. */
const DESTINATION = 'VN:GOV:000.00.00.G22:vpcpdvcqg';
const PREFIXES = ['/VXPAdapter/RestService/forward', '/XrdAdapter/RestService/forward'];

/** The destination may be a header or a query parameter. */
function readDestination(request: Request): unknown {
  return request.get('dstcode') ?? request.query['dstcode'];
}

/** Anything but 200 comes from the adapter itself, before the portal is reached. */
function refuseDestination(request: Request, response: Response): boolean {
  const destination = readDestination(request);
  if (destination === DESTINATION) return false;
  const [status, detail] = destination === undefined ? [400, 'dstcode is required'] : [404, 'unknown dstcode'];
  response.status(status).json({ type: 'Server.ClientProxy', detail });
  return true;
}

async function send(behaviour: PortalBehaviour, response: Response, answer: PortalAnswer): Promise<void> {
  const wait = behaviour.latencyMs + behaviour.stallMs;
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  const body = behaviour.doubleEncoded ? { error_code: answer.error_code, message: JSON.stringify(answer) } : answer;
  if (!response.destroyed) response.json(body);
}

const refuseBody: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).json({ type: 'Server.ClientProxy', detail: 'the request could not be read' });
};

function createApp(desk: PortalDesk, behaviour: PortalBehaviour): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: '5mb' }));
  for (const prefix of PREFIXES) {
    app.post(`${prefix}/mapi/login`, async (request, response) => {
      if (!refuseDestination(request, response)) await send(behaviour, response, answerLogin(desk, request.body));
    });
    app.post(`${prefix}/mapi/g`, async (request, response) => {
      if (!refuseDestination(request, response)) {
        await send(behaviour, response, answerCall(desk, behaviour, request.body));
      }
    });
  }
  app.use(refuseBody);
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function toBehaviour(options: PortalServerOptions): PortalBehaviour {
  return {
    latencyMs: options.latencyMs ?? 0,
    doubleEncoded: options.doubleEncoded ?? false,
    acceptedAs: options.acceptedAs ?? null,
    failingMessage: options.failingMessage ?? null,
    stallMs: options.stallMs ?? 0,
  };
}

/** Starts the portal on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function createPortalServer(options: PortalServerOptions): Promise<PortalServer> {
  const behaviour = toBehaviour(options);
  const sessions = createSessions(options.sessionTtlSeconds ?? 3600, options.now ?? Date.now);
  const desk: PortalDesk = {
    city: options.city,
    search: createDossierSearch(options.city),
    sessions,
    username: options.username ?? 'hanoi_sample',
    password: options.password ?? 'sample-portal-password',
    agencyCode: options.agencyCode ?? '000.00.00.H26',
  };
  const server = createServer(createApp(desk, behaviour));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behaviour,
    expireSessions: () => sessions.expireAll(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
