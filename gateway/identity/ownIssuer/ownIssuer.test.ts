// The gateway's keys over many changes, under a clock of our own: announced before they sign, kept until nothing they signed lives.
import { describe, expect, it } from '@jest/globals';
import { createAuthenticator } from '../authenticator.js';
import { issuerSchema } from '../issuerSettings.js';
import { Unauthenticated } from '../principal.js';
import { createSealer } from '../sealer.js';
import { createOwnIssuer } from './createOwnIssuer.js';
import { ownIssuerSchema } from './ownIssuerSettings.js';
import type { KeyChange, SigningKeyRecord, SigningKeyStore } from './signingKeyStore.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const API = 'https://gateway.test/graphql';
const app = { aud: API, sub: 'app', client_id: 'app' };

function createMemoryStore(): SigningKeyStore & { rows: SigningKeyRecord[]; asked: number } {
  const store = {
    rows: [] as SigningKeyRecord[],
    asked: 0,
    async list(now: Date) {
      store.asked += 1;
      return store.rows.filter(({ endsAt }) => endsAt === null || endsAt > now);
    },
    async change(now: Date, decide: (keys: readonly SigningKeyRecord[]) => KeyChange | undefined) {
      const change = decide(await store.list(now));
      if (change !== undefined) {
        const ends = new Map(change.end.map(({ kid, at }) => [kid, at]));
        store.rows = [...store.rows.map((row) => ({ ...row, endsAt: ends.get(row.kid) ?? row.endsAt })), change.add];
      }
      return store.list(now);
    },
    async sweep(now: Date) {
      store.rows = store.rows.map((row) =>
        row.endsAt !== null && row.endsAt <= now ? { ...row, sealedPrivate: '' } : row,
      );
    },
  };
  return store;
}

async function start(store = createMemoryStore(), clock = { ms: 1_770_000_000_000 }, secret = 1) {
  const issuer = await createOwnIssuer({
    settings: ownIssuerSchema.parse({
      audience: API,
      rotateSeconds: 6 * 3_600,
      announceSeconds: 3_600,
      pollMs: 60_000,
    }),
    issuer: () => 'https://gateway.test',
    issuers: [],
    store,
    sealer: createSealer(Buffer.alloc(32, secret)),
    now: () => clock.ms,
    onError: (error) => {
      throw error;
    },
  });
  await issuer.stop();
  const authenticator = createAuthenticator({
    issuers: [],
    own: issuer.trusted,
    fetchText: () => Promise.reject(new Error('no HTTP')),
    now: () => clock.ms,
    onKeyFailure: () => undefined,
  });
  const kids = () => (issuer.jwks() as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  const kidOf = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
  const sign = () => issuer.sign(app, 900);
  const accepts = (token: string) =>
    authenticator.verify(token).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Unauthenticated) return false;
        throw error;
      },
    );
  return { issuer, store, clock, kids, kidOf, sign, accepts };
}

describe('the keys', () => {
  it('change without dropping a single token, and each is known to everybody before it signs', async () => {
    const one = await start();
    const two = await start(one.store, one.clock);
    const alive: { token: string; until: number }[] = [];
    const announced = new Map<string, number>();
    const used = new Set<string>();
    for (const end = one.clock.ms + 46 * HOUR; one.clock.ms < end; one.clock.ms += 15 * MINUTE) {
      await one.issuer.refresh();
      await two.issuer.refresh();
      for (const kid of one.kids()) announced.set(kid, announced.get(kid) ?? one.clock.ms);
      for (const { sign, kidOf } of [one, two]) {
        const token = sign();
        const kid = kidOf(token);
        // The first key of all had nobody to be announced to.
        if (used.size > 0 && !used.has(kid))
          expect(one.clock.ms - (announced.get(kid) ?? 0)).toBeGreaterThanOrEqual(HOUR);
        used.add(kid);
        alive.push({ token, until: one.clock.ms + 900_000 });
      }
      while ((alive[0]?.until ?? Infinity) <= one.clock.ms) alive.shift();
      for (const { token } of alive) expect(one.kids()).toContain(one.kidOf(token));
    }
    expect(used.size).toBe(8);
    expect(await two.accepts(one.sign())).toBe(true);
    // What has ended is gone, with its private part.
    expect(one.kids()).toHaveLength(1);
    expect(one.store.rows.filter(({ sealedPrivate }) => sealedPrivate !== '')).toHaveLength(1);
  });

  it('are made once, however many replicas find them due', async () => {
    const store = createMemoryStore();
    const clock = { ms: 1_770_000_000_000 };
    const replicas = await Promise.all([start(store, clock), start(store, clock), start(store, clock)]);
    expect(store.rows.length).toBeGreaterThan(0);
    await Promise.all(replicas.map(({ issuer }) => issuer.refresh()));
    for (const { sign } of replicas) for (const other of replicas) expect(await other.accepts(sign())).toBe(true);
  });

  it('of another replica are looked for when a token names one, at most once a second', async () => {
    const one = await start();
    const two = await start(one.store, one.clock);
    await one.issuer.rotate();
    one.clock.ms += HOUR + 1;
    two.clock.ms = one.clock.ms;
    await one.issuer.refresh();
    const token = one.sign();
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await two.accepts(token)).toBe(true);
    const { asked } = one.store;
    const forged = (kid: string) =>
      `${Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid })).toString('base64url')}.${token.split('.').slice(1).join('.')}`;
    const results = await Promise.all(Array.from({ length: 50 }, (_, i) => two.accepts(forged(`unknown-${i}`))));
    expect(results).not.toContain(true);
    expect(one.store.asked - asked).toBeLessThanOrEqual(1);
  });

  it('can be changed by hand: announced at once, signing an hour later', async () => {
    const { issuer, kids, kidOf, sign, clock, accepts } = await start();
    const before = sign();
    const kid = await issuer.rotate();
    expect(kids()).toContain(kid);
    expect(kidOf(sign())).not.toBe(kid);
    clock.ms += HOUR;
    expect(kidOf(sign())).toBe(kid);
    clock.ms -= HOUR;
    expect(await accepts(before)).toBe(true);
  });

  it('sealed with a lost key sign nothing more: there is a new one, and the old tokens still count', async () => {
    const one = await start();
    const before = one.sign();
    const two = await start(one.store, one.clock, 2);
    expect(two.kidOf(two.sign())).not.toBe(one.kidOf(before));
    expect(await two.accepts(before)).toBe(true);
  });

  it('never lie open in the store', async () => {
    const { store } = await start();
    expect(JSON.stringify(store.rows)).not.toMatch(/PRIVATE|"d":/);
  });
});

describe('our own tokens', () => {
  it('are for ourselves, of applications, or of people that applications act for', async () => {
    const { issuer, accepts, clock } = await start();
    const person = { aud: API, sub: 'person', client_id: 'app' };
    expect(await accepts(issuer.sign(app, 900))).toBe(true);
    expect(await accepts(issuer.sign({ ...app, aud: 'https://remote.test' }, 900))).toBe(false);
    // Nobody but us could sign these, and we never would.
    expect(await accepts(issuer.sign(person, 900))).toBe(false);
    expect(await accepts(issuer.sign({ ...person, act: { sub: 'app' } }, 900))).toBe(false);
    const origin = { jti: 'j', iat: Math.floor(clock.ms / 1000) };
    const stranger = { format: 'iss_sub', iss: 'https://not-trusted.test', sub: 'person' };
    expect(await accepts(issuer.sign({ ...person, act: { sub: 'app' }, origin, sub_id: stranger }, 900))).toBe(false);
  });

  it('end', async () => {
    const { issuer, accepts, clock } = await start();
    const token = issuer.sign(app, 900);
    clock.ms += 906_000;
    expect(await accepts(token)).toBe(false);
  });

  it('are not signed in our name by a configured issuer', async () => {
    const { issuer } = await start();
    const pretender = issuerSchema.parse({
      id: 'other',
      issuer: 'https://gateway.test',
      jwksUri: 'https://other.test/jwks',
      audiences: [API],
    });
    const authenticator = createAuthenticator({
      issuers: [pretender],
      own: issuer.trusted,
      fetchText: () => Promise.reject(new Error('never asked')),
      now: () => 1_770_000_000_000,
      onKeyFailure: () => expect('asked').toBe('never'),
    });
    expect((await authenticator.verify(issuer.sign(app, 900))).issuer).toBe('lien-thong');
  });
});
