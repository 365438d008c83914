// Nothing is taken away from those who use it before the announced day; they are named.
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import {
  affectedCoordinates,
  compareSchemas,
  createSchemaUsers,
  decideChanges,
  describeRefusals,
  firstSunset,
  type SchemaUser,
} from './index.js';

const BEFORE = buildSchema(`
  type Query { a(x: Int y: Int): Thing b: Int c(f: Filter): Int }
  type Thing { one: Int two: Size }
  enum Size { SMALL LARGE }
  input Filter { name: String }
`);
const AFTER = buildSchema(`
  type Query { a(x: Int): Int c(f: Filter): Int d: Size fresh: Int }
  enum Size { SMALL }
  input Filter { name: String must: Int! }
`);
const changes = compareSchemas(BEFORE, AFTER);

const user = (coordinate: string, more: Partial<SchemaUser> = {}): SchemaUser => ({
  ...{ coordinate, application: 'app-mau', version: '1.2', lastUsed: new Date('2026-11-20T00:00:00Z'), count: 3 },
  ...more,
});
const toSunsets = (days: Record<string, string>) =>
  new Map(Object.entries(days).map(([at, on]) => [at, { on, use: null }]));
const decide = (users: readonly SchemaUser[], sunsets: Record<string, string> = {}) =>
  decideChanges(changes, { users, sunsets: toSunsets(sunsets), today: '2026-11-23', noticeDays: 30 });
const refusedBy = (users: readonly SchemaUser[], sunsets?: Record<string, string>) =>
  decide(users, sunsets).refused.map(({ change }) => change.coordinate);

describe('decideChanges', () => {
  it('asks for the users of what breaks', () => {
    expect([...affectedCoordinates(changes)].sort()).toEqual([
      ...['Filter', 'Query.a', 'Query.a(y:)', 'Query.b', 'Size.LARGE', 'Thing'],
    ]);
  });

  it('allows everything that nobody uses', () => {
    const { allowed, accepted, refused } = decide([]);
    expect([allowed, refused]).toEqual([true, []]);
    expect(new Set(accepted.map(({ because }) => because))).toEqual(new Set(['UNUSED', 'NOT_BREAKING']));
  });

  it.each([
    ['Query.b', ['Query.b']],
    ['Query.a(y:)', ['Query.a(y:)']],
    ['Query.a(x:)', []],
    ['Query.a', ['Query.a']],
    ['Size.LARGE', ['Size.LARGE']],
    ['Size.SMALL', []],
    // A bare type stands for everything on it, and for nothing whose name begins like it.
    ['Thing.one', ['Thing']],
    ['ThingMore.one', []],
    ['Filter', ['Filter.must']],
    ['Filter.name', ['Filter.must']],
    ['Query.fresh', []],
  ])('refuses what breaks for somebody who uses %s', (coordinate, refused) => {
    expect(refusedBy([user(coordinate)])).toEqual(refused);
  });

  it('lets go what was announced, from the day on; not what asks for more', () => {
    expect(refusedBy([user('Query.b')], { 'Query.b': '2026-11-24' })).toEqual(['Query.b']);
    expect(refusedBy([user('Query.b')], { 'Query.b': '2026-11-23' })).toEqual([]);
    expect(decide([user('Query.b')], { 'Query.b': '2026-11-23' }).accepted[0]).toBeDefined();
    expect(refusedBy([user('Query.a')], { 'Query.a': '2020-01-01' })).toEqual(['Query.a']);
  });

  it('names applications, versions, days and fields, the latest first', () => {
    const { allowed, refused } = decide(
      [
        user('Query.b', { version: null }),
        user('Query.b', { application: 'app-moi', lastUsed: new Date('2026-11-22T00:00:00Z') }),
        ...Array.from({ length: 5 }, (_, i) => user('Query.b', { version: `0.${i}`, lastUsed: new Date(0) })),
      ],
      { 'Query.b': '2027-06-30' },
    );
    expect(allowed).toBe(false);
    const [{ coordinate, vi, en } = { coordinate: '', vi: '', en: '' }] = describeRefusals(refused, '2026-12-23');
    expect(coordinate).toBe('Query.b');
    expect(en).toBe(
      'Query.b was removed. Perhaps Query.fresh now. It is used by app-moi 1.2 (Query.b, 2026-11-22), app-mau (Query.b, 2026-11-20), ' +
        'app-mau 0.0 (Query.b, 1970-01-01), app-mau 0.1 (Query.b, 1970-01-01), app-mau 0.2 (Query.b, 1970-01-01) and 2 more.' +
        ' The announced day is 2027-06-30.',
    );
    expect(vi).toMatch(
      /^Bỏ trường: Query\.b\. Có lẽ nay là Query\.fresh\. Đang được dùng bởi app-moi .* và 2 nơi khác\. Ngày đã báo: 2027-06-30\.$/,
    );
  });
});

describe('a day of removal', () => {
  const rulesWith = (days: Record<string, string>) => ({
    ...{ types: new Map(), fields: new Map(), personal: new Map(), stepUp: new Set<string>() },
    sunsets: toSunsets(days),
  });
  const announce = (on: string, before: Record<string, string> = {}) => {
    const rules = { before: rulesWith(before), after: rulesWith({ 'Query.b': on }) };
    const announced = compareSchemas(BEFORE, BEFORE, rules);
    return (users: readonly SchemaUser[]) =>
      decideChanges(announced, { users, sunsets: toSunsets(before), today: '2026-11-23', noticeDays: 30 });
  };

  it.each([
    ['that is over', '2020-01-01', {}, false],
    ['of tomorrow', '2026-11-24', {}, false],
    ['one day too soon', '2026-12-22', {}, false],
    ['just far enough ahead', '2026-12-23', {}, true],
    ['that comes nearer than may be announced', '2026-12-01', { 'Query.b': '2027-06-30' }, false],
    ['that comes nearer and is far enough ahead', '2027-01-31', { 'Query.b': '2027-06-30' }, true],
  ])('%s is announced to those who use it: %s', (_what, on, before, allowed) => {
    const decision = announce(on, before)([user('Query.b')]);
    expect(decision.allowed).toBe(allowed);
    expect(announce(on, before)([user('Query.c')]).allowed).toBe(true);
    if (allowed) return;
    const [text] = describeRefusals(decision.refused, firstSunset({ today: '2026-11-23', noticeDays: 30 }));
    expect(text?.en).toBe(
      `Query.b may be removed from ${on} on. It is used by app-mau 1.2 (Query.b, 2026-11-20). Announce a day from 2026-12-23 on.`,
    );
    expect(text?.vi).toMatch(/Query\.b\. Đang được dùng bởi app-mau 1\.2 .* Hãy báo một ngày từ 2026-12-23 trở đi\.$/);
  });

  it('has its users looked up', () => {
    const rules = { before: rulesWith({}), after: rulesWith({ 'Query.b': '2026-11-24' }) };
    expect(affectedCoordinates(compareSchemas(BEFORE, BEFORE, rules))).toEqual(['Query.b']);
  });
});

describe('usersOf', () => {
  it('asks once for each coordinate, from the day in Hanoi on, and not at all for nothing', async () => {
    const asked: unknown[] = [];
    const usersOf = createSchemaUsers({
      read: async (...args) => {
        asked.push(args);
        return [user('Query.b')];
      },
    });
    expect(await usersOf([], new Date())).toEqual([]);
    expect(await usersOf(['Query.b', 'Query.b'], new Date('2026-11-22T18:00:00Z'))).toHaveLength(1);
    expect(asked).toEqual([[['Query.b'], '2026-11-23']]);
  });
});
