// Sessions, used ids and signing keys in both databases: the same code, the same answers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { createSessionStore, createSigningKeyStore, createUsedOnce } from './identityStore.js';
import { openStore, type Store } from './openStore.js';

const now = new Date('2026-11-22T03:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);

const key = (kid: string, signsFrom: Date) => ({
  kid,
  alg: 'ES256',
  publicJwk: { kty: 'EC', kid },
  sealedPrivate: `sealed ${kid}`,
  signsFrom,
  endsAt: null,
});

const session = (idHash: string, more: object = {}) => ({
  idHash,
  issuer: 'city',
  subject: 'person-1',
  reference: 'ref-1',
  sid: 'sid-1',
  sealed: 'sealed',
  createdAt: now,
  lastSeenAt: now,
  expiresAt: later(600),
  ...more,
});

describe.each(['PGlite', 'PostgreSQL'] as const)('%s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'identity-store-'));
  let database: TestDatabase | undefined;
  let store: Store;

  beforeAll(async () => {
    database = kind === 'PostgreSQL' ? await createTestDatabase() : undefined;
    store = await openStore(database === undefined ? { folder } : { url: database.url });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await database?.drop();
    rmSync(folder, { recursive: true });
  });

  it('lets an id be used once, by one of many, until it is released or forgotten', async () => {
    const once = createUsedOnce(store.db);
    const uses = await Promise.all(Array.from({ length: 8 }, () => once.use('assertion app j-1', later(60))));
    expect(uses.filter(Boolean)).toHaveLength(1);
    await once.release('assertion app j-1');
    expect([await once.use('assertion app j-1', later(60)), await once.use('x', later(60))]).toEqual([true, true]);
    const rows = await store.db.selectFrom('used_assertion').select('id_hash').execute();
    expect(JSON.stringify(rows)).not.toContain('j-1');
    await createSigningKeyStore(store.db).sweep(later(61));
    expect(await once.use('assertion app j-1', later(120))).toBe(true);
  });

  it('makes one key of the same decision by several replicas', async () => {
    const keys = createSigningKeyStore(store.db);
    let made = 0;
    const decide = (known: readonly unknown[]) =>
      known.length > 0 ? undefined : { add: key(`k-${(made += 1)}`, now), end: [] };
    const answers = await Promise.all(Array.from({ length: 5 }, () => keys.change(now, decide)));
    expect(answers.map((list) => list.map(({ kid }) => kid))).toEqual(Array(5).fill(['k-1']));
    const changed = await keys.change(now, () => ({
      add: key('k-2', later(60)),
      end: [{ kid: 'k-1', at: later(90) }],
    }));
    expect(changed.map(({ kid, endsAt }) => [kid, endsAt])).toEqual([
      ['k-1', later(90)],
      ['k-2', null],
    ]);
    await keys.sweep(later(91));
    expect((await keys.list(later(91))).map(({ kid, publicJwk }) => [kid, publicJwk])).toEqual([
      ['k-2', { kty: 'EC', kid: 'k-2' }],
    ]);
    const ended = store.db.selectFrom('signing_key').select('sealed_private').where('kid', '=', 'k-1');
    expect(await ended.executeTakeFirst()).toEqual({ sealed_private: '' });
  });

  it('hands a login out once, and not when it is too late', async () => {
    const sessions = createSessionStore(store.db);
    const login = { stateHash: 's-1', secrets: 'sealed', returnTo: '/admin', expiresAt: later(60) };
    expect(await sessions.addLogin(login)).toBe(true);
    await sessions.addLogin({ ...login, stateHash: 's-2' });
    const taken = await Promise.all([sessions.takeLogin('s-1', now), sessions.takeLogin('s-1', now)]);
    expect(taken.filter((one) => one !== undefined)).toEqual([login]);
    expect(await sessions.takeLogin('s-2', later(60))).toBeUndefined();
  });

  it('ends sessions one by one, by sign-in, by subject and by person, and forgets what they held', async () => {
    const sessions = createSessionStore(store.db);
    for (const one of [
      session('a'),
      session('b', { sid: 'sid-2' }),
      session('c', { sid: null }),
      session('d', { issuer: 'portal' }),
      session('e', { reference: 'ref-2', subject: 'person-2' }),
    ])
      await sessions.add(one);
    const alive = async () => {
      const found = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => sessions.find(id)));
      return found.flatMap((one) => one?.idHash ?? []).join('');
    };
    expect([await sessions.end({ idHash: 'b' }, 'x', now), await alive()]).toEqual([1, 'acde']);
    expect([await sessions.end({ issuer: 'city', sid: 'sid-1' }, 'x', now), await alive()]).toEqual([2, 'cd']);
    expect([await sessions.end({ issuer: 'city', subject: 'person-1' }, 'x', now), await alive()]).toEqual([1, 'd']);
    expect([await sessions.end({ reference: 'ref-1' }, 'x', now), await alive()]).toEqual([1, '']);
    const left = store.db.selectFrom('console_session').select('id_hash').where('contents', '!=', '');
    expect(await left.execute()).toEqual([]);
  });

  it('lets one renew a session, only what it has read, and no clock run backwards', async () => {
    const sessions = createSessionStore(store.db);
    await sessions.add(session('r'));
    const read = { idHash: 'r', sealed: 'sealed' };
    const claims = await Promise.all([1, 2, 3].map(() => sessions.claimRefresh(read, now, later(10))));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await sessions.reseal('r', 'renewed');
    expect(await sessions.claimRefresh(read, now, later(10))).toBe(false);
    expect(await sessions.claimRefresh({ ...read, sealed: 'renewed' }, now, later(10))).toBe(true);
    expect(await sessions.claimRefresh({ ...read, sealed: 'renewed' }, later(10), later(20))).toBe(true);
    await sessions.touch('r', later(30));
    await sessions.touch('r', later(20));
    expect((await sessions.find('r'))?.lastSeenAt).toEqual(later(30));
    await createSigningKeyStore(store.db).sweep(later(601));
    expect(await sessions.find('r')).toBeUndefined();
  });
});
