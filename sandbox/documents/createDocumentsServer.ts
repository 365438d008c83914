// The interconnection axis for documents (VXP) as its SDK talks to it: parameters in signed headers, one account per agency.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { Express, Request, Response } from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { createAcknowledgements } from './acknowledgements.js';
import type { Acknowledgements } from './acknowledgements.js';
import type { AxisView } from './axisView.js';
import { behaviourSchema } from './behaviour.js';
import type { DocumentsBehaviour } from './behaviour.js';
import { GET_CALLS, POST_CALLS, readFile } from './calls.js';
import type { VxpCall } from './calls.js';
import { checkSignature } from './checkSignature.js';
import { createControlRoutes } from './controlRoutes.js';
import { dropDocument } from './dropDocument.js';
import type { Dropped, DropOrder } from './dropDocument.js';
import { MAX_UPLOAD_BYTES } from './readUpload.js';
import { createSendEdoc } from './sendEdoc.js';
import { toFailAnswer, toOkAnswer, VxpError } from './vxpAnswer.js';
import { readVxpHeaders } from './vxpHeaders.js';
import { createWrittenMessages } from './writtenMessages.js';

interface DocumentsServerOptions extends Partial<DocumentsBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** Signs the headers of every account. @default 'sample-vxp-secret' */
  readonly secret?: string;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Largest body of sendEdoc. @default 50 MB */
  readonly maxUploadBytes?: number;
}

export interface DocumentsServer {
  /** `http://127.0.0.1:<port>`; the calls are directly below it. */
  readonly url: string;
  readonly port: number;
  /** May be changed at any time; over the wire at `/sandbox/behaviour`. */
  readonly behaviour: DocumentsBehaviour;
  /** How often what was sent took effect, by business key; over the wire at `/sandbox/effects`. */
  readonly effects: () => Readonly<Record<string, number>>;
  /** Lets a document arrive; over the wire at `/sandbox/documents`. */
  readonly drop: (order: DropOrder) => Dropped;
  readonly close: () => Promise<void>;
}

interface Axis {
  readonly view: AxisView;
  readonly acknowledgements: Acknowledgements;
  readonly secret: string;
  readonly now: () => number;
  readonly behaviour: DocumentsBehaviour;
  readonly maxUploadBytes: number;
}

/** Checks who calls before anything else is looked at. */
function readCall(axis: Axis, request: Request): VxpCall {
  const params = readVxpHeaders(request.headers);
  checkSignature(params, axis.secret, axis.now());
  const caller = params.get('systemid') ?? '';
  // Accounts go by the form of QĐ 20/2020; the old form of a code is no account.
  if (axis.view.city.agency(caller)?.code !== caller) throw new VxpError('InvalidSecurity', 'unknown systemid');
  return { view: axis.view, acknowledgements: axis.acknowledgements, caller, params };
}

/** Errors of a call are answers with HTTP 200 [assumed], like those of the portal. */
function answer(axis: Axis, request: Request, respond: (call: VxpCall) => void, response: Response): void {
  try {
    const call = readCall(axis, request);
    if (axis.behaviour.failsFor.includes(call.caller)) response.status(500).end();
    else respond(call);
  } catch (error) {
    response.json(toFailAnswer(error));
  }
}

function createApp(axis: Axis): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(async (_request, _response, next) => {
    if (axis.behaviour.latencyMs > 0) await sleep(axis.behaviour.latencyMs, undefined, { ref: false });
    next();
  });
  app.use('/sandbox', createControlRoutes(axis));
  const { view, behaviour, now, maxUploadBytes: maxBytes } = axis;
  app.post('/sendEdoc', createSendEdoc({ view, behaviour, maxBytes, now, open: (request) => readCall(axis, request) }));
  for (const [name, answerer] of Object.entries(POST_CALLS)) {
    app.post(`/${name}`, (request, response) => {
      answer(axis, request, (call) => response.json(toOkAnswer(answerer(call))), response);
    });
  }
  for (const [name, answerer] of Object.entries(GET_CALLS)) {
    app.get(`/${name}`, (request, response) => {
      answer(axis, request, (call) => response.json(toOkAnswer(answerer(call))), response);
    });
  }
  app.get('/downloadEdoc', (request, response) => {
    answer(axis, request, (call) => response.type('application/octet-stream').send(readFile(call)), response);
  });
  app.use((_request, response) => {
    response.status(404).json(toFailAnswer(new VxpError('InvalidAction', 'no such call')));
  });
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts the axis on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function createDocumentsServer(options: DocumentsServerOptions): Promise<DocumentsServer> {
  const { city, port: wanted, secret, now, maxUploadBytes, ...habits } = options;
  const axis: Axis = {
    view: { city, written: createWrittenMessages() },
    acknowledgements: createAcknowledgements(),
    secret: secret ?? 'sample-vxp-secret',
    now: now ?? Date.now,
    behaviour: behaviourSchema.parse(habits),
    maxUploadBytes: maxUploadBytes ?? MAX_UPLOAD_BYTES,
  };
  const server = createServer(createApp(axis));
  const port = await listen(server, wanted);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behaviour: axis.behaviour,
    effects: () => axis.view.written.effects(),
    drop: (order) => dropDocument(axis, order),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
