// Counting: by application, version and day, bounded, and nothing is lost when the store is away.
import { afterEach, describe, expect, it } from '@jest/globals';
import { createFieldUses, type FieldUse, type FieldUses, type FieldUsesOptions } from './createFieldUses.js';

const open: FieldUses[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

function create(more: Partial<FieldUsesOptions> = {}) {
  const written: FieldUse[] = [];
  const clock = { at: Date.parse('2026-11-20T16:59:00Z') };
  const uses = createFieldUses({
    write: async (rows) => void written.push(...rows),
    flushMs: 3_600_000,
    maxRows: 1_000,
    onError: () => undefined,
    now: () => clock.at,
    ...more,
  });
  open.push(uses);
  const counts = () =>
    written
      .map(({ day, client, version, coordinate, uses: n }) => `${day} ${client} ${version} ${coordinate} ${n}`)
      .sort();
  return { uses, written, clock, counts };
}

const READ = { coordinates: ['Query.a', 'Thing.one'] };

describe('uses of the schema', () => {
  it('are counted by application and version, with what came in variables, and written once', async () => {
    const { uses, counts, written } = create();
    for (let i = 0; i < 3; i += 1) uses.add('app', '1.0', READ);
    uses.add('app', null, READ, ['Size.SMALL']);
    uses.add('app', '1.0', { coordinates: ['Query.a'] }, ['Size.SMALL', 'Filter.size']);
    await uses.flush();
    const expected = [
      '2026-11-20 app 1.0 Filter.size 1',
      '2026-11-20 app 1.0 Query.a 4',
      '2026-11-20 app 1.0 Size.SMALL 1',
      '2026-11-20 app 1.0 Thing.one 3',
      '2026-11-20 app null Query.a 1',
      '2026-11-20 app null Size.SMALL 1',
      '2026-11-20 app null Thing.one 1',
    ];
    expect(counts()).toEqual(expected);
    await uses.flush();
    await uses.stop();
    expect(counts()).toEqual(expected);
    expect(written[0]?.lastAt).toEqual(new Date('2026-11-20T16:59:00Z'));
  });

  it('belong to the day in Hanoi', async () => {
    const { uses, clock, counts } = create();
    uses.add('app', null, { coordinates: ['Query.a'] });
    clock.at += 60_000;
    uses.add('app', null, { coordinates: ['Query.a'] });
    await uses.flush();
    expect(counts()).toEqual(['2026-11-20 app null Query.a 1', '2026-11-21 app null Query.a 1']);
  });

  it('wait while the store is away, and are added up', async () => {
    const errors: unknown[] = [];
    let away = true;
    const written: FieldUse[] = [];
    const { uses } = create({
      write: async (rows) => {
        if (away) throw new Error('away');
        written.push(...rows);
      },
      onError: (error) => errors.push(error),
    });
    uses.add('app', '1.0', READ);
    await uses.flush();
    uses.add('app', '1.0', READ);
    away = false;
    await uses.stop();
    expect(errors).toHaveLength(1);
    expect(written.map(({ coordinate, uses: n }) => [coordinate, n])).toEqual([
      ['Query.a', 2],
      ['Thing.one', 2],
    ]);
  });

  it('of ever new versions count together after thirty a day, whatever was written meanwhile', async () => {
    const { uses, counts, clock } = create();
    for (let i = 0; i < 40; i += 1) {
      uses.add('app', `1.${i}`, { coordinates: ['Query.a'] });
      if (i % 10 === 0) await uses.flush();
    }
    uses.add('app', '1.0', { coordinates: ['Query.a'] });
    await uses.flush();
    expect(counts().filter((row) => row.includes('app * Query.a'))).toEqual([
      '2026-11-20 app * Query.a 1',
      '2026-11-20 app * Query.a 9',
    ]);
    expect(counts().filter((row) => row.includes('app 1.0 '))).toHaveLength(2);
    clock.at += 86_400_000;
    uses.add('app', '2.0', { coordinates: ['Query.a'] });
    await uses.flush();
    expect(counts()).toContain('2026-11-21 app 2.0 Query.a 1');
  });

  it('beyond the bounds count for all applications together', async () => {
    const { uses, counts } = create({ maxRows: 2 });
    for (let i = 0; i < 5; i += 1) uses.add(`app-${i}`, null, { coordinates: ['Query.a'] });
    await uses.flush();
    expect(counts()).toEqual([
      '2026-11-20 * null Query.a 3',
      '2026-11-20 app-0 null Query.a 1',
      '2026-11-20 app-1 null Query.a 1',
    ]);
    const many = create({ maxRows: 10_000 });
    for (let i = 0; i < 2_001; i += 1) many.uses.add(`app-${i}`, '1', { coordinates: ['Query.a'] });
    for (let i = 0; i < 1_500; i += 1) many.uses.add('app-0', null, { coordinates: [`Query.a`] });
    await many.uses.flush();
    expect(many.counts().filter((row) => row.includes(' * '))).toEqual(['2026-11-20 * null Query.a 1']);
    expect(many.counts()).toContain('2026-11-20 app-0 null Query.a 1500');
  });
});
