// Planning, cancelling and ending over the stand-in: accepted, refused, repeated, and answers that get lost.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../../sandbox/meetings/createMeetingsServer.js';
import { sampleMeetingId } from '../../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError } from '../../kit/index.js';
import { createStage, createStageClock, sampleWards, type Stage, type StageClock } from '../fixtures/createStage.js';
import { createDirectory, meetingsConfig } from '../fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from '../index.js';
import { toMeetingId } from './scheduleMeeting.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward, second, third, stranger] = sampleWards(city);
const own = directory.scopeOf([ward.unitKey]);
const everything = directory.scopeOf();
const id = (number: number | string) => sampleMeetingId(ward.code, number);
const CITY_MEETING = sampleMeetingId('H26', 1);
const KEY = 'lenh-mau';
let stand: MeetingsServer;
let stage: Stage;
let clock: StageClock;

function connect(more: object = {}, limits: object = {}): Stage {
  const config = meetingsConfig(stand.url, more);
  return createStage({
    adapter,
    runtime: (received) =>
      createAdapterRuntime(adapter, config, { units: directory, now: () => new Date(clock.at), received, limits }),
  });
}
beforeEach(async () => {
  clock = createStageClock();
  stand = await createMeetingsServer({ city, port: 0, now: () => clock.at });
  stage = connect();
});
afterEach(() => stand.close());

const plan = (more: object = {}) => ({
  unit: ward.unitKey,
  input: {
    ...{
      title: 'Họp triển khai (mẫu)',
      startsAt: new Date(clock.at + 3_600_000),
      minutes: 90,
      agency: directory.agency(ward.code)?.oldCode,
    },
    ...{ invitedAgencies: [second.code, second.code, third.code, ward.code], organiser: 'HN001083', record: true },
    ...more,
  },
});
const schedule = (more: object = {}) => stage.run('scheduleMeeting', plan(more), { scope: own, key: KEY });
const refusal = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('scheduleMeeting', () => {
  it('enters it once, under an id of ours, in both forms of codes', async () => {
    const { outcome, trail } = await schedule();
    expect(trail).toEqual(['send DONE']);
    const key = toMeetingId(KEY);
    expect(outcome).toMatchObject({ result: { row: { type: 'Meeting', key }, reference: key } });
    expect(stand.row(key)).toMatchObject({
      host: ward.code,
      invited: [second.code, third.code],
      createdBy: 'mau-nguoi-goi',
    });
    expect(await stage.meeting(key, directory.scopeOf([third.unitKey]))).toMatchObject({
      ...{ state: 'PLANNED', title: 'Họp triển khai (mẫu)', organiserNumber: 'HN001083', isRecorded: true },
      ...{ startsAt: new Date(clock.at + 3_600_000), endsAt: new Date(clock.at + 9_000_000) },
    });
    expect(stand.room(key)).toBeUndefined();
  });

  it('sent twice is entered once', async () => {
    await schedule();
    expect((await schedule()).outcome).toMatchObject({ outcome: 'DONE' });
    expect(stand.effects()['register']).toEqual({ [toMeetingId(KEY)]: 1 });
  });

  it.each([
    ['failAfterNext', ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['failBeforeNext', ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
  ])('whose answer is lost (%s) is looked for', async (habit, expected) => {
    Object.assign(stand.behaviour, { [habit]: 1, onlyCall: 'register' });
    expect((await schedule()).trail).toEqual(expected);
    expect(stand.effects()['register']).toEqual({ [toMeetingId(KEY)]: 1 });
  });

  it('that is not answered in time is looked for', async () => {
    stage = connect({}, { readMs: 300 });
    Object.assign(stand.behaviour, { holdNext: 1, onlyCall: 'register' });
    expect((await schedule()).trail).toEqual(['send UPSTREAM_TIMEOUT', 'look DONE']);
    expect(stand.effects()['register']).toEqual({ [toMeetingId(KEY)]: 1 });
  });

  it('that the register refuses is refused', async () => {
    stand.behaviour.refuseNext = { register: 1 };
    expect((await schedule()).outcome).toMatchObject({ outcome: 'REFUSED' });
    expect(stand.row(toMeetingId(KEY))).toBeUndefined();
  });

  it.each([
    ['title', { title: 'x' }],
    ['title', { title: 'x'.repeat(65) }],
    ['title', { title: 'a\u0007b' }],
    ['minutes', { minutes: 4 }],
    ['minutes', { minutes: 721 }],
    ['startsAt', { startsAt: new Date(0) }],
    ['agency', { agency: second.code }],
    ['agency', { agency: 'H26.ZZ' }],
    ['invitedAgencies', { invitedAgencies: ['H26.ZZ'] }],
    ['invitedAgencies', { invitedAgencies: Array.from({ length: 201 }, () => second.code) }],
    ['organiser', { organiser: 'a b' }],
  ])('names %s where it is wrong, in both languages, and keeps nothing', async (name, wrong) => {
    const refused = await refusal(schedule(wrong));
    expect(refused).toBeInstanceOf(InputError);
    expect([(refused as InputError).message, (refused as InputError).vi].every((text) => text.includes(name))).toBe(
      true,
    );
    expect(stand.effects()['register']).toBeUndefined();
  });

  it('for a unit outside the scope is refused', async () => {
    const scope = directory.scopeOf([stranger.unitKey]);
    expect(await refusal(stage.run('scheduleMeeting', plan(), { scope }))).toBeInstanceOf(InputError);
  });
});

describe('cancelMeeting', () => {
  const cancel = (meeting: string, scope = own) => stage.run('cancelMeeting', { meeting }, { scope });

  it('cancels once', async () => {
    expect((await cancel(id(6))).trail).toEqual(['send DONE']);
    expect(await stage.meeting(id(6), own)).toMatchObject({ state: 'CANCELLED' });
    expect(stand.effects()['cancel']).toEqual({ [id(6)]: 1 });
    expect(await refusal(cancel(id(6)))).toBeInstanceOf(InputError);
  });

  it.each([
    ['failAfterNext', ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
    ['failBeforeNext', ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
  ])('whose answer is lost (%s) is looked for', async (habit, expected) => {
    Object.assign(stand.behaviour, { [habit]: 1, onlyCall: 'cancel' });
    expect((await cancel(id(6))).trail).toEqual(expected);
  });

  it('that the register refuses is refused', async () => {
    stand.behaviour.refuseNext = { cancel: 1 };
    expect((await cancel(id(6))).outcome).toMatchObject({ outcome: 'REFUSED' });
  });

  it('is for what has not begun, and for the unit that holds it', async () => {
    for (const meeting of [id(1), id('ngoai'), 'mau-khong-co', CITY_MEETING])
      expect(await refusal(cancel(meeting))).toBeInstanceOf(InputError);
    expect((await cancel(CITY_MEETING, everything)).outcome).toMatchObject({ outcome: 'DONE' });
  });
});

describe('endMeeting', () => {
  const end = (meeting = id('ngoai'), more: object = {}) =>
    stage.run('endMeeting', { meeting }, { scope: own, key: KEY, ...more });
  const ends = () => Object.values(stand.effects()['end'] ?? {});

  it('waits until the meeting is over', async () => {
    const { trail, outcome } = await end();
    expect(trail).toEqual(['send WAITING', 'look WAITING', 'look DONE']);
    expect(outcome).toMatchObject({ result: { row: { type: 'Meeting', key: id('ngoai') } } });
    expect(stand.room(id('ngoai'))).toBeUndefined();
    expect(ends()).toEqual([1]);
  });

  it('is over where the server still knows the meeting as ended', async () => {
    stand.behaviour.keepEnded = true;
    expect((await end()).trail.at(-1)).toBe('look DONE');
  });

  it.each([
    ['failAfterNext', [1]],
    ['failBeforeNext', []],
  ])('whose answer is lost (%s) is not sent again before its time', async (habit, sent) => {
    Object.assign(stand.behaviour, { [habit]: 1, onlyCall: 'end', ignoreEnd: true });
    const { trail, outcome } = await end(id('ngoai'), { rounds: 4 });
    expect(outcome).toBeNull();
    expect(trail).toEqual(['send UPSTREAM_UNAVAILABLE', 'look WAITING', 'look WAITING', 'look WAITING']);
    expect(ends()).toEqual(sent);
  });

  it('that is not answered in time is looked after until the meeting is over', async () => {
    stage = connect({}, { readMs: 300 });
    Object.assign(stand.behaviour, { holdNext: 1, onlyCall: 'end' });
    expect((await end()).trail).toEqual(['send UPSTREAM_TIMEOUT', 'look WAITING', 'look DONE']);
    expect(ends()).toEqual([1]);
  });

  it('that was not heeded is sent again after its time, and then done', async () => {
    stand.behaviour.ignoreEnd = true;
    let waits = 0;
    const onWaiting = () => {
      waits += 1;
      clock.at += waits === 2 ? 20_000 : 0;
      if (waits === 2) stand.behaviour.ignoreEnd = false;
    };
    const { trail } = await end(id('ngoai'), { onWaiting });
    expect(trail).toEqual(['send WAITING', 'look WAITING', 'look ABSENT', 'send WAITING', 'look WAITING', 'look DONE']);
    expect(ends()).toEqual([2]);
  });

  it('does not end a later opening of the same meeting', async () => {
    const reopen = () => stage.query('meetingModeratorLink', { meeting: id(10), displayName: 'Người Mẫu' }, own);
    await reopen();
    const first = stand.room(id(10));
    const onWaiting = async () => {
      stand.leave(id(10));
      await reopen();
    };
    expect((await end(id(10), { onWaiting })).trail).toEqual(['send WAITING', 'look DONE']);
    expect(stand.room(id(10))).toMatchObject({ endTime: 0, endsAfterReads: null });
    expect(stand.room(id(10))?.createTime).not.toBe(first?.createTime);
    expect(stand.effects()['end']).toEqual({ [first?.internalId ?? '']: 1 });
  });

  it('sends the password of the room to servers that want it', async () => {
    stage = connect({ endAsModerator: true });
    await stage.query('meetingModeratorLink', { meeting: id(10), displayName: 'Người Mẫu' }, own);
    expect((await end(id(10))).outcome).toMatchObject({ outcome: 'DONE' });
    // That of a room which somebody else made is not known.
    expect((await end(id('ngoai'), { rounds: 2 })).trail[0]).toBe('send UPSTREAM_AUTH');
  });

  it('is for what is under way, and for the unit that holds it', async () => {
    for (const meeting of [id(10), id(1), 'mau-khong-co'])
      expect(await refusal(end(meeting))).toBeInstanceOf(InputError);
    const scope = directory.scopeOf([second.unitKey]);
    expect(await refusal(end(id('ngoai'), { scope }))).toBeInstanceOf(InputError);
    expect(ends()).toEqual([]);
  });
});
