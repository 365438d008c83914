// The HTTP server: surfaces on their paths, each with its steps; limits on what a client may send and how slowly.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { answerBrokenRequests } from './answerBrokenRequests.js';
import type { HttpSettings } from './httpSettings.js';
import { sendError } from './sendError.js';

const IDLE_CHECK_MS = 20;

/** What each surface runs, already in order. */
export interface Surfaces {
  readonly graphql: readonly RequestHandler[];
  readonly admin: readonly RequestHandler[];
  /** The gateway's own token endpoints, by path. */
  readonly oauth: Readonly<Record<string, readonly RequestHandler[]>>;
  /** Sign-in of the console, by path. */
  readonly session: Readonly<Record<string, readonly RequestHandler[]>>;
  readonly files: readonly RequestHandler[];
  readonly live: readonly RequestHandler[];
  readonly ready: readonly RequestHandler[];
  readonly metrics: readonly RequestHandler[];
  /** Steps and folder of the pages, if they are served. */
  readonly pages?: { readonly steps: readonly RequestHandler[]; readonly folder: string } | undefined;
  /** Runs on everything that no other surface took. */
  readonly rest: readonly RequestHandler[];
  readonly errors: express.ErrorRequestHandler;
}

/** A JSON body of at most so many bytes; anything that is not an object or an array is refused. */
export function parseJson(bodyBytes: number): RequestHandler {
  const parse = express.json({ limit: bodyBytes, strict: true, type: () => true });
  return (request, response, next) => {
    // The parser would first wait for all of it to arrive.
    if (Number(request.headers['content-length']) > bodyBytes) sendError(response, 'PAYLOAD_TOO_LARGE');
    else parse(request, response, next);
  };
}

/** RFC 9112 §3.2. Node can check this too, but answers in a form of its own. */
function requireHost(request: Request, response: Response, next: NextFunction): void {
  if (request.httpVersion !== '1.1' || request.headers.host !== undefined) {
    next();
    return;
  }
  response.setHeader('connection', 'close');
  next(Object.assign(new Error('no host'), { status: 400 }));
}

function createApp(surfaces: Surfaces, settings: HttpSettings): Express {
  const app = express();
  app.set('trust proxy', settings.trustedProxies);
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.use(requireHost);
  app.all('/graphql', ...surfaces.graphql);
  app.all('/admin/graphql', ...surfaces.admin);
  for (const [path, handlers] of Object.entries({ ...surfaces.oauth, ...surfaces.session })) app.all(path, ...handlers);
  app.all('/files/:token', ...surfaces.files);
  app.all('/livez', ...surfaces.live);
  app.all('/readyz', ...surfaces.ready);
  app.all('/metrics', ...surfaces.metrics);
  if (surfaces.pages !== undefined) {
    const files = express.static(surfaces.pages.folder, { index: 'index.html', etag: true, redirect: true });
    app.use('/graphiql', ...surfaces.pages.steps, files);
  }
  app.use(...surfaces.rest);
  app.use(surfaces.errors);
  return app;
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
    createApp(surfaces, settings),
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
