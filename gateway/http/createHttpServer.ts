// The HTTP server: surfaces on their paths, each with its steps; limits on what a client may send and how slowly.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { RequestProblem } from '../../schema/requestProblems.js';
import { answerBrokenRequests } from './answerBrokenRequests.js';
import type { HttpSettings } from './httpSettings.js';
import { chainSteps, type ErrorStep, type Step } from './step.js';

const IDLE_CHECK_MS = 20;

/** What each surface runs, already in order. */
export interface Surfaces {
  readonly graphql: readonly Step[];
  readonly admin: readonly Step[];
  /** The gateway's own token endpoints, by path. */
  readonly oauth: Readonly<Record<string, readonly RequestHandler[]>>;
  /** Sign-in of the console, by path. */
  readonly session: Readonly<Record<string, readonly RequestHandler[]>>;
  readonly files: readonly RequestHandler[];
  /** Calls of connected systems, below /inbound. */
  readonly inbound: readonly RequestHandler[];
  readonly live: readonly RequestHandler[];
  readonly ready: readonly RequestHandler[];
  readonly metrics: readonly RequestHandler[];
  /** Steps and folder of the pages, if they are served. */
  readonly pages?: { readonly steps: readonly RequestHandler[]; readonly folder: string } | undefined;
  /** Runs on everything that no other surface took. */
  readonly rest: readonly RequestHandler[];
  readonly errors: ErrorStep;
}

/** RFC 9112 §3.2. Node can check this too, but answers in a form of its own. */
const requireHost: Step = (request, response, next) => {
  if (request.httpVersion !== '1.1' || request.headers.host !== undefined) {
    next();
    return;
  }
  response.setHeader('connection', 'close');
  next(Object.assign(new Error('no host'), { status: 400, problem: 'HOST' satisfies RequestProblem }));
};

function createApp(surfaces: Surfaces): Express {
  const app = express();
  // Express knows an error step by its four parameters.
  const errors: ErrorRequestHandler = (error, request, response, _next) => surfaces.errors(error, request, response);
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.use(requireHost);
  // Not app.all: it makes every step thirty-five times, once for each method.
  app.route('/graphql').all(...surfaces.graphql);
  app.route('/admin/graphql').all(...surfaces.admin);
  for (const [path, handlers] of Object.entries({ ...surfaces.oauth, ...surfaces.session }))
    app.route(path).all(...handlers);
  app.route('/files/:token').all(...surfaces.files);
  app.route('/inbound/*path').all(...surfaces.inbound);
  app.route('/livez').all(...surfaces.live);
  app.route('/readyz').all(...surfaces.ready);
  app.route('/metrics').all(...surfaces.metrics);
  if (surfaces.pages !== undefined) {
    const files = express.static(surfaces.pages.folder, { index: 'index.html', etag: true, redirect: true });
    app.use('/graphiql', ...surfaces.pages.steps, files);
  }
  app.use(...surfaces.rest);
  app.use(errors);
  return app;
}

/** The path of the public surface as nearly everybody writes it; Express knows the other spellings of it. */
const GRAPHQL = /^\/graphql\/?(?:\?|$)/;

/** The public surface straight on the server, everything else through Express. */
function createListener(surfaces: Surfaces) {
  const answerGraphql = chainSteps([requireHost, ...surfaces.graphql], surfaces.errors);
  const app = createApp(surfaces);
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (GRAPHQL.test(request.url ?? '')) answerGraphql(request, response);
    else app(request, response);
  };
}

/** The port is taken. */
export class PortInUse extends Error {
  constructor(host: string, port: number) {
    super(
      `Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another one. / ` +
        `Cổng ${port} trên ${host} đang được dùng. Hãy dừng chương trình đang dùng cổng, hoặc đặt PORT sang cổng khác.`,
    );
    this.name = 'PortInUse';
  }
}

function listen(server: Server, settings: HttpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(settings.host, settings.port) : error),
    );
    server.listen(settings.port, settings.host, resolve);
  });
}

export interface HttpServer {
  /** `http://host:port` */
  readonly url: string;
  /** Lets requests in flight finish, at most `graceMs`. */
  stop(): Promise<void>;
}

/** Starts listening. Throws `PortInUse`. */
export async function createHttpServer(
  surfaces: Surfaces,
  settings: HttpSettings,
  sockets?: { handleUpgrade(server: Server): void; stop(): Promise<void> },
): Promise<HttpServer> {
  const server = createServer(
    {
      maxHeaderSize: settings.headerBytes,
      headersTimeout: settings.headersMs,
      requestTimeout: settings.requestMs,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 10_000,
      requireHostHeader: false,
    },
    createListener(surfaces),
  );
  // A client may close its half when it has said everything (RFC 9112 §9.6); its answer takes as long as its record.
  Object.assign(server, { httpAllowHalfOpen: true });
  answerBrokenRequests(server);
  sockets?.handleUpgrade(server);
  await listen(server, settings);
  const { port } = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // A kept connection turns idle when its answer is out: nobody waits for the client to think of another request.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), settings.graceMs);
    // What was upgraded is not the server's any more, and would keep it open.
    await Promise.all([closed, sockets?.stop()]);
    clearInterval(idle);
    clearTimeout(cut);
  }

  return { url: `http://${settings.host}:${port}`, stop };
}
