// The keys of an issuer under a clock of our own: what is fetched when, and what survives a bad answer.
import { describe, expect, it } from '@jest/globals';
import { createSigningKey, type SigningKey } from '../../test/support/tokenForge.js';
import { createKeySet, readKeySet } from './keySet.js';
import { IdentityProviderUnavailable } from './principal.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const r1 = createSigningKey('r1', 'RS256');
const r2 = createSigningKey('r2', 'RS256');
const e1 = createSigningKey('e1', 'ES256');

function jwks(...keys: (SigningKey | object)[]): string {
  return JSON.stringify({ keys: keys.map((key) => ('jwk' in key ? key.jwk : key)) });
}

function start(text: string | Error) {
  const state = { now: 0, answer: text, fetches: 0, failures: [] as unknown[] };
  const keys = createKeySet({
    url: 'https://sso.example.test/certs',
    maxAgeMs: 5 * MINUTE,
    fetchText: async () => {
      state.fetches += 1;
      await Promise.resolve();
      if (state.answer instanceof Error) throw state.answer;
      return state.answer;
    },
    now: () => state.now,
    onFailure: (error) => state.failures.push(error),
  });
  return { state, has: async (kid: string) => (await keys.find(kid)) !== undefined, keys };
}

describe('a key set', () => {
  it('is fetched once for any number of callers', async () => {
    const { state, has } = start(jwks(r1, e1));
    expect(await Promise.all(Array.from({ length: 100 }, () => has('r1')))).not.toContain(false);
    expect(await has('e1')).toBe(true);
    expect(state.fetches).toBe(1);
  });

  it('knows a rotated key 5 s after the last fetch at the latest', async () => {
    const { state, has } = start(jwks(r1));
    await has('r1');
    state.answer = jwks(r1, r2);
    state.now = 4_999;
    expect(await has('r2')).toBe(false);
    state.now = 5_000;
    expect(await has('r2')).toBe(true);
    expect(state.fetches).toBe(2);
  });

  it('drops a key that is no longer published with the next fetch', async () => {
    const { state, has } = start(jwks(r1));
    await has('r1');
    state.answer = jwks(r2);
    state.now = 5_000;
    expect([await has('r2'), await has('r1')]).toEqual([true, false]);
  });

  it('is fetched at most once in 5 s, however many unknown key ids are named', async () => {
    const { state, has } = start(jwks(r1));
    for (let second = 0; second < 60; second += 1) {
      state.now = second * 1_000;
      const asked = Array.from({ length: 200 }, (_, i) => has(`unknown-${second}-${i}`));
      expect(await Promise.all(asked)).not.toContain(true);
      expect(await has('r1')).toBe(true);
    }
    expect(state.fetches).toBe(12);
  });

  it('serves while a refresh is under way, and refreshes in the background', async () => {
    const { state, has } = start(jwks(r1));
    await has('r1');
    state.now = 5 * MINUTE + 1;
    expect(await has('r1')).toBe(true);
    expect(state.fetches).toBe(2);
  });

  it.each([
    ['an error', new Error('connect')],
    ['no JSON', 'not found'],
    ['a cut answer', jwks(r1).slice(0, -5)],
    ['null', 'null'],
    ['a list', `[${jwks(r2)}]`],
    ['no keys', '{"keys":[]}'],
    ['keys that are no list', '{"keys":{}}'],
    ['keys that nobody may use', jwks({ ...r2.jwk, use: 'enc' })],
    ['33 keys', jwks(...Array.from({ length: 33 }, (_, i) => ({ ...r2.jwk, kid: `k${i}` })))],
    ['a key id that is a number', jwks(r1, { ...r2.jwk, kid: 5 })],
  ])('keeps what it has when the answer is %s, for a day', async (_name, answer) => {
    const { state, has, keys } = start(jwks(r1));
    await has('r1');
    state.answer = answer;
    state.now = HOUR;
    expect([await has('r1'), await has('r2')]).toEqual([true, false]);
    expect(state.failures).toHaveLength(1);
    state.now = 24 * HOUR;
    expect(await has('r1')).toBe(true);
    state.now = 24 * HOUR + 5_001;
    await expect(keys.find('r1')).rejects.toThrow(IdentityProviderUnavailable);
    state.answer = jwks(r1);
    state.now += 5_000;
    expect(await has('r1')).toBe(true);
  });

  it('never fetched: it is unavailable, asks at most every 5 s, and recovers with the first answer', async () => {
    const { state, has, keys } = start(new Error('connect'));
    for (let i = 0; i < 50; i += 1) await expect(keys.find('r1')).rejects.toThrow(IdentityProviderUnavailable);
    expect(state.fetches).toBe(1);
    state.answer = jwks(r1);
    state.now = 5_000;
    expect(await has('r1')).toBe(true);
  });
});

describe('the keys of a set', () => {
  const usable = (...keys: object[]) => [...readKeySet(jwks(...keys)).keys()];

  it('are those that verify signatures', () => {
    expect(usable(r1, e1)).toEqual(['r1', 'e1']);
    const { use: _use, alg: _alg, ...bare } = r1.jwk as Record<string, unknown>;
    expect(usable(bare)).toEqual(['r1']);
    expect(usable({ ...bare, key_ops: ['verify'] })).toEqual(['r1']);
  });

  it.each([
    ['for encryption', { ...r1.jwk, use: 'enc' }],
    ['of another use', { ...r1.jwk, use: '' }],
    ['whose operations do not verify', { ...r1.jwk, key_ops: ['sign'] }],
    ['whose operations are a text', { ...r1.jwk, key_ops: 'verify' }],
    ['for another algorithm', { ...r1.jwk, alg: 'PS256' }],
    ['for the algorithm of another kind', { ...r1.jwk, alg: 'ES256' }],
    ['without an id', { ...r1.jwk, kid: undefined }],
    ['that is symmetric', { kty: 'oct', kid: 'o1', k: 'c2VjcmV0' }],
    ['of 1,024 bits', createSigningKey('s1', 'RS256', {}, 1024).jwk],
    ['on another curve', { ...e1.jwk, crv: 'P-384' }],
    ['of Edwards form', { kty: 'OKP', crv: 'Ed25519', kid: 'o1', x: 'AAAA' }],
    ['without a modulus', { kty: 'RSA', kid: 'r1', e: 'AQAB' }],
    ['that is a point off the curve', { ...e1.jwk, x: e1.jwk.y }],
    ['of no kind', { kid: 'x' }],
  ])('are not one %s', (_name, key) => {
    expect(usable(key, { ...r2.jwk })).toEqual(['r2']);
  });

  it('are not those that share an id', () => {
    expect(usable(r1, { ...r2.jwk, kid: 'r1' }, e1)).toEqual(['e1']);
    expect(usable(r1, { ...r2.jwk, kid: 'r1' }, r1)).toEqual([]);
    expect(usable({ ...r1.jwk, use: 'enc' }, r1)).toEqual([]);
  });
});
