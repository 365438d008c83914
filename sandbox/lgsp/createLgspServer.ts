// The city's sharing platform with three services behind it, on one port of 127.0.0.1.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { createSampleServices, type SampleServices } from './createSampleServices.js';
import { LGSP_DEFAULTS, switchLgspBehaviour, type LgspBehaviour } from './lgspBehaviour.js';
import { enterpriseRoute, householdRoute, resultsRoute, sendFault, tokenRoute, type LgspParts } from './routes.js';

interface LgspServerOptions {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  readonly latencyMs?: number;
}

export interface LgspServer {
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: LgspBehaviour;
  readonly sample: SampleServices;
  /** Method and path of each call, in order. */
  readonly calls: string[];
  /** As if all tokens of the gateway had ended. */
  readonly expireTokens: () => void;
  readonly close: () => Promise<void>;
}

const PAGE = '<html><body>org.apache.synapse.SynapseException at Mediator.java:42</body></html>';

/** What befalls every call, whichever service it is for. */
function befall(parts: LgspParts) {
  const { behaviour, calls } = parts;
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    calls.push(`${request.method} ${request.path}`);
    const wait = behaviour.latencyMs + behaviour.stallMs;
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    if (response.destroyed) return;
    if (behaviour.resetNext > 0) {
      behaviour.resetNext -= 1;
      return void request.socket.destroy();
    }
    if (behaviour.failNext > 0) {
      behaviour.failNext -= 1;
      return void response.status(500).type('html').send(PAGE);
    }
    if (behaviour.throttleNext > 0 && request.path !== '/token') {
      behaviour.throttleNext -= 1;
      if (!behaviour.sayWhenAllowed) response.setHeader('retry-after', '30');
      return sendFault(response, 429, 900804, parts);
    }
    next();
  };
}

function createApp(parts: LgspParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.urlencoded({ extended: false, limit: '100kb' }));
  app.use(express.json({ limit: '100kb' }));
  // The side door for tests of other processes; nothing there belongs to a real system.
  app.get('/sandbox/behaviour', (_request, response) => void response.json(parts.behaviour));
  app.patch('/sandbox/behaviour', (request, response) => {
    const isSwitched = switchLgspBehaviour(parts.behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(parts.behaviour);
  });
  app.use(befall(parts));
  app.post('/token', tokenRoute(parts));
  app.get('/TraCuuThongTinDoanhNghiep', enterpriseRoute(parts));
  app.get('/apiDanhMuc/1.0/APITraCuuDanhMucKetQuaThucHienTheoMaThuTuc', resultsRoute(parts));
  app.post('/ngsp/BaoHiemXaHoi/TraCuuThongTinHoGiaDinh', householdRoute(parts));
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createLgspServer({ city, port, latencyMs = 0 }: LgspServerOptions): Promise<LgspServer> {
  const behaviour = { ...LGSP_DEFAULTS, latencyMs };
  const sample = createSampleServices(city);
  const calls: string[] = [];
  const tokens = new Set<string>();
  const server = createServer(createApp({ behaviour, sample, calls, tokens }));
  const used = await listen(server, port);
  return {
    url: `http://127.0.0.1:${used}`,
    behaviour,
    sample,
    calls,
    expireTokens: () => tokens.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
