// A client of the WebSocket surface that says exactly what it is told to.
import { once } from 'node:events';
import { WebSocket } from 'ws';

export const PROTOCOL = 'graphql-transport-ws';

/** A client that keeps what it was told. */
export async function connect(url: string, options: { headers?: object; protocols?: string[]; path?: string } = {}) {
  const socket = new WebSocket(`${url}${options.path ?? '/graphql'}`, options.protocols ?? [PROTOCOL], {
    headers: (options.headers ?? {}) as Record<string, string>,
  });
  const messages: any[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
  const ended = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  async function hear(type: string, id?: string): Promise<any> {
    for (let turn = 0; turn < 500; turn += 1) {
      const found = messages.find((message) => message.type === type && (id === undefined || message.id === id));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`no ${type} in ${JSON.stringify(messages)}`);
  }
  return { socket, messages, ended, say, hear };
}

export async function signedIn(url: string, authorization = 'Bearer p1', more: object = {}) {
  const client = await connect(url);
  client.say({ type: 'connection_init', payload: { authorization, ...more } });
  await client.hear('connection_ack');
  return client;
}

export async function statusOf(url: string, options: { headers?: object; protocols?: string[]; path?: string }) {
  const socket = new WebSocket(`${url}${options.path ?? '/graphql'}`, options.protocols ?? [PROTOCOL], {
    headers: (options.headers ?? {}) as Record<string, string>,
  });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
}
