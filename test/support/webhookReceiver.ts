// A system that hears of changes: it checks signatures by itself, keeps the messages, and answers as it is told.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

export interface HeardMessage {
  readonly id: string;
  readonly type: string;
  readonly event: string;
  readonly node: string | null;
  readonly unit: string | null;
  readonly attempt: number;
}

export interface WebhookReceiver {
  readonly url: string;
  /** What was signed with its secret, in the order that it came. */
  readonly heard: HeardMessage[];
  /** What was not. */
  readonly strange: string[];
  /** The secret that messages have to be signed with. */
  secret: string;
  /** The status of its answers. */
  status: number;
  until(test: (message: HeardMessage) => boolean): Promise<HeardMessage>;
  close(): Promise<void>;
}

function isSigned(secret: string, id: unknown, at: unknown, body: string, given: unknown): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${String(id)}.${String(at)}.${body}`)
    .digest('base64');
  return String(given).split(' ').includes(`v1,${expected}`);
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
    void text(request).then((body) => {
      if (isSigned(receiver.secret, id, at, body, signature)) receiver.heard.push(JSON.parse(body) as HeardMessage);
      else receiver.strange.push(body);
      response.writeHead(receiver.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    strange: [],
    secret: '',
    status: 204,
    async until(test) {
      for (;;) {
        const found = receiver.heard.find(test);
        if (found !== undefined) return found;
        await delay(10);
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Settings of a gateway that tells such receivers of changes, and soon. */
export const RECEIVERS_HERE = {
  ...{ allowedHosts: ['127.0.0.1'], allowPrivate: true, dangerouslyAllowHttp: true, pollMs: 50 },
  ...{ firstPauseSeconds: 1, maxPauseSeconds: 1, breakAfter: 1_000 },
};
