// The city's feedback system as an Open311 GeoReport v2 endpoint, on one port of 127.0.0.1.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import type { EffectCounts } from '../party/effects.js';
import { switchFeedbackBehaviour, toFeedbackBehaviour, type FeedbackBehaviour } from './feedbackBehaviour.js';
import { createRegister, type Register } from './register.js';
import { createRoutes, type RouteParts } from './routes.js';
import { createWireShapes } from './toWire.js';

interface FeedbackServerOptions extends Partial<FeedbackBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'sample-feedback-key' */
  readonly apiKey?: string;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface FeedbackServer {
  /** `http://127.0.0.1:<port>/v2`: base of the endpoint. */
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: FeedbackBehaviour;
  readonly register: Register;
  readonly effects: () => EffectCounts;
  readonly close: () => Promise<void>;
}

function createApp(parts: RouteParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.urlencoded({ extended: false, limit: '1mb' }));
  app.use(express.json({ limit: '100kb' }));
  app.use('/v2', createRoutes(parts));
  // The side door for tests of other processes; nothing there belongs to a real system.
  app.get('/sandbox/behaviour', (_request, response) => void response.json(parts.behaviour));
  app.patch('/sandbox/behaviour', (request, response) => {
    const isSwitched = switchFeedbackBehaviour(parts.behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(parts.behaviour);
  });
  app.get('/sandbox/effects', (_request, response) => void response.json(parts.register.effects()));
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createFeedbackServer(options: FeedbackServerOptions): Promise<FeedbackServer> {
  const now = options.now ?? Date.now;
  const behaviour = toFeedbackBehaviour(options);
  const register = createRegister(options.city, now);
  const shapes = createWireShapes(options.city, register, behaviour);
  const apiKey = options.apiKey ?? 'sample-feedback-key';
  const server = createServer(createApp({ behaviour, register, shapes, apiKey, now }));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/v2`,
    behaviour,
    register,
    effects: () => register.effects(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
