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
import { GET_CALLS, POST_CALLS, readFile } from './calls.js';
import type { VxpCall } from './calls.js';
import { checkSignature } from './checkSignature.js';
import { toFailAnswer, toOkAnswer, VxpError } from './vxpAnswer.js';
import { readVxpHeaders } from './vxpHeaders.js';

/** What tests may change while the axis runs. */
interface DocumentsBehaviour {
  /** Waits so long before every answer. @default 0 */
  latencyMs: number;
}

interface DocumentsServerOptions extends Partial<DocumentsBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** Signs the headers of every account. @default 'sample-vxp-secret' */
  readonly secret?: string;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface DocumentsServer {
  /** `http://127.0.0.1:<port>`; the calls are directly below it. */
  readonly url: string;
  readonly port: number;
  /** May be changed at any time. */
  readonly behaviour: DocumentsBehaviour;
  readonly close: () => Promise<void>;
}

interface Axis {
  readonly city: SampleCity;
  readonly acknowledgements: Acknowledgements;
  readonly secret: string;
  readonly now: () => number;
  readonly behaviour: DocumentsBehaviour;
}

/** Checks who calls before anything else is looked at. */
function readCall(axis: Axis, request: Request): VxpCall {
  const params = readVxpHeaders(request.headers);
  checkSignature(params, axis.secret, axis.now());
  const caller = params.get('systemid') ?? '';
  // Accounts go by the form of QĐ 20/2020; the old form of a code is no account.
  if (axis.city.agency(caller)?.code !== caller) throw new VxpError('InvalidSecurity', 'unknown systemid');
  return { city: axis.city, acknowledgements: axis.acknowledgements, caller, params };
}

/** Errors of a call are answers with HTTP 200 [assumed], like those of the portal. */
function answer(axis: Axis, request: Request, respond: (call: VxpCall) => void, response: Response): void {
  try {
    respond(readCall(axis, request));
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
  const behaviour: DocumentsBehaviour = { latencyMs: options.latencyMs ?? 0 };
  const axis: Axis = {
    city: options.city,
    acknowledgements: createAcknowledgements(),
    secret: options.secret ?? 'sample-vxp-secret',
    now: options.now ?? Date.now,
    behaviour,
  };
  const server = createServer(createApp(axis));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behaviour,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
