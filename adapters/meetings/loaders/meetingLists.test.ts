// Lists, states and numbers over the stand-in: both systems together, each row once, in the order of the beginning.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../../sandbox/meetings/createMeetingsServer.js';
import { sampleMeetingId } from '../../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { withAssigned } from '../../kit/conformance/index.js';
import { InputError, type AdapterRecord, type Page, type UnitScope } from '../../kit/index.js';
import { createStage, createStageClock, sampleWards, type Stage, type StageClock } from '../fixtures/createStage.js';
import { createDirectory, meetingsConfig } from '../fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward, second, , fourth] = sampleWards(city);
const own = directory.scopeOf([ward.unitKey]);
const everything = directory.scopeOf();
const id = (number: number | string) => sampleMeetingId(ward.code, number);
const CITY_MEETING = sampleMeetingId('H26', 1);
const ALL = { from: '2026-01-01' };
let stand: MeetingsServer;
let stage: Stage;
let clock: StageClock;

function connect(more: object = {}): Stage {
  const config = meetingsConfig(stand.url, more);
  return createStage({
    adapter,
    runtime: (received) =>
      createAdapterRuntime(adapter, config, { units: directory, now: () => new Date(clock.at), received }),
  });
}
beforeEach(async () => {
  clock = createStageClock();
  stand = await createMeetingsServer({ city, port: 0, now: () => clock.at });
  stage = connect();
});
afterEach(() => stand.close());

async function join(meeting: string, reference: string): Promise<void> {
  const caller = { agency: null, reference };
  const args = { meeting, displayName: `Người Mẫu ${reference}` };
  const link = await stage.query('meetingJoinLink', args, everything, caller);
  await fetch(String(link?.['url']), { redirect: 'manual' });
}

async function ofUnits(
  field: string,
  parents: readonly string[],
  args: object,
  scope = everything,
): Promise<readonly unknown[]> {
  return (await adapter.fields?.['Unit']?.[field]?.(parents, args as never, stage.call(scope))) ?? [];
}
const idsOf = (page: unknown) => (page as Page).items.map(({ record }) => record['meetingId']);

describe('a meeting', () => {
  it('goes from planned over open and under way to ended', async () => {
    const states: unknown[] = [];
    const look = async () => states.push((await stage.meeting(id(10), own))?.['state']);
    await look();
    await stage.query('meetingJoinLink', { meeting: id(10), displayName: 'Người Mẫu' }, own);
    await look();
    await join(id(10), 'mau-a');
    await look();
    stand.leave(id(10));
    await look();
    expect(states).toEqual(['PLANNED', 'OPEN', 'RUNNING', 'ENDED']);
    expect(await stage.meeting(id(10), own)).toMatchObject({ endedAt: new Date(clock.at), participantCount: 1 });
  });

  it('that was cancelled, held, or let pass, is so', async () => {
    expect(await stage.meeting(id(5), own)).toMatchObject({ state: 'CANCELLED' });
    expect(await stage.meeting(id(1), own)).toMatchObject({ state: 'ENDED', participantCount: expect.any(Number) });
    clock.at += 2 * 86_400_000;
    expect(await stage.meeting(id(6), own)).toMatchObject({ state: 'LAPSED', endedAt: null });
  });

  it('tells who is there while it lasts, and asks only where somebody wants to know', async () => {
    await join(id(10), 'mau-a');
    const names = async () => {
      const people = (await stage.meeting(id(10), own))?.['participants'] as readonly AdapterRecord[];
      return people.map(({ name, role }) => [name, role]);
    };
    expect(await names()).toEqual([['Người Mẫu mau-a', 'VIEWER']]);
    expect(await stage.meeting(id(10), own, ['state'])).toMatchObject({ participants: null, participantCount: 1 });
    stand.leave(id(10));
    expect(await names()).toEqual([]);
  });

  it('without a plan is one of the agency in its metadata, and ends with its room', async () => {
    const room = await stage.meeting(id('ngoai'), own);
    expect(room).toMatchObject({ isPlanned: false, state: 'RUNNING', hostCode: ward.code, unitKeys: [ward.unitKey] });
    expect(JSON.stringify(room)).not.toMatch(/mau-nguoi-du|mau-chu-tri/);
    stand.leave(id('ngoai'));
    expect(await stage.meeting(id('ngoai'), own)).toBeNull();
  });

  it('of the city is seen by those it invites, and belongs to all of them', async () => {
    const seen = await Promise.all(
      [ward, second, fourth].map(({ unitKey }) => stage.meeting(CITY_MEETING, directory.scopeOf([unitKey]))),
    );
    expect(seen.map((one) => one?.['unitKey'])).toEqual(['hn:01', 'hn:01', undefined]);
    expect(seen[0]?.['invitedCodes']).toContain(second.code);
  });
});

describe('a list', () => {
  it('begins today unless it is told otherwise, and ends behind its last day', async () => {
    expect(await stage.list({}, own)).toEqual([id(10), id('ngoai'), id(6), id(5), id(7), CITY_MEETING, id(8), id(9)]);
    expect(await stage.list({ until: '2026-07-16' }, own)).toEqual([id(10), id('ngoai'), id(6)]);
    expect(await stage.list({ from: '2026-07-03', until: '2026-07-03' }, own)).toEqual([id(3)]);
    await expect(stage.list({ from: '2026-07-03', until: '2026-07-02' }, own)).rejects.toBeInstanceOf(InputError);
  });

  it.each([
    ['RUNNING', ['ngoai']],
    ['CANCELLED', [5]],
    ['ENDED', [1, 2, 3, 4]],
    ['OPEN', []],
  ])('of those that are %s', async (state, numbers) => {
    expect(await stage.list({ ...ALL, state }, own)).toEqual(numbers.map(id));
  });

  it('has a room that was planned once', async () => {
    await join(id(10), 'mau-a');
    expect(await stage.list({ ...ALL, state: 'RUNNING' }, own)).toEqual([id(10), id('ngoai')]);
  });

  it('is walked through small pages of the register', async () => {
    const whole = await stage.list(ALL, own);
    stage = connect({ register: { baseUrl: `${stand.url}/register`, token: 'sample-register-token', pageSize: 2 } });
    expect(await stage.list(ALL, own)).toEqual(whole);
    expect(await stage.list({ ...ALL, state: 'CANCELLED' }, own)).toEqual([id(5)]);
  });

  it('that would be too wide is refused', async () => {
    stage = connect({ maxRows: 100 });
    await expect(stage.list({ ...ALL, state: 'OPEN' }, everything)).rejects.toBeInstanceOf(InputError);
  });

  it('of units answers for each of them, alone or with all below', async () => {
    const units = [second.unitKey, 'hn:01', ward.unitKey];
    const [of2, ofCity, of1] = await ofUnits('meetings', units, { until: '2026-07-19' });
    expect(idsOf(ofCity)).toEqual([CITY_MEETING]);
    expect(idsOf(of1)).toContain(id('ngoai'));
    expect(idsOf(of2)).toContain(CITY_MEETING);
    expect(idsOf(of2)).not.toContain(id(10));
    const [below] = await ofUnits('meetings', ['hn:01'], { reach: 'SUBTREE', state: 'RUNNING' });
    expect(idsOf(below)).toEqual([id('ngoai')]);
  });
});

describe('numbers by month', () => {
  const months = async (unit: string, scope = everything, args: object = {}) =>
    (await ofUnits('meetingMonths', [unit], { year: 2026, ...args }, scope))[0] as readonly AdapterRecord[];

  it('count what the unit held, not what it was invited to or planned', async () => {
    const found = await months(ward.unitKey);
    expect(found.map(({ month }) => month)).toEqual([
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
    ]);
    // 70 and 40 days before 15 July, then 12 and 5.
    expect(found.map(({ held }) => held)).toEqual([0, 0, 0, 0, 1, 1, 2]);
    expect(found[0]).toMatchObject({ participants: 0 });
    const rows = [3, 4].map((number) => stand.row(id(number))?.participants ?? 0);
    expect(found[6]).toMatchObject({ participants: rows[0]! + rows[1]! });
    expect((await months('hn:01')).map(({ held }) => held)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('of the city with all below are those of its wards', async () => {
    const all = await months('hn:01', everything, { reach: 'SUBTREE' });
    expect(all[6]?.['held']).toBe(2 * 126);
  });

  it('are none for a unit outside the scope', async () => {
    expect((await months(second.unitKey, own)).every(({ held }) => held === 0)).toBe(true);
  });

  it('follow meetings that were assigned to the unit, or away from it', async () => {
    const july = async (scope: UnitScope) => (await months(ward.unitKey, scope))[6]?.['held'];
    const foreign = sampleMeetingId(fourth.code, 3);
    expect(await july(own)).toBe(2);
    expect(await july(withAssigned(own, 'Meeting', [foreign], ward.unitKey))).toBe(3);
    expect(await july({ ...own, assignedAway: () => [id(3)] })).toBe(1);
  });

  it('are those of the month in which a meeting began, though it was planned for the one before or after', async () => {
    const hold = (number: number, startsAt: string, startedAt: string) =>
      Object.assign(stand.row(id(number)) ?? {}, { startsAt, startedAt, endedAt: startedAt });
    const overviews = async () => {
      const parents = ['2026-06', '2026-07'].map((month) => `${ward.unitKey}@${month}`);
      const load = adapter.fields?.['UnitOverview']?.['meetings'];
      const found = (await load?.(parents, {} as never, stage.call(everything))) as readonly AdapterRecord[];
      return found.map(({ held }) => held);
    };
    expect(await overviews()).toEqual([1, 2]);
    // The first minutes of July; then the last ones of June.
    hold(3, '2026-06-30T16:50:00Z', '2026-06-30T17:05:00Z');
    expect(await overviews()).toEqual([1, 2]);
    hold(3, '2026-06-30T17:00:00Z', '2026-06-30T16:58:00Z');
    expect(await overviews()).toEqual([2, 1]);
    hold(3, '2025-12-31T16:50:00Z', '2025-12-31T17:05:00Z');
    expect((await months(ward.unitKey))[0]).toMatchObject({ month: '2026-01', held: 1 });
  });

  it('that are too small are not told', async () => {
    stage = connect({ smallCount: 100 });
    expect((await months(ward.unitKey)).map(({ participants }) => participants === null)).toEqual([
      ...[false, false, false, false],
      ...[true, true, expect.any(Boolean)],
    ]);
  });

  it.each([1999, 2027])('of the year %d are refused', async (year) => {
    await expect(months(ward.unitKey, everything, { year })).rejects.toBeInstanceOf(InputError);
  });
});
