// The digitised archive on one port of 127.0.0.1: a DSpace-7-like REST interface, and OAI-PMH beside it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import type { SampleCity } from '../city/createSampleCity.js';
import { behaviourSchema, readBehaviour, type ArchiveBehaviour } from './behaviour.js';
import { answerOai } from './oaiProvider.js';
import { createRecords, type ArchiveRecord } from './records.js';
import { answerSearch } from './search.js';
import { toBitstreams, toBundles, toContent, toObject } from './toObject.js';

export interface ArchiveServerOptions extends Partial<ArchiveBehaviour> {
  readonly city: Pick<SampleCity, 'agencies' | 'seed'>;
  /** 0 = any free port. */
  readonly port: number;
  /** Who has it sees what is not open, too. @default 'sample-archive-token' */
  readonly token?: string;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface ArchiveServer {
  /** REST below `/server/api`, OAI-PMH at `/oai/request`. */
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: ArchiveBehaviour;
  readonly records: readonly ArchiveRecord[];
  /** The record of this code of a document or file changes now. */
  readonly change: (code: string, state?: ArchiveRecord['state']) => boolean;
  readonly close: () => Promise<void>;
}

const changeSchema = z.strictObject({
  code: z.string(),
  state: z.enum(['THERE', 'WITHDRAWN', 'DELETED']).default('THERE'),
});

interface Parts {
  readonly behaviour: ArchiveBehaviour;
  readonly records: readonly ArchiveRecord[];
  readonly token: string;
  readonly now: () => number;
  readonly url: () => string;
  readonly change: ArchiveServer['change'];
}

/** Habits that stand before every answer. */
function withHabits(behaviour: ArchiveBehaviour): RequestHandler {
  return async (_request, response, next) => {
    const wait = behaviour.latencyMs + behaviour.stallMs;
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    if (behaviour.resetNext > 0) {
      behaviour.resetNext -= 1;
      response.socket?.resetAndDestroy();
    } else if (behaviour.failNext > 0) {
      behaviour.failNext -= 1;
      response.status(500).type('html').send('<html><body>500</body></html>');
    } else if (behaviour.busyNext > 0) {
      behaviour.busyNext -= 1;
      if (behaviour.retryAfter !== null) response.setHeader('retry-after', behaviour.retryAfter);
      response.status(503).end();
    } else next();
  };
}

const queryOf = (url: string): URLSearchParams => new URL(url, 'http://localhost').searchParams;

function mountRest(app: Express, { behaviour, records, token }: Parts): void {
  const visible = (authorization: string | undefined) =>
    authorization === `Bearer ${token}` ? records : records.filter(({ isOpen }) => isOpen);
  const byId = (uuid: string, authorization: string | undefined) =>
    visible(authorization).find((record) => record.uuid === uuid);
  const api = express.Router();
  api.get('/', (_request, response) => void response.json({ dspaceVersion: 'DSpace 7.6 (mẫu)', type: 'root' }));
  api.get('/discover/search/objects', (request, response) => {
    const { status, body } = answerSearch(visible(request.headers.authorization), queryOf(request.url), behaviour);
    response.status(status).json(body);
  });
  const object = (write: (record: ArchiveRecord) => object): RequestHandler<{ uuid: string }> => {
    return (request, response) => {
      const record = byId(request.params.uuid, request.headers.authorization);
      if (record === undefined) response.status(404).json({ status: 404 });
      else response.json(write(record));
    };
  };
  api.get('/core/items/:uuid', object(toObject));
  api.get('/core/items/:uuid/bundles', object(toBundles));
  api.get(
    '/core/bundles/:uuid/bitstreams',
    object((record) => toBitstreams(record, behaviour)),
  );
  api.get('/core/bitstreams/:uuid/:part', (request, response) => {
    const { uuid, part } = request.params;
    const all = visible(request.headers.authorization).filter(({ state }) => state === 'THERE');
    const file = all.flatMap(({ files }) => files).find((one) => one.uuid === uuid);
    if (file === undefined) response.status(404).json({ status: 404 });
    else if (part === 'content') response.type('text/plain').send(toContent(file, behaviour));
    else if (part === 'accessStatus') response.json({ status: behaviour.accessStatus, type: 'accessStatus' });
    else response.status(404).json({ status: 404 });
  });
  app.use('/server/api', api);
}

function mountOai(app: Express, parts: Parts): void {
  app.get('/oai/request', (request, response) => {
    response.type('text/xml').send(answerOai(queryOf(request.url), parts));
  });
  app.post('/oai/request', express.text({ type: 'application/x-www-form-urlencoded' }), (request, response) => {
    response.type('text/xml').send(answerOai(new URLSearchParams(String(request.body)), parts));
  });
}

function mountControls(app: Express, { behaviour, change }: Parts): void {
  app.use('/sandbox', express.json());
  app.get('/sandbox/behaviour', (_request, response) => void response.json(behaviour));
  app.patch('/sandbox/behaviour', (request, response) => {
    const wanted = readBehaviour(request.body, behaviour);
    if (wanted === undefined) response.status(400).json({ error: 'not a behaviour of this stand-in' });
    else response.json(Object.assign(behaviour, wanted));
  });
  app.post('/sandbox/changes', (request, response) => {
    const wanted = changeSchema.safeParse(request.body).data;
    const isDone = wanted !== undefined && change(wanted.code, wanted.state);
    response.status(isDone ? 204 : wanted === undefined ? 400 : 404).end();
  });
}

function createParts(options: ArchiveServerOptions, url: () => string): Parts {
  const { city, port: _port, token = 'sample-archive-token', now = Date.now, ...habits } = options;
  const records = createRecords(city);
  return {
    behaviour: behaviourSchema.parse(habits),
    ...{ records, token, now, url },
    change(code, state = 'THERE') {
      const found = records.find(({ metadata }) =>
        ['tt05.docCode', 'tt05.fileCode'].some((name) => metadata[name]?.[0] === code),
      );
      if (found === undefined) return false;
      found.state = state;
      found.lastModified = `${new Date(now()).toISOString().slice(0, 19)}Z`;
      return true;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createArchiveServer(options: ArchiveServerOptions): Promise<ArchiveServer> {
  let url = '';
  const parts = createParts(options, () => url);
  const app = express();
  app.disable('x-powered-by').disable('etag');
  mountControls(app, parts);
  app.use(withHabits(parts.behaviour));
  mountRest(app, parts);
  mountOai(app, parts);
  const server = createServer(app);
  url = `http://127.0.0.1:${await listen(server, options.port)}`;
  const { behaviour, records, change } = parts;
  return {
    ...{ url, behaviour, records, change },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
