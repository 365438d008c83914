// LimeSurvey with RemoteControl 2 over JSON-RPC, on one port of 127.0.0.1.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { Router, type ErrorRequestHandler, type Express, type Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { answerCall, type Account } from './answerCall.js';
import { switchSurveyBehaviour, takesNext, toSurveyBehaviour, type SurveyBehaviour } from './behaviour.js';
import { createSurveyDesk, type SurveyDesk } from './surveyDesk.js';
import type { Survey } from './types.js';

interface ConsultationsServerOptions extends Partial<SurveyBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'hanoi_survey_sample' */
  readonly username?: string;
  /** @default 'sample-survey-password' */
  readonly password?: string;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface ConsultationsServer {
  /** `http://127.0.0.1:<port>`; calls go to `/index.php/admin/remotecontrol`. */
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: SurveyBehaviour;
  readonly surveys: () => readonly Survey[];
  readonly expireSessions: () => void;
  readonly sessionsOpen: () => number;
  readonly logins: () => number;
  readonly effects: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

async function answer(desk: SurveyDesk, account: Account, body: unknown, response: Response): Promise<void> {
  const { behaviour } = desk;
  const wait = behaviour.latencyMs + behaviour.stallMs;
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  if (behaviour.interface === 'OFF') return void response.status(200).end();
  if (behaviour.interface === 'HTML') return void response.type('html').send('<html><body>LimeSurvey</body></html>');
  if (takesNext(behaviour, 'failNext')) return void response.status(500).end();
  const answered = await answerCall(desk, account, body);
  if (answered.kind === 'RESET') response.socket?.resetAndDestroy();
  else if (!response.destroyed) response.json(answered.body);
}

/** The side door for tests of other processes; nothing there belongs to a real system. */
function createControls(desk: SurveyDesk): Router {
  const router = Router();
  router.get('/behaviour', (_request, response) => void response.json(desk.behaviour));
  router.patch('/behaviour', (request, response) => {
    const isSwitched = switchSurveyBehaviour(desk.behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(desk.behaviour);
  });
  router.get('/effects', (_request, response) => void response.json(desk.effects()));
  router.post('/expire-sessions', (_request, response) => {
    desk.expireSessions();
    response.status(204).end();
  });
  return router;
}

const refuseBody: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).json({ detail: 'the request could not be read' });
};

function createApp(desk: SurveyDesk, account: Account): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: '1mb' }));
  app.post('/index.php/admin/remotecontrol', (request, response) => answer(desk, account, request.body, response));
  app.use('/sandbox', createControls(desk));
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
export async function createConsultationsServer(options: ConsultationsServerOptions): Promise<ConsultationsServer> {
  const behaviour = toSurveyBehaviour(options);
  const desk = createSurveyDesk(options.city, behaviour, options.now ?? Date.now);
  const { username = 'hanoi_survey_sample', password = 'sample-survey-password' } = options;
  const server = createServer(createApp(desk, { username, password }));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    behaviour,
    surveys: () => desk.surveys(),
    expireSessions: () => desk.expireSessions(),
    sessionsOpen: () => desk.sessionsOpen(),
    logins: () => desk.logins(),
    effects: () => desk.effects(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
