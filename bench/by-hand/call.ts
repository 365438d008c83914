// One call of an upstream service, as a program without any GraphQL library makes it: fixed text, JSON in, JSON out.
import { Agent } from 'undici';

/** `text` never changes; everything that does is in `variables`. */
export type Call = <Data>(service: string, text: string, variables?: object) => Promise<Data>;

const CONNECTIONS = 64;

/** Calls services of the upstream at `url` over connections that are kept. */
export function createCall(url: string): Call {
  const agent = new Agent({ connections: CONNECTIONS, keepAliveTimeout: 60_000 });
  const headers = { 'content-type': 'application/json' };
  return async <Data>(service: string, text: string, variables?: object): Promise<Data> => {
    const { statusCode, body } = await agent.request({
      ...{ origin: url, path: `/${service}`, method: 'POST', headers },
      body: JSON.stringify({ query: text, variables }),
    });
    const reply = (await body.json()) as { data?: Data };
    if (statusCode !== 200 || reply.data === undefined) throw new Error(`${service} answered ${statusCode}`);
    return reply.data;
  };
}
