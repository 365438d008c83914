// Event streams over real HTTP, with identity, rights and events of the test's choice, and clients that read them or not.
import { once } from 'node:events';
import { request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createHttpServer, type HttpServer } from '../../gateway/http/createHttpServer.js';
import { httpSettingsSchema } from '../../gateway/http/httpSettings.js';
import { stateOf } from '../../gateway/http/requestState.js';
import { sendError } from '../../gateway/http/sendError.js';
import type { Step } from '../../gateway/http/step.js';
import { createPlaces, type Places } from '../../gateway/http/socket/places.js';
import { answerErrors } from '../../gateway/http/steps/answerErrors.js';
import { assignRequestId } from '../../gateway/http/steps/assignRequestId.js';
import { limitInFlight } from '../../gateway/http/steps/limitInFlight.js';
import { parseJson } from '../../gateway/http/steps/parseJson.js';
import { socketSettingsSchema, type SocketOptions } from '../../gateway/http/socket/socketOptions.js';
import { createEventStreams, type EventStreams } from '../../gateway/http/stream/answerEvents.js';

class Refusal extends Error {
  constructor(readonly code: 'TENANT_SUSPENDED') {
    super(code);
  }
}

export const EVENTS = 'text/event-stream';
export const SUBSCRIPTION = 'subscription { ticked }';

let server: HttpServer | undefined;
const sockets: Socket[] = [];
/** Ends what a test has opened. */
export async function closeScene(): Promise<void> {
  sockets.splice(0).forEach((socket) => socket.destroy());
  await server?.stop();
}

export async function stopServer(): Promise<void> {
  await server?.stop();
}

export interface Scene {
  readonly url: string;
  readonly streams: EventStreams;
  readonly places: Places;
  readonly unexpected: unknown[];
  suspended: boolean;
  /** Streams that run, and events that were asked of them. */
  running: number;
  pulled: number;
  /** Lets out whatever `held` waits for. */
  release(): void;
}

/** Who calls is in `x-person`, for `x-seconds`. */
const identify: Step = (request, response, next) => {
  const reference = request.headers['x-person'];
  const expiresAt = Date.now() / 1_000 + Number(request.headers['x-seconds'] ?? 600);
  const state = stateOf(response);
  if (typeof reference === 'string')
    state.principal = { client: 'app', reference, agency: 'A', expiresAt } as typeof state.principal & object;
  state.access = { purpose: null };
  next();
};

export async function startScene(
  more: Partial<SocketOptions> = {},
  settings: object = {},
  most = 20,
  before: Step[] = [],
) {
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const scene = { suspended: false, running: 0, pulled: 0, unexpected: [] as unknown[], release: () => release() };
  const options: SocketOptions = {
    settings: socketSettingsSchema.parse({ recheckMs: 100, ...settings }),
    deadlineMs: 1_000,
    publicUrl: () => '',
    ipOf: () => undefined,
    authenticate: () => Promise.reject(new Error('not here')),
    accessOf: (_principal, purpose) => {
      if (scene.suspended) throw new Refusal('TENANT_SUSPENDED');
      return { purpose };
    },
    codeOf: (error) => (error instanceof Refusal ? error.code : undefined),
    execute: async ({ query, variables }) => {
      if (query.includes('refused'))
        return { body: '{"errors":[{"message":"không","extensions":{"code":"FORBIDDEN"}}]}' };
      return { body: JSON.stringify({ data: { who: 'p1', ...variables } }) };
    },
    subscribe: async ({ query, variables }, _state, signal) => {
      if (query.includes('forbidden')) return { errors: [{ message: 'không', extensions: { code: 'FORBIDDEN' } }] };
      if (query.includes('held')) await held;
      const text = query.includes('big') ? 'x'.repeat(100_000) : 'dòng\nmới';
      const events = async function* () {
        scene.running += 1;
        try {
          for (let n = 0; !signal.aborted; n += 1) {
            if (query.includes('three') && n === 3) return;
            if (query.includes('breaks') && n === 1) throw new Error('broken');
            scene.pulled += 1;
            yield { data: { n, text, ...variables } };
            const wake = query.includes('quiet') ? once(signal, 'abort') : new Promise((go) => setTimeout(go, 1));
            await wake;
          }
        } finally {
          scene.running -= 1;
        }
      };
      return { events: events() };
    },
    onUnexpected: (_id, error) => scene.unexpected.push(error),
    ...more,
  };
  const begin = assignRequestId(0);
  const places = createPlaces(options.settings.connectionsPerPerson);
  const streams = createEventStreams(options, places);
  const ordinary: Step = (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ordinary: request.method }));
  };
  const steps = [begin, limitInFlight(most), identify, ...before, parseJson(100_000), streams.step, ordinary];
  const none = [begin, (_request: IncomingMessage, response: ServerResponse) => sendError(response, 'NOT_FOUND')];
  server = await createHttpServer(
    {
      ...{ graphql: steps, admin: none, oauth: {}, session: {}, files: none, inbound: none },
      ...{ live: none, ready: none, metrics: none, rest: none },
      errors: answerErrors(begin, (_id, error) => scene.unexpected.push(error)),
    },
    httpSettingsSchema.parse({ port: 0, graceMs: 5_000 }),
  );
  return Object.assign(scene, { url: `${server.url}/graphql`, streams, places }) as Scene;
}

interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly accept?: string;
  readonly person?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: object;
  readonly search?: string;
}

/** The answer as it comes in. */
export async function ask({ url }: Scene, query: string, asked: Asked = {}) {
  const { method = 'POST', accept = EVENTS, person = 'p1', body = {}, search = '' } = asked;
  const target = method === 'GET' ? `${url}?query=${encodeURIComponent(query)}${search}` : url;
  const headers = { accept, ...(person === null ? {} : { 'x-person': person }), ...asked.headers };
  const post = { 'content-type': 'application/json' };
  const sent = send(target, { method, agent: false, headers: method === 'GET' ? headers : { ...headers, ...post } });
  sent.on('error', () => undefined);
  sent.end(method === 'GET' ? undefined : JSON.stringify({ query, ...body }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  sockets.push(response.socket);
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<string>((resolve) => response.once('close', () => resolve(text)));
  const until = async (there: (text: string) => boolean) => {
    while (!there(text)) await new Promise((resolve) => setTimeout(resolve, 2));
    return text;
  };
  return { response, status: response.statusCode, ended, until, leave: () => response.destroy() };
}

/** As the HTML standard reads a stream. */
export function eventsIn(text: string): { event: string; payload: any }[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && block !== ':');
  return blocks.map((block) => {
    const lines = block.split('\n').map((line) => /^(event|data): ?(.*)$/.exec(line) ?? ['', '', '']);
    const field = (name: string) => lines.flatMap(([, key, value]) => (key === name ? [value] : [])).join('\n');
    const payload = field('data') === '' ? '' : JSON.parse(field('data'));
    return { event: field('event'), payload };
  });
}

export const codeOf = ({ payload }: { payload: any }) => payload.errors[0].extensions.code as string;
export const settle = async (there: () => boolean) => {
  while (!there()) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** A client that asks for large events and reads none; resolves when no more of them are made. */
export async function stalled(scene: Scene, seconds = '600'): Promise<Socket> {
  const { port } = new URL(scene.url);
  const socket = connect(Number(port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined).pause();
  const query = encodeURIComponent('subscription { big }');
  const lines = [`GET /graphql?query=${query} HTTP/1.1`, 'host: x', `accept: ${EVENTS}`, 'x-person: p1'];
  socket.write(`${lines.join('\r\n')}\r\nx-seconds: ${seconds}\r\n\r\n`);
  for (let before = -1; scene.pulled === 0 || scene.pulled !== before;) {
    before = scene.pulled;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return socket;
}
