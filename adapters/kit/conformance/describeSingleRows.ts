// Group: rows that no unit of the scope recorded, and that are shown all the same: assigned to it since, or the caller's own.
import { describe, expect, it } from '@jest/globals';
import type { Adapter, UnitScope } from '../index.js';
import { EMPTY_SCOPE, withAssigned } from './agencyBook.js';
import type { ConformanceOptions, EntityCase } from './conformanceOptions.js';
import { listFields, type ListField } from './describeLists.js';
import type { RunningAdapter } from './runningAdapter.js';
import { has, readSdl } from './sdlModel.js';
import { walkList } from './walkList.js';

interface SingleRows {
  readonly type: string;
  readonly given: EntityCase;
  /** The row that is outside. */
  readonly key: string;
  load(keys: readonly string[], scope: UnitScope): Promise<readonly unknown[]>;
  /** The lists of this type that are named. */
  lists(names: readonly string[]): readonly ListField[];
}

const SMALL = { size: 5, maxPages: 60 };
const LARGE = { size: 100, maxPages: 5 };
/** Nobody's personal number. */
const NOBODY = '999999999999';

/** The list keeps its order, whatever the size of its pages, and has the row once, with what it had before. */
function describeAssignedList(rows: SingleRows, list: ListField, options: ConformanceOptions, running: RunningAdapter) {
  it(`is once in ${list.name}, and brings no other row along`, async () => {
    const { narrow } = options.scopes;
    const scope = withAssigned(narrow, rows.type, [rows.key], unitOf(options, narrow));
    const walk = (by: UnitScope, paging: typeof SMALL) => walkList(list.read, list.key, running.call(by), paging);
    const before = await walk(narrow, LARGE);
    const large = await walk(scope, LARGE);
    const small = await walk(scope, SMALL);
    const shared = Math.min(large.keys.length, small.keys.length);
    expect(small.keys.slice(0, shared)).toEqual(large.keys.slice(0, shared));
    // A list that is too long to be walked could have anything further on: choose a smaller narrow scope.
    expect([before.isWhole, large.isWhole]).toEqual([true, true]);
    expect(large.keys.filter((key) => key !== rows.key)).toEqual(before.keys);
    expect(large.keys.filter((key) => key === rows.key)).toHaveLength(1);
  });
}

/** The unit of the narrow scope: added fields of units have it as their first parent. */
function unitOf(options: ConformanceOptions, narrow: UnitScope): string {
  return narrow.agencies()[0]?.unit ?? Object.values(options.fields?.['Unit'] ?? {})[0]?.parents[0] ?? '';
}

function describeAssigned(rows: SingleRows, options: ConformanceOptions, running: RunningAdapter): void {
  const { assigned } = rows.given;
  if (assigned === undefined) return;
  const [known] = rows.given.known;
  describe(`${rows.type} assigned to the scope`, () => {
    const { narrow } = options.scopes;
    const unit = unitOf(options, narrow);

    it('is found by its key, and nothing else outside is', async () => {
      const others = (rows.given.outside ?? []).slice(1);
      const scope = withAssigned(narrow, rows.type, [rows.key], unit);
      const expected = [rows.key, known, ...others.map(() => null)];
      expect(await rows.load([rows.key, known, ...others], scope)).toEqual(expected);
      const alone = withAssigned(EMPTY_SCOPE, rows.type, [rows.key], unit);
      expect(await rows.load([rows.key, known], alone)).toEqual([rows.key, null]);
    });

    it('is not found because a row of another type has its key', async () => {
      expect(await rows.load([rows.key], withAssigned(narrow, `${rows.type}X`, [rows.key], unit))).toEqual([null]);
    });

    for (const list of rows.lists(assigned.lists)) describeAssignedList(rows, list, options, running);
  });
}

function describeSubject(rows: SingleRows, running: RunningAdapter): void {
  const { subject } = rows.given;
  it(`${rows.type} has a case for people who ask about themselves`, () => {
    expect(subject).toBeDefined();
  });
  if (subject === undefined) return;
  const [known] = rows.given.known;
  const own: UnitScope = { ...EMPTY_SCOPE, subject: subject.number };

  it(`${rows.type} is shown to the one it is about, and to nobody else`, async () => {
    expect(await rows.load([rows.key, known], own)).toEqual([rows.key, null]);
    expect(await rows.load([rows.key, known], { ...EMPTY_SCOPE, subject: NOBODY })).toEqual([null, null]);
  });

  for (const list of rows.lists(subject.lists))
    it(`${list.name} shows people what is about them, and nothing else`, async () => {
      const pages = [own, { ...EMPTY_SCOPE, subject: NOBODY }].map((scope) =>
        walkList(list.read, list.key, running.call(scope), LARGE),
      );
      expect(await Promise.all(pages)).toEqual([
        { keys: [rows.key], isWhole: true },
        { keys: [], isWhole: true },
      ]);
    });
}

/** Registers the group. */
export function describeSingleRows(adapter: Adapter, options: ConformanceOptions, running: RunningAdapter): void {
  const lists = listFields(adapter, options);
  for (const node of readSdl(adapter.typeDefs).entities) {
    const type = node.name.value;
    const entity = adapter.entities[type];
    const given = options.entities[type];
    const key = given?.outside?.[0];
    if (entity === undefined || given === undefined || key === undefined) continue;
    const rows: SingleRows = {
      type,
      given,
      key,
      load: async (keys, scope) => {
        const records = await entity.load(keys, running.call(scope));
        return records.map((record) => (record === null ? null : record[entity.key]));
      },
      lists: (names) => lists.filter((list) => list.type === type && names.includes(list.name)),
    };
    describeAssigned(rows, options, running);
    if (has(node, 'subject')) describeSubject(rows, running);
  }
}
