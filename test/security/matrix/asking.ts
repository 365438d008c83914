// Asks the gateway over POST, GET and WebSocket, and keeps what came back as it came.
import { WebSocket } from 'ws';
import type { TestGateway } from '../../support/testGateway.js';
import type { Person } from './people.js';
import type { Question } from './questions.js';

/** An answer as it came over the wire. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface Body {
  readonly data?: any;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

export type Ask = (person: Person, question: Question, requestId?: string) => Promise<Reply>;

function headersFor(person: Person, question: Question, requestId?: string): Record<string, string> {
  const token = question.strong === true ? person.strong : person.token;
  return {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(question.purpose === undefined ? {} : { 'x-purpose': question.purpose }),
    ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
  };
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  return {
    status: response.status,
    text,
    headers: Object.fromEntries(response.headers),
    body: JSON.parse(text) as Body,
  };
}

export function askByPost(gateway: TestGateway): Ask {
  return async (person, question, requestId) => {
    const url = question.surface === 'admin' ? gateway.adminUrl : gateway.graphqlUrl;
    const { query, variables } = question;
    const headers = { 'content-type': 'application/json', ...headersFor(person, question, requestId) };
    return read(await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) }));
  };
}

export function askByGet(gateway: TestGateway): Ask {
  return async (person, question, requestId) => {
    const { query, variables } = question;
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    const headers = { 'apollo-require-preflight': 'true', ...headersFor(person, question, requestId) };
    return read(await fetch(`${gateway.graphqlUrl}?${search.toString()}`, { headers }));
  };
}

/** One connection of one person. */
interface Line {
  /** The first answer to a question; `heard` is called for every event. */
  ask(question: Question, heard?: (body: Body) => void): Promise<Body>;
  /** Ends the last question. */
  hangUp(): void;
}

/** How a connection that was not let in is to be read. */
const CLOSED: Readonly<Record<number, string>> = { 4401: 'UNAUTHENTICATED', 4403: 'TENANT_SUSPENDED' };

function openLine(url: string, token: string | null): Promise<Line> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), ['graphql-transport-ws']);
  const waiting = new Map<string, { heard(body: Body): void; ended(): void }>();
  let closed: Body | undefined;
  let last = 0;
  const line: Line = {
    ask: (question, heard) =>
      new Promise((resolve) => {
        if (closed !== undefined) return resolve(closed);
        const id = String((last += 1));
        const { query, variables, purpose } = question;
        waiting.set(id, {
          heard: (body) => {
            heard?.(body);
            resolve(body);
          },
          ended: () => waiting.delete(id),
        });
        const extensions = purpose === undefined ? {} : { extensions: { purpose } };
        socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables, ...extensions } }));
      }),
    hangUp: () => socket.send(JSON.stringify({ id: String(last), type: 'complete' })),
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      const payload = token === null ? {} : { authorization: `Bearer ${token}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', (data: Buffer) => {
      const { type, id, payload } = JSON.parse(data.toString()) as { type: string; id: string; payload: any };
      if (type === 'connection_ack') resolve(line);
      if (type === 'next') waiting.get(id)?.heard(payload as Body);
      if (type === 'error') waiting.get(id)?.heard({ errors: payload as [] });
      if (type === 'complete') waiting.get(id)?.ended();
    });
    socket.on('close', (code) => {
      closed = { errors: [{ extensions: { code: CLOSED[code] ?? `closed ${code}` } }] };
      for (const { heard } of waiting.values()) heard(closed);
      resolve(line);
    });
  });
}

export interface Lines {
  readonly ask: Ask;
  line(person: Person): Promise<Line>;
}

/** One connection for each person, kept open; strong sign-ins have their own. */
export function createLines(gateway: TestGateway): Lines {
  const open = new Map<string, Promise<Line>>();
  function lineOf(person: Person, strong: boolean): Promise<Line> {
    const name = `${person.name}${strong ? ' strong' : ''}`;
    const found = open.get(name) ?? openLine(gateway.graphqlUrl, strong ? person.strong : person.token);
    open.set(name, found);
    return found;
  }
  return {
    line: (person) => lineOf(person, false),
    ask: async (person, question) => {
      const line = await lineOf(person, question.strong === true);
      const body = await line.ask(question);
      return { status: 0, text: JSON.stringify(body), headers: {}, body };
    },
  };
}
