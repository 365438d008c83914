// Links over the stand-in: for the caller alone, in the right role, into this opening of the room, with no secret in them.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../../sandbox/meetings/createMeetingsServer.js';
import { sampleMeetingId } from '../../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { EMPTY_SCOPE } from '../../kit/conformance/index.js';
import { InputError, type UnitScope } from '../../kit/index.js';
import { createStage, createStageClock, sampleWards, type Stage, type StageClock } from '../fixtures/createStage.js';
import { createDirectory, KEY_SECRET, meetingsConfig, SECRET } from '../fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from '../index.js';
import type { MeetingJoinLinkRecord } from '../schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward, other, , stranger] = sampleWards(city);
const own = directory.scopeOf([ward.unitKey]);
/** Of this very hour. */
const NOW_ID = sampleMeetingId(ward.code, 10);
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

const link = (id: string, scope: UnitScope = own, reference = 'mau-a', field = 'meetingJoinLink') =>
  stage.query<MeetingJoinLinkRecord | null>(field, { meeting: id, displayName: 'Cán bộ Mẫu' }, scope, {
    ...{ agency: null, reference },
  });
const moderate = (id: string, scope: UnitScope = own) => link(id, scope, 'mau-b', 'meetingModeratorLink');
const refusal = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('a link', () => {
  it('opens the room just before, and leads the caller into it by name, role and pseudonym', async () => {
    const found = await link(NOW_ID);
    const query = new URL(found?.url ?? '').searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      ...{ fullName: 'Cán bộ Mẫu', meetingID: NOW_ID, role: 'VIEWER', userID: 'mau-a' },
      createTime: String(stand.room(NOW_ID)?.createTime),
    });
    expect([...query.keys()].sort()).toEqual(['checksum', 'createTime', 'fullName', 'meetingID', 'role', 'userID']);
    expect((await fetch(found?.url ?? '', { redirect: 'manual' })).status).toBe(302);
    expect(stand.room(NOW_ID)?.attendees).toEqual([{ userId: 'mau-a', fullName: 'Cán bộ Mẫu', role: 'VIEWER' }]);
  });

  it('asked for often opens one room', async () => {
    const links = await Promise.all([link(NOW_ID), link(NOW_ID, own, 'mau-c'), moderate(NOW_ID)]);
    const times = links.map((one) => new URL(one?.url ?? '').searchParams.get('createTime'));
    expect(new Set(times).size).toBe(1);
    expect(stand.effects()).toMatchObject({ create: { [NOW_ID]: 1 } });
    expect(links.map((one) => one?.role)).toEqual(['VIEWER', 'VIEWER', 'MODERATOR']);
  });

  it('holds neither a secret nor a password', async () => {
    const text = JSON.stringify([await link(NOW_ID), await moderate(NOW_ID)]);
    const room = stand.room(NOW_ID);
    for (const hidden of [SECRET, KEY_SECRET, room?.attendeePW ?? '?', room?.moderatorPW ?? '?', 'password'])
      expect(text).not.toContain(hidden);
  });

  it('by another replica is into the same room: passwords follow from the key, and differ between meetings', async () => {
    await link(NOW_ID);
    stage = connect();
    expect((await link(NOW_ID))?.url).toContain(`createTime=${stand.room(NOW_ID)?.createTime}`);
    const another = sampleMeetingId(other.code, 10);
    await link(another, directory.scopeOf());
    expect(stand.room(another)?.moderatorPW).not.toBe(stand.room(NOW_ID)?.moderatorPW);
    expect(stand.room(NOW_ID)?.attendeePW).not.toBe(stand.room(NOW_ID)?.moderatorPW);
  });

  it('goes into a room that somebody else opened with passwords of their own', async () => {
    await link(NOW_ID);
    const opened = stand.room(NOW_ID)?.createTime;
    stage = connect({ keySecret: 'another-secret-of-rooms' });
    expect((await link(NOW_ID))?.url).toContain(`createTime=${opened}`);
  });

  it('goes into a room without a plan while it is there, and makes none', async () => {
    const unplanned = sampleMeetingId(ward.code, 'ngoai');
    expect((await moderate(unplanned))?.url).toContain(`createTime=${stand.room(unplanned)?.createTime}`);
    stand.leave(unplanned);
    expect(await link(unplanned)).toBeNull();
    expect(stand.room(unplanned)).toBeUndefined();
  });

  it('is for browsers, where they reach the server by another address', async () => {
    stage = connect({ joining: { publicUrl: 'https://hop.sample.invalid/bigbluebutton/api' } });
    expect((await link(NOW_ID))?.url).toMatch(/^https:\/\/hop\.sample\.invalid\/bigbluebutton\/api\/join\?/);
  });
});

describe('who gets which', () => {
  it('who planned the meeting is its moderator', async () => {
    const input = { title: 'Họp mẫu', startsAt: new Date(clock.at), minutes: 30, agency: ward.code };
    const caller = { agency: null, reference: 'mau-a' };
    const { outcome } = await stage.run('scheduleMeeting', { unit: ward.unitKey, input }, { scope: own, caller });
    const id = outcome?.outcome === 'DONE' ? (outcome.result?.reference ?? '') : '';
    expect((await link(id))?.role).toBe('MODERATOR');
    expect((await link(id, own, 'mau-khac'))?.role).toBe('VIEWER');
  });

  it('who is invited is a viewer, and cannot be moderator', async () => {
    const cityMeeting = sampleMeetingId('H26', 1);
    clock.at = Date.parse(String(stand.row(cityMeeting)?.startsAt));
    expect((await link(cityMeeting))?.role).toBe('VIEWER');
    expect(await refusal(moderate(cityMeeting))).toBeInstanceOf(InputError);
    expect((await moderate(cityMeeting, directory.scopeOf(['hn:01'])))?.role).toBe('MODERATOR');
  });

  it('nobody else gets any, and no room is opened for them', async () => {
    for (const scope of [directory.scopeOf([stranger.unitKey]), EMPTY_SCOPE]) {
      expect(await link(NOW_ID, scope)).toBeNull();
      expect(await moderate(NOW_ID, scope)).toBeNull();
    }
    expect(await link('mau-khong-co')).toBeNull();
    expect(stand.effects()['create'] ?? {}).not.toHaveProperty(NOW_ID);
  });
});

describe('when', () => {
  it.each([
    ['before it opens', -16, false],
    ['as soon as it opens', -15, true],
    ['as long as people may come back', 240, true],
    ['after that', 241, false],
  ])('%s (%d minutes from the beginning)', async (_when, minutes, isOpen) => {
    clock.at = Date.parse(String(stand.row(NOW_ID)?.startsAt)) + minutes * 60_000;
    const found = await refusal(link(NOW_ID));
    if (isOpen) expect(found).toMatchObject({ role: 'VIEWER' });
    else expect(found).toBeInstanceOf(InputError);
    expect(stand.room(NOW_ID) !== undefined).toBe(isOpen);
  });

  it('it goes on longer than planned, one can still join', async () => {
    await fetch((await link(NOW_ID))?.url ?? '', { redirect: 'manual' });
    clock.at += 86_400_000;
    expect(await link(NOW_ID, own, 'mau-c')).toMatchObject({ role: 'VIEWER' });
  });

  it('it is cancelled, or was ended a moment ago, nobody can', async () => {
    const cancelled = sampleMeetingId(ward.code, 5);
    clock.at = Date.parse(String(stand.row(cancelled)?.startsAt));
    expect(await refusal(link(cancelled))).toBeInstanceOf(InputError);
    clock = createStageClock();
    stand.behaviour.answerKeyNext = null;
    await link(NOW_ID);
    Object.assign(stand.room(NOW_ID) ?? {}, { forciblyEnded: true, endTime: clock.at });
    expect(await refusal(link(NOW_ID))).toMatchObject({ message: expect.stringContaining('ended') });
  });

  it.each(['', ' ', 'x'.repeat(101), 'a\u0000b', 'a\u202eb'])(
    'the name %j is refused before anything is asked',
    async (displayName) => {
      await stand.close();
      const asked = stage.query('meetingJoinLink', { meeting: NOW_ID, displayName }, own);
      expect(await refusal(asked)).toBeInstanceOf(InputError);
      stand = await createMeetingsServer({ city, port: 0 });
    },
  );
});
