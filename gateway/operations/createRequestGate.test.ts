// Whole requests: what is asked is read from body or parameters, and what is registered takes its place.
import { describe, expect, it } from '@jest/globals';
import { hashOf, type Admission, type RegisteredOperations } from './admission.js';
import { createOperationGate } from './createOperationGate.js';
import { createRequestGate, readParameters } from './createRequestGate.js';

const text = 'query One($code: String!) { unit(code: $code) { name } }';
const one = { hash: hashOf(text), name: 'One', text, retiresAt: null };
const list = (mode: RegisteredOperations['mode']): RegisteredOperations => ({
  ...{ mode, byHash: new Map([[one.hash, one]]), byText: new Map([[text, one]]) },
});

function open(mode: RegisteredOperations['mode']) {
  const counted: [string, Admission['kind']][] = [];
  const gate = createRequestGate(
    createOperationGate({ recordsOf: (client) => (client === 'app' ? list(mode) : undefined) }),
    {
      add: (client, { kind }) => void counted.push([client, kind]),
    },
  );
  return { gate, counted };
}

const post = (body: unknown) => ({
  method: 'POST',
  search: '?query={__schema{types{name}}}',
  body,
  headers: { a: '1' },
});
const get = (parameters: Record<string, string> | [string, string][]) => ({
  ...{ method: 'GET', search: `?${new URLSearchParams(parameters).toString()}`, body: undefined },
});
const extensions = { persistedQuery: { version: 1, sha256Hash: one.hash } };

describe('a request for a registered operation', () => {
  it('is a POST of the registered text, with its variables and name, and nothing else', () => {
    const { gate, counted } = open('REGISTERED_ONLY');
    const body = { variables: { code: '00103' }, operationName: 'One', extensions, query: '', more: 1 };
    expect(gate(post(body), 'app')).toEqual({
      registered: true,
      request: { ...post(body), body: { query: text, variables: { code: '00103' }, operationName: 'One' } },
    });
    expect(gate(post({ documentId: `sha256:${one.hash}` }), 'app')).toMatchObject({
      request: { body: { query: text } },
    });
    expect(counted).toEqual([
      ['app', 'registered'],
      ['app', 'registered'],
    ]);
  });

  it('is a GET of it', () => {
    const { gate } = open('REGISTERED_ONLY');
    const variables = '{"code":"00103"}';
    const found = gate(
      get({ extensions: JSON.stringify(extensions), variables, operationName: 'One', other: 'x' }),
      'app',
    );
    if (!('request' in found)) throw new Error('refused');
    expect(Object.fromEntries(new URLSearchParams(found.request.search))).toEqual({
      ...{ query: text, variables, operationName: 'One' },
    });
    expect(gate(get({ documentId: `sha256:${one.hash}` }), 'app')).toMatchObject({ registered: true });
  });
});

describe('any other request', () => {
  it('stays as it is where that is allowed, an empty text apart', () => {
    const { gate, counted } = open('OPEN');
    const asked = post({ query: '{ unit(code: "1") { name } }' });
    expect(gate(asked, 'app')).toEqual({ request: asked, registered: false });
    expect(gate(asked, null)).toEqual({ request: asked, registered: false });
    const unknown = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
    expect(gate(post({ query: '', extensions: unknown }), 'app')).toMatchObject({
      request: { body: { extensions: unknown } },
    });
    expect(counted).toEqual([]);
  });

  it('is counted where the application is watched, and refused where it is limited', () => {
    const asked = post({ query: '{ unit(code: "1") { name } }' });
    const watched = open('REPORT');
    expect(watched.gate(asked, 'app')).toEqual({ request: asked, registered: false });
    expect(watched.counted).toEqual([['app', 'reported']]);
    const limited = open('REGISTERED_ONLY');
    expect(limited.gate(asked, 'app')).toMatchObject({ refused: 'OPERATION_NOT_REGISTERED' });
    expect(limited.counted).toEqual([['app', 'refused']]);
    // The application that acts counts; another one is not limited by this list.
    expect(limited.gate(asked, 'other')).toEqual({ request: asked, registered: false });
  });

  it.each<[string, ReturnType<typeof get>]>([
    [
      'a parameter that is there twice',
      get([
        ['query', text],
        ['query', '{ other }'],
      ]),
    ],
    [
      'two extensions',
      get([
        ['extensions', JSON.stringify(extensions)],
        ['extensions', '{}'],
      ]),
    ],
    ['an extension that is no JSON', get({ extensions: '{' })],
    [
      'a method that is not for operations',
      { method: 'DELETE', search: `?query=${encodeURIComponent(text)}`, body: undefined },
    ],
  ])('is refused with %s', (_what, request) => {
    expect(open('REGISTERED_ONLY').gate(request, 'app')).toMatchObject({ refused: 'OPERATION_NOT_REGISTERED' });
  });
});

it('reads the parameters of a GET as a body', () => {
  expect(readParameters('')).toEqual({});
  expect(readParameters('?query=%7Ba%7D&variables=%7B%7D&x=1')).toEqual({ query: '{a}', variables: '{}' });
});
