// Which officers a list asks the database for: those of agencies, those assigned to the scope, and the caller's own.
import { describe, expect, it } from '@jest/globals';
import { OFFICER_ROW } from './fixtures/officerRows.js';
import { createCall, createScripted, replyWith, WARD } from './fixtures/scriptedDatabase.js';
import { listOfficers, listOfficersOfUnits } from './officers.js';

describe('a scope with single officers', () => {
  const numbered = (number: string) => ({ ...OFFICER_ROW, number, parent: 0 });

  it('asks for them beside the agencies, in one statement, and leaves out who went elsewhere', async () => {
    const { client, reads } = createScripted(replyWith([numbered('HN000009')]));
    const more = { assigned: () => ['HN000009'], assignedAway: () => ['HN000004'] };
    await listOfficers({ first: 5 }, createCall(client, [WARD], [], more));
    expect(reads).toHaveLength(2);
    expect(reads[1]?.statement).toContain('o.number = any($3::text[])');
    expect(reads[1]?.statement).toContain('o.number <> all($2::text[])');
    expect(reads[1]?.values.slice(0, 3)).toEqual([['000.00.L7.H26', '000.01.L7.H26'], ['HN000004'], ['HN000009']]);
  });

  it('asks nothing about agencies where it has none', async () => {
    const { client, reads } = createScripted(replyWith([numbered('HN000009')]));
    const page = await listOfficers({}, createCall(client, [], [], { assigned: () => ['HN000009'] }));
    expect(page.items.map(({ cursor }) => cursor)).toEqual(['HN000009']);
    expect(reads.map((read) => read.operation)).toEqual(['officers of agencies']);
  });

  it('hands the filter on to those who know which unit they were assigned to', async () => {
    const filters: unknown[] = [];
    const { client } = createScripted(replyWith([]));
    const more = { assigned: (_type: string, filter?: object) => (filters.push(filter), []) };
    await listOfficersOfUnits([WARD, 'hn:01'], { reach: 'SUBTREE' } as never, createCall(client, [WARD], [], more));
    await listOfficers({}, createCall(client, [WARD], [], more));
    expect(filters).toEqual([{ unit: WARD, reach: 'SUBTREE' }, { unit: 'hn:01', reach: 'SUBTREE' }, {}]);
  });

  it.each([
    ['the unit', { unit: WARD }, true],
    ['another unit', { unit: 'hn:2025-07:00118' }, false],
    ['a unit above', { unit: 'hn:01' }, true],
    ['a unit above, alone', { unit: 'hn:01', reach: 'SELF' }, false],
  ])('has the own file in the list of %s: %j', async (_what, args, isThere) => {
    const own = { number: 'HN000007', managing_agency: '000.01.L7.H26' };
    const { client, reads } = createScripted((read) =>
      read.operation === 'officers about the caller' ? [own] : [numbered(own.number)],
    );
    const page = await listOfficers(args as never, createCall(client, [], [], { subject: '999080000002' }));
    expect(page.items.map(({ cursor }) => cursor)).toEqual(isThere ? ['HN000007'] : []);
    expect(reads[0]?.values).toEqual(['999080000002']);
    expect(reads.slice(1).flatMap((read) => JSON.stringify(read.values))).not.toContain('999080000002');
  });
});
