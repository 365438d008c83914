// The national population database on one port of 127.0.0.1: over X-Road at /r1, through the hub at /dan-cu/tra-cuu.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { Router, type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { switchPopulationBehaviour, takesNext, toPopulationBehaviour, type PopulationBehaviour } from './behaviour.js';
import type { SampleCitizen } from './citizens.js';
import { answerPortal } from './portalAnswer.js';
import { createRegister, type Register } from './register.js';
import { createXRoadRoutes } from './xroadRoutes.js';

interface PopulationServerOptions extends Partial<PopulationBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
}

/** A call as it arrived. */
export interface ArrivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface PopulationServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: PopulationBehaviour;
  readonly citizens: () => readonly SampleCitizen[];
  readonly lookUps: () => Readonly<Record<string, number>>;
  /** The newest hundred, oldest first. */
  readonly calls: () => readonly ArrivedCall[];
  readonly close: () => Promise<void>;
}

const MOST_CALLS = 100;

/** What happens to every call on its way. */
function createTroubles(behaviour: PopulationBehaviour, calls: ArrivedCall[]): RequestHandler {
  return async (request, response, next) => {
    const { method, originalUrl: path, headers } = request;
    calls.push({ method, path, headers, body: request.body as unknown });
    if (calls.length > MOST_CALLS) calls.shift();
    const wait = behaviour.latencyMs + behaviour.stallMs;
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    if (takesNext(behaviour, 'failBeforeNext')) return void response.socket?.resetAndDestroy();
    if (takesNext(behaviour, 'failNext')) return void response.status(500).type('html').send('<html>lỗi</html>');
    if (takesNext(behaviour, 'failAfterNext')) {
      const { socket } = response;
      response.json = () => {
        socket?.resetAndDestroy();
        return response;
      };
    }
    next();
  };
}

/** The side door for tests of other processes; nothing there belongs to a real system. */
function createControls(behaviour: PopulationBehaviour, register: Register): Router {
  const router = Router();
  router.get('/behaviour', (_request, response) => void response.json(behaviour));
  router.patch('/behaviour', (request, response) => {
    const isSwitched = switchPopulationBehaviour(behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(behaviour);
  });
  router.get('/effects', (_request, response) => void response.json(register.lookUps()));
  return router;
}

const refuseBody: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).json({ detail: 'the request could not be read' });
};

function createApp(register: Register, behaviour: PopulationBehaviour, calls: ArrivedCall[]): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: '100kb' }));
  app.use('/sandbox', createControls(behaviour, register));
  const troubles = createTroubles(behaviour, calls);
  app.use('/r1', troubles, createXRoadRoutes(register, behaviour));
  app.post('/dan-cu/tra-cuu', troubles, (request, response) => {
    response.json(answerPortal(register, behaviour, request.body));
  });
  app.use(refuseBody);
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createPopulationServer(options: PopulationServerOptions): Promise<PopulationServer> {
  const behaviour = toPopulationBehaviour(options);
  const register = createRegister(options.city, behaviour);
  const calls: ArrivedCall[] = [];
  const server = createServer(createApp(register, behaviour, calls));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    behaviour,
    citizens: () => register.citizens(),
    lookUps: () => register.lookUps(),
    calls: () => [...calls],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
