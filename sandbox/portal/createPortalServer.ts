// The national portal behind its VXP adapter: two paths, a session in the body, and HTTP 200 for almost everything.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { answerCall, answerLogin, isWrite } from './answerCall.js';
import type { PortalDesk } from './answerCall.js';
import { createControlRoutes } from './controlRoutes.js';
import { createDossierSearch } from './createDossierSearch.js';
import { deliverWrite } from './deliverWrite.js';
import { createOutgoing } from './outgoing/createOutgoing.js';
import type { Outgoing } from './outgoing/createOutgoing.js';
import type { PortalAnswer } from './portalAnswer.js';
import { toBehaviour } from './portalBehaviour.js';
import type { PortalBehaviour } from './portalBehaviour.js';
import { createSessions } from './sessions.js';
import { createUnderWay } from './underWay.js';
import type { UnderWay } from './underWay.js';
import { createWrittenRecords } from './writtenRecords.js';
import type { Effects } from './writtenRecords.js';

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
  /** What was accepted so far, and how often. */
  readonly effects: () => Effects;
  /** Calls of the portal to the local system. */
  readonly outgoing: Outgoing;
  /** Resolves when no write is under way any more, also none whose sender has left. */
  readonly quiet: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The one destination this adapter forwards to. */
const DESTINATION = 'VN:GOV:000.00.00.G22:vpcpdvcqg';
/** UTC+7 without daylight saving since 1975. */
const HANOI_OFFSET_MS = 7 * 3_600_000;
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

/** What the sender of a write gets to see, if anything. */
async function sendWrite(behaviour: PortalBehaviour, response: Response, apply: () => PortalAnswer): Promise<void> {
  const delivery = await deliverWrite(behaviour, apply);
  if (delivery.kind === 'RESET') response.socket?.resetAndDestroy();
  else if (delivery.kind === 'UNREADABLE') response.type('html').send('<html><body>502</body></html>');
  else await send(behaviour, response, delivery.answer);
}

const refuseBody: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).json({ type: 'Server.ClientProxy', detail: 'the request could not be read' });
};

interface AppParts {
  readonly desk: PortalDesk;
  readonly behaviour: PortalBehaviour;
  readonly underWay: UnderWay;
  readonly outgoing: Outgoing;
}

function createApp({ desk, behaviour, underWay, outgoing }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: '5mb' }));
  for (const prefix of PREFIXES) {
    app.post(`${prefix}/mapi/login`, async (request, response) => {
      if (!refuseDestination(request, response)) await send(behaviour, response, answerLogin(desk, request.body));
    });
    app.post(`${prefix}/mapi/g`, async (request, response) => {
      if (refuseDestination(request, response)) return;
      const apply = () => answerCall(desk, behaviour, request.body);
      if (isWrite(request.body)) await underWay.follow(sendWrite(behaviour, response, apply));
      else await send(behaviour, response, apply());
    });
  }
  app.use('/sandbox', createControlRoutes(behaviour, desk.writes, desk.sessions, outgoing));
  app.use(refuseBody);
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Wall-clock time in Hanoi. */
function toLocalTime(milliseconds: number): LocalTime {
  return new Date(milliseconds + HANOI_OFFSET_MS).toISOString().slice(0, 19);
}

function createDesk(options: PortalServerOptions, behaviour: PortalBehaviour): PortalDesk {
  const { city, now = Date.now } = options;
  return {
    city,
    search: createDossierSearch(city),
    writes: createWrittenRecords(city),
    sessions: createSessions(options.sessionTtlSeconds ?? 3600, now),
    habits: behaviour,
    localNow: () => toLocalTime(now()),
    username: options.username ?? 'hanoi_sample',
    password: options.password ?? 'sample-portal-password',
    agencyCode: options.agencyCode ?? '000.00.00.H26',
  };
}

/** Starts the portal on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function createPortalServer(options: PortalServerOptions): Promise<PortalServer> {
  const behaviour = toBehaviour(options);
  const desk = createDesk(options, behaviour);
  const underWay = createUnderWay();
  const outgoing = createOutgoing(desk);
  const server = createServer(createApp({ desk, behaviour, underWay, outgoing }));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behaviour,
    expireSessions: () => desk.sessions.expireAll(),
    effects: () => desk.writes.effects(),
    outgoing,
    quiet: () => underWay.quiet(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
