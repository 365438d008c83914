// Changes through a whole gateway: one command for one key, one effect, and an answer that says how far it has come.
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ADD, CITY, startLedgerGateway, WARD, type LedgerGateway } from '../support/ledgerGateway.js';

let gateway: LedgerGateway;
beforeAll(async () => {
  gateway = await startLedgerGateway();
}, 60_000);
afterAll(() => gateway.stop());

const aKey = () => `khoa-mau-${randomUUID()}`;
const codeOf = (answer: { errors: any[] | undefined }) => answer.errors?.[0]?.extensions?.code;
const countOf = async (key: string) => {
  const [row] = await gateway.rows('select count(*)::int as n from command where key like $1', [`${key}%`]);
  return row.n as number;
};
const effectsOf = (subject: string) => gateway.system.entries.filter((entry) => entry.subject === subject).length;

describe('a change', () => {
  it('is answered with a command at once, and confirmed soon, with one effect', async () => {
    const key = aKey();
    const answer = await gateway.add(key, { subject: key });
    expect(answer.errors).toBeUndefined();
    expect(answer.data.addEntry).toEqual({
      ...{ id: expect.any(String), status: 'ACCEPTED', name: 'addEntry', idempotencyKey: key, attempts: 0 },
    });
    await gateway.settled();
    const query = `query ($id: ID!) { command(id: $id) {
      status attempts error { code } result { reference id url } steps { name status attempts } unit { name } createdAt
    } }`;
    const { data } = await gateway.ask(gateway.token(), query, { id: answer.data.addEntry.id });
    expect(data.command).toMatchObject({
      ...{ status: 'CONFIRMED', attempts: 1, error: null, unit: { name: 'Hà Nội' }, createdAt: expect.any(String) },
      ...{ result: { reference: expect.stringMatching(/\.keep$/), id: null, url: null } },
      steps: [{ name: 'keep', status: 'CONFIRMED', attempts: 1 }],
    });
    expect(effectsOf(key)).toBe(1);
  });

  it('takes its key from the header, or from the argument, which comes first', async () => {
    const [header, argument] = [aKey(), aKey()];
    const variables = { unit: CITY, subject: 's', n: 1 };
    const byHeader = await gateway.ask(gateway.token(), ADD, variables, { 'idempotency-key': header });
    expect(byHeader.data.addEntry.idempotencyKey).toBe(header);
    const withBoth = { ...variables, key: argument };
    const byArgument = await gateway.ask(gateway.token(), ADD, withBoth, { 'idempotency-key': header });
    expect(byArgument.data.addEntry.idempotencyKey).toBe(argument);
  });

  it.each([
    ['no key at all', undefined],
    ['one that is too short', 'khoa'],
    ['one with letters that no header has', 'khóa-chống-lặp'],
    ['one that is too long', 'k'.repeat(129)],
  ])('with %s is refused in both languages', async (_what, key) => {
    const variables = { unit: CITY, subject: 'no-key', n: 1, ...(key === undefined ? {} : { key }) };
    const answer = await gateway.ask(gateway.token(), ADD, variables, { 'idempotency-key': '' });
    expect(answer.data).toEqual({ addEntry: null });
    expect(answer.errors?.[0].extensions).toMatchObject({
      ...{ code: 'IDEMPOTENCY_KEY_MISSING', hop: 'CONSUMER', retryable: false },
      messages: { vi: expect.stringContaining('khóa chống lặp'), en: expect.stringContaining('idempotency key') },
    });
    expect(effectsOf('no-key')).toBe(0);
  });

  it('that the caller may not make leaves nothing behind', async () => {
    const key = aKey();
    const wardWriter = gateway.token({ roles: ['ward-writer'], org: 'H26.L7' });
    expect(codeOf(await gateway.add(key, { unit: CITY }, wardWriter))).toBe('NOT_FOUND');
    const overseer = gateway.token({ roles: ['overseer'] });
    const denied = await gateway.add(key, {}, overseer);
    expect(denied.data?.addEntry ?? null).toBeNull();
    expect(codeOf(denied)).toEqual(expect.any(String));
    expect(await countOf(key)).toBe(0);
    expect((await gateway.add(key, { unit: WARD }, wardWriter)).data.addEntry.status).toBe('ACCEPTED');
  });
});

describe('the same key', () => {
  it('F54 fifty times at once with the same body: one row, one effect, fifty equal answers', async () => {
    const key = aKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => gateway.add(key, { subject: key })));
    expect(new Set(answers.map(({ data }) => data.addEntry.id)).size).toBe(1);
    expect(answers.map(({ errors, status }) => [errors, status])).toEqual(answers.map(() => [undefined, 200]));
    await gateway.settled();
    expect([await countOf(key), effectsOf(key)]).toEqual([1, 1]);
    const later = await gateway.add(key, { subject: key });
    expect(later.data.addEntry).toMatchObject({ id: answers[0]?.data.addEntry.id, status: 'CONFIRMED' });
    const [row] = await gateway.rows(`select count(*)::int as n from audit_record where event = 'command.accepted'
      and (body::jsonb #>> '{entry,target,id}') = (select id from command where key = '${key}')`);
    expect(row.n).toBe(1);
  });

  it.each([
    ['another argument', { n: 2 }, undefined],
    ['another target', { unit: WARD }, undefined],
    ['another caller of the same application', {}, { sub: 'person-2' }],
    ['another agency of the caller', {}, { org: 'H26.01' }],
  ])('F55 with %s is a mistake, and nothing is stored', async (_what, more, claims) => {
    const key = aKey();
    await gateway.add(key, { subject: key });
    const answer = await gateway.add(key, { subject: key, ...more }, gateway.token(claims ?? {}));
    expect([answer.data, codeOf(answer)]).toEqual([{ addEntry: null }, 'IDEMPOTENCY_MISMATCH']);
    expect(answer.errors?.[0].extensions.messages.vi).toContain('lệnh khác');
    await gateway.settled();
    expect([await countOf(key), effectsOf(key)]).toEqual([1, 1]);
  });

  it('with other bodies at once: one is taken in, the others are told', async () => {
    const key = aKey();
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => gateway.add(key, { subject: key, n })));
    const taken = answers.filter(({ errors }) => errors === undefined);
    const codes = answers.filter(({ errors }) => errors !== undefined).map(codeOf);
    expect([taken.length, codes]).toEqual([1, Array(4).fill('IDEMPOTENCY_MISMATCH')]);
    await gateway.settled();
    expect(effectsOf(key)).toBe(1);
  });

  it('of another application is another command', async () => {
    const key = aKey();
    const mine = await gateway.add(key, { subject: key });
    const theirs = await gateway.add(key, { subject: key }, gateway.token({ client_id: 'other-app' }));
    expect(theirs.data.addEntry.id).not.toBe(mine.data.addEntry.id);
    await gateway.settled();
    expect([await countOf(key), effectsOf(key)]).toEqual([2, 2]);
  });
});

describe('several commands of one document', () => {
  const many = (unit: string, last = 3) => `mutation {
    a: addEntry(unit: "${unit}", subject: "many", n: 1) { id idempotencyKey }
    b: addEntry(unit: "${unit}", subject: "many", n: 2) { id idempotencyKey }
    c: addEntry(unit: "${unit}", subject: "many", n: ${last}) { id idempotencyKey }
  }`;

  it('have a key each under one header, and the same ones when it is repeated', async () => {
    const headers = { 'idempotency-key': aKey() };
    const first = await gateway.ask(gateway.token(), many(CITY), {}, headers);
    expect(first.errors).toBeUndefined();
    const { a, b, c } = first.data;
    expect(new Set([a.id, b.id, c.id]).size).toBe(3);
    expect(new Set([a, b, c].map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    expect((await gateway.ask(gateway.token(), many(CITY), {}, headers)).data).toEqual(first.data);
    const changed = await gateway.ask(gateway.token(), many(CITY, 4), {}, headers);
    expect([changed.data.b.id, changed.data.c, codeOf(changed)]).toEqual([b.id, null, 'IDEMPOTENCY_MISMATCH']);
    await gateway.settled();
    expect(gateway.system.entries.filter(({ subject }) => subject === 'many').map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  test('have a key each also under the longest header', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(128) };
    expect((await gateway.ask(gateway.token(), many(CITY), {}, headers)).errors).toBeUndefined();
  });
});
