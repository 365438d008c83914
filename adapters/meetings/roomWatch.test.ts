// What looking at the rooms tells of, over the stand-in.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../sandbox/meetings/createMeetingsServer.js';
import { sampleMeetingId } from '../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import type { AdapterRecord, Looked } from '../kit/index.js';
import { createStage, sampleWards, type Stage } from './fixtures/createStage.js';
import { createDirectory, meetingsConfig, NOW } from './fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from './index.js';
import { compareRooms } from './roomWatch.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward] = sampleWards(city);
const scope = directory.scopeOf();
const id = sampleMeetingId(ward.code, 10);
let stand: MeetingsServer;
let stage: Stage;

beforeEach(async () => {
  stand = await createMeetingsServer({ city, port: 0, now: () => NOW });
  stage = createStage({
    adapter,
    runtime: (received) =>
      createAdapterRuntime(adapter, meetingsConfig(stand.url), {
        units: directory,
        now: () => new Date(NOW),
        received,
      }),
  });
});
afterEach(() => stand.close());

const watch = () => adapter.watches?.['rooms'];
/** The cursor as the store gives it back. */
const look = (cursor: unknown) =>
  watch()?.look(
    cursor === null ? null : watch()?.cursor.parse(JSON.parse(JSON.stringify(cursor))),
    stage.client,
    AbortSignal.timeout(5_000),
  ) as Promise<Looked>;

describe('rooms', () => {
  it('are told of when they open, when the first one joins, and when they close, each once', async () => {
    let { cursor, changes } = await look(null);
    expect(changes).toEqual([]);
    const told: number[] = [];
    const step = async (work: () => unknown) => {
      await work();
      ({ cursor, changes } = await look(cursor));
      expect(changes.every((change) => change.key === id && change.unit === ward.unitKey)).toBe(true);
      told.push(changes.length);
    };
    let url = '';
    await step(() => undefined);
    await step(async () => {
      const args = { meeting: id, displayName: 'Người Mẫu' };
      url = String((await stage.query<AdapterRecord>('meetingJoinLink', args, scope))['url']);
    });
    await step(() => fetch(url, { redirect: 'manual' }));
    await step(() => undefined);
    await step(() => stand.leave(id));
    await step(() => undefined);
    expect(told).toEqual([0, 1, 1, 0, 1, 0]);
  });

  it('that cannot be looked at leave the cursor as it is', async () => {
    stand.behaviour.failNext = 5;
    await expect(look(null)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_STATUS' });
  });

  it('differ in just what is not the same in two looks', () => {
    const rooms = fc.dictionary(
      fc.stringMatching(/^[a-d]$/),
      fc.record({ is: fc.constantFrom('1', '2'), unit: fc.constant(null) }),
    );
    fc.assert(
      fc.property(rooms, rooms, (before, now) => {
        const keys = compareRooms(before, now).map(({ key }) => key);
        const expected = ['a', 'b', 'c', 'd'].filter((key) => before[key]?.is !== now[key]?.is);
        expect([...keys].sort()).toEqual(expected);
        expect(compareRooms(now, now)).toEqual([]);
      }),
    );
  });
});
