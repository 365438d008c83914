// Officers through a scripted database: how many statements are sent, with which values, and what comes of the rows.
import { describe, expect, it } from '@jest/globals';
import { InputError } from '../kit/index.js';
import { MALFORMED_ROWS, OFFICER_ROW } from './fixtures/officerRows.js';
import { createCall, createScripted, replyWith, WARD } from './fixtures/scriptedDatabase.js';
import { countOfficers } from './officerCounts.js';
import { officerRowSchema } from './officerRow.js';
import { listOfficers, listOfficersOfUnits, loadOfficers } from './officers.js';

describe('loadOfficers', () => {
  it('asks once for 50 officers and answers in the order of the keys', async () => {
    const keys = Array.from({ length: 50 }, (_, i) => `HN${String(i).padStart(6, '0')}`);
    const rows = keys
      .slice(0, 49)
      .reverse()
      .map((number) => ({ ...OFFICER_ROW, number }));
    const { client, reads } = createScripted(replyWith(rows));
    const records = await loadOfficers([...keys, keys[0] ?? ''], createCall(client, [WARD], ['fullName', 'rank']));
    expect(reads).toHaveLength(1);
    expect(reads[0]?.values).toEqual([keys]);
    expect(records.map((record) => record?.staffNumber)).toEqual([...keys.slice(0, 49), undefined, keys[0]]);
  });

  it('asks once more for each detail that is wanted', async () => {
    const { client, reads } = createScripted((read) => (read.operation === 'officers by number' ? [OFFICER_ROW] : []));
    const wanted = ['qualifications', 'languages', 'itSkills', 'salaryHistory', 'evaluations'];
    const [record] = await loadOfficers(['HN000001'], createCall(client, [WARD], wanted));
    expect(reads.map((read) => read.operation)).toEqual([
      'officers by number',
      'qualifications',
      'salary history',
      'evaluations',
    ]);
    expect(record).toMatchObject({ qualifications: [], languages: [], itSkills: [], postHistory: null, awards: null });
  });

  it('reads personal columns only when their fields are asked for', async () => {
    const { client, reads } = createScripted(replyWith([OFFICER_ROW]));
    await loadOfficers(['HN000001'], createCall(client, [WARD], ['fullName', 'sex']));
    await loadOfficers(['HN000001'], createCall(client, [WARD], ['phone']));
    expect(reads[0]?.statement).not.toMatch(/phone|personal_id|religion|residence|birth/);
    expect(reads[1]?.statement).toContain('phone');
  });

  it('reads the identity number along with a personal value, and where rows may be the own ones', async () => {
    const { client, reads } = createScripted(replyWith([OFFICER_ROW]));
    await loadOfficers(['HN000001'], createCall(client, [WARD], ['phone']));
    await loadOfficers(['HN000001'], createCall(client, [], ['fullName'], { subject: OFFICER_ROW.personal_id }));
    expect(reads.map((read) => read.statement.includes('personal_id'))).toEqual([true, true]);
    expect(reads.flatMap((read) => read.values)).toEqual([['HN000001'], ['HN000001']]);
  });

  it('shows who was assigned to the scope and who asks, and hides who went elsewhere', async () => {
    const rows = [
      { ...OFFICER_ROW, managing_agency: '000.00.L8.H26' },
      { ...OFFICER_ROW, number: 'HN000002', managing_agency: null, personal_id: '999080000002' },
      { ...OFFICER_ROW, number: 'HN000003', managing_agency: '000.00.L8.H26', personal_id: '999080000003' },
      { ...OFFICER_ROW, number: 'HN000004', personal_id: null },
    ];
    const { client } = createScripted(replyWith(rows));
    const more = {
      assigned: (type: string) => (type === 'Officer' ? ['HN000001'] : []),
      assignedAway: () => ['HN000004'],
      subject: '999080000002',
    };
    const records = await loadOfficers(
      rows.map(({ number }) => number),
      createCall(client, [WARD], [], more),
    );
    expect(records.map((record) => record?.staffNumber)).toEqual(['HN000001', 'HN000002', undefined, undefined]);
  });

  it('hides officers of agencies outside the scope and of agencies that nobody knows', async () => {
    const rows = [
      OFFICER_ROW,
      { ...OFFICER_ROW, number: 'HN000002', managing_agency: '000.00.L8.H26' },
      { ...OFFICER_ROW, number: 'HN000003', managing_agency: '000.0L55.H26' },
      { ...OFFICER_ROW, number: 'HN000004', managing_agency: null },
    ];
    const { client } = createScripted(replyWith(rows));
    const keys = ['HN000001', 'HN000002', 'HN000003', 'HN000004'];
    const records = await loadOfficers(keys, createCall(client, [WARD]));
    expect(records.map((record) => record?.unitKey ?? null)).toEqual([WARD, null, null, null]);
  });

  it('asks nothing for keys that are no numbers, and nothing in an empty scope', async () => {
    const { client, reads } = createScripted(replyWith([OFFICER_ROW]));
    expect(await loadOfficers(['', "x' or 1=1", 'a\u0000', 'x'.repeat(51)], createCall(client, [WARD]))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(await loadOfficers(['HN000001'], createCall(client, []))).toEqual([null]);
    expect(reads).toHaveLength(0);
  });

  it('turns a row into the record of the schema', async () => {
    const { client } = createScripted(replyWith([OFFICER_ROW]));
    const call = {
      ...createCall(client, [WARD]),
      select: { wants: (name: string) => !/History|qual|lang|it|eval|awards/.test(name) },
    };
    expect((await loadOfficers(['HN000001'], call))[0]).toMatchObject({
      sex: 'MALE',
      birthDate: { value: '1980', precision: 'YEAR' },
      managingAgencyCode: 'H26.L7',
      usingAgencyCode: 'H26.L7.01',
      rank: { code: '01.003', step: 3, coefficient: 3, since: { value: '2024-01', precision: 'MONTH' } },
      allowances: [{ kind: { code: '03' }, form: { code: '02' }, amount: 25 }],
      politicalTheory: { code: '02', name: 'Trung cấp' },
      active: true,
      endedOn: null,
    });
  });

  it.each(MALFORMED_ROWS.map((row, index) => [index, row]))('refuses malformed row %s', (_index, row) => {
    expect(officerRowSchema.safeParse(row).success).toBe(false);
  });
});

describe('listOfficers', () => {
  it('filters by the spelling of the HR system, pages by number and tells whether there is more', async () => {
    const rows = ['HN000001', 'HN000002', 'HN000003'].map((number) => ({ ...OFFICER_ROW, number, parent: 0 }));
    const { client, reads } = createScripted(replyWith(rows));
    const call = createCall(client, [WARD]);
    const page = await listOfficers(
      { unit: WARD, reach: 'SUBTREE', name: 'Mẫu', rank: null, active: null, first: 2, after: 'HN000000' },
      call,
    );
    expect(page.hasNextPage).toBe(true);
    expect(page.items.map((item) => item.cursor)).toEqual(['HN000001', 'HN000002']);
    expect(reads[1]?.values).toEqual([['000.00.L7.H26', '000.01.L7.H26'], '%mau%', null, null, 'HN000000', 3]);
  });

  it('remembers the agency codes between calls', async () => {
    const { client, reads } = createScripted(replyWith([]));
    await listOfficers({ first: 5 }, createCall(client, [WARD]));
    await listOfficers({ first: 5 }, createCall(client, [WARD]));
    expect(reads.map((read) => read.operation)).toEqual([
      'agency codes',
      'officers of agencies',
      'officers of agencies',
    ]);
  });

  it('answers an empty page without a call when the scope is empty', async () => {
    const { client, reads } = createScripted(replyWith([]));
    expect(await listOfficers({}, createCall(client, []))).toEqual({ items: [], hasNextPage: false });
    expect(reads).toHaveLength(0);
  });

  it.each([0, -1, 101, 1.5])('refuses first: %s', async (first) => {
    const { client } = createScripted(replyWith([]));
    await expect(listOfficers({ first }, createCall(client, [WARD]))).rejects.toThrow(InputError);
  });

  it('does not reach other units when the unit alone is asked for', async () => {
    const { client, reads } = createScripted(replyWith([]));
    await listOfficersOfUnits(['hn:01', WARD], {}, createCall(client, ['hn:01', WARD, 'hn:2025-07:00118']));
    expect(reads[1]?.values.slice(0, 2)).toEqual([
      [0, 1, 1],
      ['000.00.00.H26', '000.00.L7.H26', '000.01.L7.H26'],
    ]);
  });
});

describe('countOfficers', () => {
  it('withholds small numbers, but not by agency', async () => {
    const rows = [
      { key: '000.00.L7.H26', label: null, count: 4 },
      { key: '000.00.L8.H26', label: null, count: 9 },
    ];
    const { client } = createScripted(replyWith(rows));
    const call = createCall(client, [WARD]);
    const count = (by: string) => countOfficers({ by, unit: null, reach: null, active: null } as never, call);
    expect(await count('RANK')).toMatchObject([
      { count: null, suppressed: true },
      { count: 9, suppressed: false },
    ]);
    expect(await count('AGENCY')).toMatchObject([{ key: 'H26.L7', count: 4, suppressed: false }, { count: 9 }]);
    expect(await count('UNIT')).toMatchObject([
      { key: WARD, count: 4 },
      { key: 'hn:2025-07:00118', count: 9 },
    ]);
  });
});
