// One gateway for all tests of a file, with its issuer, and the ways to ask it.
import { afterAll, beforeAll, expect } from '@jest/globals';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from '../../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../../support/tokenForge.js';
import { closeConnections, post, sendBytes, type Exchange, type RawExchange } from './exchange.js';

/** A query that is always answered, and its answer. */
export const QUERY = { query: '{ unit(code: "00103") { fullName } }' };
export const BODY = JSON.stringify(QUERY);
export const ANSWER = '{"data":{"unit":{"fullName":"phường Tây Hồ"}}}\n';

export interface Site {
  forge: TokenForge;
  gateway: TestGateway;
  /** Of a city administrator, who may not look at the schema. */
  token: string;
  /** Of a developer, who may. */
  developer: string;
  ask(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Exchange>;
  raw(bytes: string | Uint8Array, waitMs?: number): Promise<RawExchange>;
  /** The head of a request with the token, without the empty line at its end. */
  head(line: string, ...headers: string[]): string;
  /** The next request is answered, and the token is not in the log. */
  expectAlive(): Promise<void>;
}

function reach(forge: TokenForge, gateway: TestGateway): Site {
  const token = forge.token();
  const ask: Site['ask'] = (body, headers = {}) => post(gateway.graphqlUrl, token, body, headers);
  return {
    forge,
    gateway,
    token,
    developer: forge.token({ roles: ['adapter-developer'] }),
    ask,
    raw: (bytes, waitMs) => sendBytes(gateway.url, bytes, waitMs === undefined ? {} : { waitMs }),
    head: (line, ...headers) =>
      [line, 'Host: gateway.test', `Authorization: Bearer ${token}`, ...headers, ''].join('\r\n'),
    expectAlive: async () => {
      expect((await ask(BODY)).body).toBe(ANSWER);
      expect(gateway.log.join('')).not.toContain(token);
    },
  };
}

/** Started before the first test, stopped after the last. The result is filled in by then. */
export function useGateway(options: Omit<TestGatewayOptions, 'issuer'> = {}): Site {
  const site = {} as Site;
  beforeAll(async () => {
    site.forge = await createTokenForge();
    Object.assign(site, reach(site.forge, await startTestGateway({ issuer: site.forge.issuer, ...options })));
  });
  afterAll(async () => {
    closeConnections();
    await (site.gateway as TestGateway | undefined)?.stop();
    await site.forge.stop();
  });
  return site;
}
