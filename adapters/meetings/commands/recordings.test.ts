// Publishing, withdrawing and deleting recordings over the stand-in.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../../sandbox/meetings/createMeetingsServer.js';
import { createSampleMeetings, sampleMeetingId } from '../../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError, type AdapterRecord, type Page } from '../../kit/index.js';
import { createStage, sampleWards, type Stage } from '../fixtures/createStage.js';
import { createDirectory, meetingsConfig, NOW } from '../fixtures/sampleMeetings.js';
import { meetingsAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const [ward, second] = sampleWards(city);
const own = directory.scopeOf([ward.unitKey]);
const meeting = sampleMeetingId(ward.code, 2);
const sample = createSampleMeetings(city, NOW, 'agency').recordings.find(({ meetingId }) => meetingId === meeting);
const recording = sample?.recordId ?? '';
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

const load = async (key = recording, scope = own) =>
  (await adapter.entities['MeetingRecording']?.load([key], stage.call(scope)))?.[0] ?? null;
const publish = (published: boolean) =>
  stage.run('publishRecording', { recording, input: { published } }, { scope: own });
const remove = () => stage.run('deleteRecording', { recording }, { scope: own });
const LOST = [
  ['failAfterNext', ['send UPSTREAM_UNAVAILABLE', 'look DONE']],
  ['failBeforeNext', ['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send DONE']],
] as const;

describe('a recording', () => {
  it('is found by its whole id alone', async () => {
    expect(await load()).toMatchObject({ state: 'PUBLISHED', unitKey: ward.unitKey, meetingId: meeting });
    expect(await load(recording.slice(0, -1))).toBeNull();
    expect(await load(recording, directory.scopeOf([second.unitKey]))).toBeNull();
  });

  it('is among those of its meeting, the latest first, and not among those of others', async () => {
    const of = adapter.fields?.['Meeting']?.['recordings'];
    const args = { first: 1 } as never;
    const pages = (await of?.([sampleMeetingId(ward.code, 1), meeting], args, stage.call(own))) as readonly Page[];
    expect(pages.map(({ items }) => items.map(({ record }) => record['recordId']))).toEqual([[], [recording]]);
  });

  it('of a meeting that was held here is there when it is over', async () => {
    const id = sampleMeetingId(ward.code, 10);
    const link = await stage.query('meetingJoinLink', { meeting: id, displayName: 'Người Mẫu' }, own);
    await fetch(String((link as AdapterRecord)['url']), { redirect: 'manual' });
    const key = stand.room(id)?.internalId ?? '';
    stand.leave(id);
    expect(await load(key)).toMatchObject({ meetingId: id, unitKey: ward.unitKey, participantCount: 1 });
  });
});

describe('publishRecording', () => {
  it('withdraws and publishes', async () => {
    expect((await publish(false)).trail).toEqual(['send DONE']);
    expect(await load()).toMatchObject({ state: 'UNPUBLISHED' });
    expect((await publish(true)).trail).toEqual(['send DONE']);
    expect(await load()).toMatchObject({ state: 'PUBLISHED' });
  });

  it.each(LOST)('whose answer is lost (%s) is looked for', async (habit, expected) => {
    Object.assign(stand.behaviour, { [habit]: 1, onlyCall: 'publishRecordings' });
    expect((await publish(false)).trail).toEqual(expected);
  });

  it('is not for one whose id only begins so', async () => {
    const args = { recording: recording.slice(0, -1), input: { published: false } };
    await expect(stage.run('publishRecording', args, { scope: own })).rejects.toBeInstanceOf(InputError);
    expect(await load()).toMatchObject({ state: 'PUBLISHED' });
  });

  it('of one that is gone is refused', async () => {
    await remove();
    await expect(publish(true)).rejects.toBeInstanceOf(InputError);
  });
});

describe('deleteRecording', () => {
  it('deletes it for good', async () => {
    expect((await remove()).trail).toEqual(['send DONE']);
    expect(await load()).toBeNull();
    await expect(remove()).rejects.toBeInstanceOf(InputError);
    expect(stand.effects()['deleteRecordings']).toEqual({ [recording]: 1 });
  });

  it.each(LOST)('whose answer is lost (%s) is looked for', async (habit, expected) => {
    Object.assign(stand.behaviour, { [habit]: 1, onlyCall: 'deleteRecordings' });
    expect((await remove()).trail).toEqual(expected);
    expect(stand.effects()['deleteRecordings']).toEqual({ [recording]: 1 });
  });
});
