// The city's Moodle, as far as its REST web services are used, on one port of 127.0.0.1.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type Request, type Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { createSampleTraining, type SampleTraining } from './createSampleTraining.js';
import { createFunctions, isFunction, MoodleException, type Functions } from './functions.js';
import { switchTrainingBehaviour, toTrainingBehaviour, type TrainingBehaviour } from './trainingBehaviour.js';

interface TrainingServerOptions extends Partial<TrainingBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'sampletoken0123456789abcdef012345' */
  readonly token?: string;
}

export interface TrainingServer {
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: TrainingBehaviour;
  readonly sample: SampleTraining;
  /** Names of the functions that were called, in order. */
  readonly calls: string[];
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly behaviour: TrainingBehaviour;
  readonly functions: Functions;
  readonly token: string;
  readonly calls: string[];
}

const PAGE = '<html><body>Fatal error: /var/www/moodle/lib.php</body></html>';

function toLoose(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value)) return value.map(toLoose);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, given]) => [name, toLoose(given)]));
}

function toError(
  { exception, errorcode }: { exception: string; errorcode?: string | undefined },
  { newExceptions, debug }: TrainingBehaviour,
) {
  return {
    exception: newExceptions ? `core\\exception\\${exception}` : exception,
    ...(errorcode === undefined ? {} : { errorcode }),
    message: 'Lỗi mẫu: thông báo theo ngôn ngữ của người dùng',
    ...(debug && { debuginfo: 'SELECT * FROM mdl_user WHERE password = ...' }),
  };
}

function answer(fields: Readonly<Record<string, unknown>>, { behaviour, functions, token, calls }: Parts): unknown {
  const { wstoken, wsfunction, ...rest } = fields;
  const name = typeof wsfunction === 'string' ? wsfunction : '';
  calls.push(name);
  try {
    if (wstoken !== token) throw new MoodleException('moodle_exception', 'invalidtoken');
    const { exception, exceptionOf } = behaviour;
    if (exception !== null && (exceptionOf === null || exceptionOf === name)) return toError(exception, behaviour);
    if (!isFunction(name)) throw new MoodleException('dml_missing_record_exception', 'invalidrecord');
    const own = Object.entries(rest).filter(([field]) => !field.startsWith('moodlews'));
    const result = functions.call(name, Object.fromEntries(own));
    return behaviour.looseTypes ? toLoose(result) : result;
  } catch (error) {
    if (error instanceof MoodleException) return toError(error, behaviour);
    throw error;
  }
}

async function serve(request: Request, response: Response, parts: Parts): Promise<void> {
  const { behaviour } = parts;
  const wait = behaviour.latencyMs + behaviour.stallMs;
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  if (response.destroyed) return;
  if (behaviour.switchedOff) return void response.status(403).end();
  if (behaviour.failNext > 0 || behaviour.htmlNext > 0) {
    const isFailing = behaviour.failNext > 0;
    behaviour[isFailing ? 'failNext' : 'htmlNext'] -= 1;
    return void response
      .status(isFailing ? 500 : 200)
      .type('html')
      .send(PAGE);
  }
  const fields = { ...request.query, ...(request.body as Readonly<Record<string, unknown>> | undefined) };
  const result = answer(fields, parts);
  // XML unless JSON is asked for; nobody here asks for XML.
  if (fields['moodlewsrestformat'] === 'json') response.json(result);
  else response.type('application/xml').send('<?xml version="1.0" encoding="UTF-8" ?>\n<RESPONSE/>\n');
}

function createApp(parts: Parts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // PHP's own way of nesting fields in forms.
  app.use(express.urlencoded({ extended: true, limit: '1mb' }));
  app.use(express.json({ limit: '100kb' }));
  app.all('/webservice/rest/server.php', (request, response) => serve(request, response, parts));
  // The side door for tests of other processes; nothing there belongs to a real system.
  app.get('/sandbox/behaviour', (_request, response) => void response.json(parts.behaviour));
  app.patch('/sandbox/behaviour', (request, response) => {
    const isSwitched = switchTrainingBehaviour(parts.behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(parts.behaviour);
  });
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createTrainingServer(options: TrainingServerOptions): Promise<TrainingServer> {
  const behaviour = toTrainingBehaviour(options);
  const sample = createSampleTraining(options.city);
  const calls: string[] = [];
  const token = options.token ?? 'sampletoken0123456789abcdef012345';
  const server = createServer(createApp({ behaviour, functions: createFunctions(sample, behaviour), token, calls }));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    behaviour,
    sample,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
