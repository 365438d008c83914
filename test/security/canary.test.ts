// Words that were never seen before go in everywhere, and come out in no line of the log.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { headerOf, post, send } from './support/exchange.js';
import { faultyAdapter } from './support/faultyAdapter.js';
import { useGateway } from './support/useGateway.js';

const site = useGateway({ adapters: [faultyAdapter()] });
const planted = new Map<string, string>();

/** A word of its own for each place. */
function canary(place: string): string {
  const word = `chim${randomBytes(8).toString('hex')}`;
  planted.set(word, place);
  return word;
}

function found(): string[] {
  const log = site.gateway.log.join('').toLowerCase();
  return [...planted].filter(([word]) => log.includes(word)).map(([, place]) => place);
}

const query = (text: string, variables: object = {}, headers: Record<string, string> = {}) =>
  site.ask({ query: text, variables }, headers);

beforeAll(() => planted.clear());
afterAll(() => expect(site.gateway.log.length).toBeGreaterThan(20));

describe('the log has no word', () => {
  it('of a variable', async () => {
    await query('query ($v: String) { echo(text: $v) }', { v: canary('variable') });
    await query('query ($v: Int) { echo(number: $v) }', { v: canary('variable of another type') });
    await query('query ($v: [String!]) { echo(texts: $v) }', {
      v: [{ [canary('name of a member')]: canary('member') }],
    });
    await query('query ($v: String!) { unit(code: $v) { name } }', { v: canary('unit code') });
    await query('query ($v: String!) { units(name: $v) { pageInfo { hasNextPage } } }', { v: canary('unit name') });
    await query('query ($v: ID!) { node(id: $v) { id } }', { v: canary('id') });
    await query('{ __typename }', { [canary('variable that nobody uses')]: 1 });
    expect(found()).toEqual([]);
  });

  it('of a document', async () => {
    await query(`{ echo(text: "${canary('literal')}") }`);
    await query(`{ ${canary('alias')}: echo(text: "x") }`);
    await query(`{ ${canary('unknown field')} }`);
    await query(`query ${canary('operation')} { __typename }`);
    await query(`{ echo(text: "${canary('text that does not end')}`);
    await query(`# ${canary('comment')}\n{ __typename }`);
    await query(`{ units(level: ${canary('enum value')}) { pageInfo { hasNextPage } } }`);
    await query(`{ broken(kind: "${canary('argument of a field that throws')}") }`);
    await query(`{ ${canary('alias of a field that throws')}: broken(kind: "error") }`);
    await site.ask({ query: '{ __typename }', operationName: canary('name of no operation') });
    await site.ask(`{"query":"${canary('cut JSON')}`);
    await site.ask({ query: '{ __typename }', extensions: { [canary('extension')]: canary('value of an extension') } });
    expect(found()).toEqual([]);
  });

  it('of a header, path or parameter', async () => {
    const names = [
      'cookie',
      'user-agent',
      'referer',
      'x-forwarded-for',
      'origin',
      'x-api-key',
      'accept-language',
      'x-purpose',
    ];
    for (const name of [
      ...names,
      'content-type',
      'content-encoding',
      'x-request-id-2',
      'traceparent',
      'apollographql-client-name',
    ])
      await query('{ __typename }', {}, { [name]: canary(`header ${name}`) });
    await query('{ __typename }', {}, { [`x-${canary('name of a header')}`]: '1' });
    await query('{ __typename }', {}, { 'x-request-id': `${canary('request id that is refused')} x` });
    await send(`${site.gateway.graphqlUrl}?access_token=${canary('parameter')}`, { method: 'GET' });
    await send(`${site.gateway.url}/files/${canary('link')}`, { method: 'GET' });
    await send(`${site.gateway.url}/${canary('path')}/x`, { method: 'GET' });
    await send(`${site.gateway.url}/files/%E0%A4%A${canary('path that cannot be decoded')}`, { method: 'GET' });
    await send(`${site.gateway.url}/livez?${canary('parameter of a health check')}`, { method: 'GET' });
    await site.raw(`BREW /${canary('bytes that are no request')} HTTP/1.1\r\n\r\n`);
    expect(found()).toEqual([]);
  });

  it('of a token', async () => {
    const token = site.forge.token({
      sub: canary('subject'),
      jti: canary('token id'),
      name: canary('name'),
      roles: [canary('role')],
    });
    expect((await post(site.gateway.graphqlUrl, token, { query: '{ broken(kind: "error") }' })).status).toBe(200);
    await post(site.gateway.graphqlUrl, site.forge.token({ iss: canary('issuer') }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({ aud: canary('audience') }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({ sub: `${canary('bad subject')} x` }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({ org: canary('bad agency') }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({ roles: [`${canary('bad role')} x`] }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({}, { kid: canary('key id') }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({}, { alg: canary('algorithm') }), {});
    await post(site.gateway.graphqlUrl, site.forge.token({}, { typ: canary('type') }), {});
    await post(site.gateway.graphqlUrl, canary('no token at all'), {});
    expect(found()).toEqual([]);
    expect(site.gateway.log.join('')).not.toContain(token.slice(-40));
  });
});

it('every line is one JSON object, with the id that the caller got', async () => {
  const answer = await query('{ broken(kind: "lines") }', {}, { 'user-agent': 'a\tb' });
  const lines = site.gateway.log.map((line) => {
    expect(line.endsWith('\n')).toBe(true);
    expect(line.slice(0, -1)).not.toContain('\n');
    return JSON.parse(line) as Record<string, unknown>;
  });
  const id = headerOf(answer, 'x-request-id');
  expect(lines.filter(({ requestId }) => requestId === id).map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['failure', 'request']),
  );
  expect(lines.find(({ requestId, msg }) => requestId === id && msg === 'request')).toMatchObject({
    method: 'POST',
    path: '/graphql',
    status: 200,
    client: 'test-app',
  });
});
