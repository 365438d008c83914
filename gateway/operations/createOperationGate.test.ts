// What becomes of a request, by what its application has registered and by how the request names its operation.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf, type RegisteredOperation, type RegisteredOperations } from './admission.js';
import { createOperationGate } from './createOperationGate.js';

const NOW = Date.parse('2026-11-20T02:00:00Z');
const operation = (name: string, retiresAt: Date | null = null): RegisteredOperation => {
  const text = `query ${name} { unit(code: "00103") { name } }`;
  return { hash: hashOf(text), name, text, retiresAt };
};
const ONE = operation('One');
const RETIRING = operation('Retiring', new Date(NOW + 1));
const RETIRED = operation('Retired', new Date(NOW));
const OTHER = 'query Other { __typename }';

function listOf(mode: RegisteredOperations['mode']): RegisteredOperations {
  const all = [ONE, RETIRING, RETIRED];
  return {
    mode,
    byHash: new Map(all.map((one) => [one.hash, one])),
    byText: new Map(all.map((one) => [one.text, one])),
  };
}

const LISTS = new Map(
  (['OPEN', 'REPORT', 'REGISTERED_ONLY'] as const).map((mode) => [mode.toLowerCase(), listOf(mode)] as const),
);
const gate = createOperationGate({ recordsOf: (client) => LISTS.get(client), now: () => NOW });
const CLIENTS = ['open', 'report', 'registered_only', 'unknown', null] as const;

const apq = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const hit = ({ text, hash, name }: RegisteredOperation) => ({ kind: 'registered', text, hash, name });
const said = (body: unknown, client: string | null) => {
  const admission = gate.admit(body, client);
  return admission.kind === 'refused' ? admission.code : admission.kind;
};
const byClient = (body: unknown) => CLIENTS.map((client) => said(body, client));

describe('an operation that is registered', () => {
  it.each<[string, object]>([
    ['by its text', { query: ONE.text, variables: { a: 1 } }],
    ['by its hash', { ...apq(ONE.hash), operationName: 'One' }],
    ['by its hash beside an empty text', { query: '', ...apq(ONE.hash) }],
    ['by text and hash', { query: ONE.text, ...apq(ONE.hash) }],
    ['by documentId', { documentId: `sha256:${ONE.hash}` }],
    ['by documentId and hash', { documentId: `sha256:${ONE.hash}`, ...apq(ONE.hash) }],
    ['by its text, beside an id of another kind', { query: ONE.text, documentId: 'x-own:1' }],
  ])('is found %s', (_how, body) => {
    for (const client of ['open', 'report', 'registered_only']) expect(gate.admit(body, client)).toEqual(hit(ONE));
    expect(['as-is', 'PERSISTED_QUERY_NOT_FOUND']).toContain(said(body, 'unknown'));
    expect(said(body, null)).toBe(said(body, 'unknown'));
  });

  it('counts until the instant from which on it is retired', () => {
    expect(gate.admit(apq(RETIRING.hash), 'registered_only')).toEqual(hit(RETIRING));
    expect(byClient({ query: RETIRED.text })).toEqual([
      'as-is',
      'reported',
      'OPERATION_NOT_REGISTERED',
      'as-is',
      'as-is',
    ]);
  });
});

describe('an operation that is not', () => {
  const anywhere = (code: string) => [code, code, 'OPERATION_NOT_REGISTERED', code, code];

  it.each<[string, unknown, readonly string[]]>([
    ['a text', { query: OTHER }, ['as-is', 'reported', 'OPERATION_NOT_REGISTERED', 'as-is', 'as-is']],
    ['a text and its hash', { query: OTHER, ...apq(hashOf(OTHER)) }, byClient({ query: OTHER })],
    ['a hash', apq(hashOf(OTHER)), byClient({ query: OTHER })],
    ['no body', undefined, byClient({ query: OTHER })],
    ['a batch', [{ query: ONE.text }], byClient({ query: OTHER })],
    ['a text that is none', { query: { kind: 'Document' } }, byClient({ query: OTHER })],
    ['a documentId', { documentId: `sha256:${hashOf(OTHER)}` }, anywhere('PERSISTED_QUERY_NOT_FOUND')],
    ['a documentId of another kind', { documentId: 'md5:1' }, anywhere('PERSISTED_QUERY_NOT_FOUND')],
    ['a documentId that is none', { documentId: 7 }, anywhere('PERSISTED_QUERY_NOT_FOUND')],
    ['a hash of another text', { query: OTHER, ...apq('0'.repeat(64)) }, anywhere('PERSISTED_QUERY_HASH_MISMATCH')],
    [
      'a registered text with another hash',
      { query: ONE.text, ...apq('0'.repeat(64)) },
      anywhere('PERSISTED_QUERY_HASH_MISMATCH'),
    ],
    [
      'another text with a registered hash',
      { query: OTHER, ...apq(ONE.hash) },
      anywhere('PERSISTED_QUERY_HASH_MISMATCH'),
    ],
    ['two ids that differ', { documentId: `sha256:${ONE.hash}`, ...apq(hashOf(OTHER)) }, anywhere('BAD_REQUEST')],
    ['a hash in capitals', apq(ONE.hash.toUpperCase()), anywhere('BAD_REQUEST')],
    ['a hash that is none', apq({ toString: 'x' }), anywhere('BAD_REQUEST')],
    ['a protocol of another version', apq(ONE.hash, 2), anywhere('PERSISTED_QUERY_NOT_SUPPORTED')],
    [
      'an extension of another form',
      { extensions: { persistedQuery: true } },
      anywhere('PERSISTED_QUERY_NOT_SUPPORTED'),
    ],
  ])('%s', (_what, body, expected) => {
    expect(byClient(body)).toEqual(expected);
  });

  it('is told apart by hash and name, as far as they are some', () => {
    expect(gate.admit({ query: OTHER, operationName: 'Other' }, 'report')).toEqual({
      ...{ kind: 'reported', hash: hashOf(OTHER), name: 'Other' },
    });
    expect(gate.admit({ query: ` ${'x'.repeat(100_000)}`, operationName: 'số 7' }, 'report')).toEqual({
      ...{ kind: 'reported', hash: null, name: null },
    });
    expect(gate.admit({ query: OTHER, operationName: 'P000000000001' }, 'registered_only')).toMatchObject({
      name: null,
    });
  });
});

describe('whatever comes', () => {
  const anyHash = fc.oneof(fc.constantFrom(ONE.hash, RETIRED.hash, hashOf(OTHER)), fc.anything());
  const likely = fc.record(
    {
      query: fc.oneof(fc.constantFrom(ONE.text, RETIRED.text, OTHER, ''), fc.anything()),
      operationName: fc.oneof(fc.constantFrom('One', 'Other'), fc.anything()),
      variables: fc.anything(),
      extensions: fc.oneof(
        fc.record({
          persistedQuery: fc.record({ version: fc.oneof(fc.constant(1), fc.anything()), sha256Hash: anyHash }),
        }),
        fc.anything(),
      ),
      documentId: fc.oneof(
        anyHash.map((hash) => `sha256:${String(JSON.stringify(hash)).replaceAll('"', '')}`),
        fc.anything(),
      ),
    },
    { requiredKeys: [] },
  );
  const anyBody = fc.oneof(
    { weight: 3, arbitrary: likely },
    { weight: 1, arbitrary: fc.anything({ withNullPrototype: true }) },
  );

  it('the gate answers, and lets an application that is limited send nothing but what is on its list', () => {
    fc.assert(
      fc.property(anyBody, fc.constantFrom(...CLIENTS), (body, client) => {
        const admission = gate.admit(body, client);
        expect(['as-is', 'registered', 'reported', 'refused']).toContain(admission.kind);
        if (client === 'registered_only')
          expect(
            (admission.kind === 'registered' && [ONE.text, RETIRING.text].includes(admission.text)) ||
              (admission.kind === 'refused' && admission.code === 'OPERATION_NOT_REGISTERED'),
          ).toBe(true);
        if (admission.kind === 'reported') expect(client).toBe('report');
      }),
      { numRuns: 2_000 },
    );
  });

  it('a text is run as registered only if it is the very text that was sent, or nothing but its hash was', () => {
    fc.assert(
      fc.property(likely, fc.constantFrom('open', 'report', 'registered_only'), (body, client) => {
        const admission = gate.admit(body, client);
        if (admission.kind !== 'registered') return;
        if (typeof body.query === 'string' && body.query !== '') expect(admission.text).toBe(body.query);
        else expect(JSON.stringify(body)).toContain(admission.hash);
      }),
      { numRuns: 2_000 },
    );
  });
});
