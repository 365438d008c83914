// Who is told of which meetings, and what of them.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../sandbox/meetings/createMeetingsServer.js';
import { sampleMeetingId } from '../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import type { AdapterRecord, UnitScope } from '../kit/index.js';
import { createStage, sampleWards, type Stage } from './fixtures/createStage.js';
import { createDirectory, meetingsConfig, NOW } from './fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward, second, , stranger] = sampleWards(city);
const own = sampleMeetingId(ward.code, 6);
const foreign = sampleMeetingId(stranger.code, 6);
const CITY_MEETING = sampleMeetingId('H26', 1);
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

/** Ids and states that are told, up to the last of these changes. */
async function follow(
  args: object,
  scope: UnitScope,
  changed: readonly string[],
  last: string,
): Promise<readonly string[]> {
  const stop = new AbortController();
  const source = adapter.events?.['meetingChanged'];
  const stream = source?.(args as never, stage.call(scope), stop.signal)[Symbol.asyncIterator]();
  const told: string[] = [];
  let next = stream?.next();
  // Changes are heard from the first question on.
  stage.received.queues.add(changed.map((key) => ({ type: 'Meeting', key, unit: null })));
  for (;;) {
    const step = (await next) as IteratorResult<AdapterRecord, void>;
    if (step.done === true) return told;
    const { meetingId, state } = step.value as { meetingId: string; state: string };
    told.push(`${meetingId} ${state}`);
    if (meetingId === last) stop.abort();
    next = stream?.next();
  }
}

describe('meetingChanged', () => {
  it('tells of meetings in the scope, as they are now', async () => {
    await stage.run('cancelMeeting', { meeting: own }, { scope: directory.scopeOf() });
    const told = await follow({}, directory.scopeOf([ward.unitKey]), [foreign, own, CITY_MEETING], CITY_MEETING);
    expect(told).toEqual([`${own} CANCELLED`, `${CITY_MEETING} PLANNED`]);
  });

  it('tells of one meeting first as it is', async () => {
    expect(await follow({ meeting: own }, directory.scopeOf(), [], own)).toEqual([`${own} PLANNED`]);
  });

  it('tells of one unit alone, invited or not', async () => {
    const told = await follow(
      { unit: second.unitKey },
      directory.scopeOf(),
      [own, foreign, CITY_MEETING],
      CITY_MEETING,
    );
    expect(told).toEqual([`${CITY_MEETING} PLANNED`]);
  });
});
