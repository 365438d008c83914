// The client over the stand-in: envelope, algorithms, keys, one room for one id, and nothing of passwords.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../../sandbox/meetings/createMeetingsServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createDirectory, meetingsConfig, NOW } from '../fixtures/sampleMeetings.js';
import { meetingsAdapter } from '../index.js';
import { createMeetingServer, type MeetingServer } from './meetingServer.js';
import { MESSAGE_KEYS } from './messageKeys.js';

const city = createSampleCity();
const directory = createDirectory(city);
const ROOM = { name: 'Họp mẫu', meetingID: 'mau-1', attendeePW: 'mau-du', moderatorPW: 'mau-chu' };
let stand: MeetingsServer;
let now = NOW;

function connect(more: object = {}): MeetingServer {
  const config = meetingsConfig(stand.url, more);
  return createMeetingServer(
    createAdapterRuntime(meetingsAdapter, config, { units: directory, now: () => new Date(now) }),
  );
}
const signal = () => AbortSignal.timeout(5_000);
const join = (server: MeetingServer, more: object = {}) =>
  fetch(server.toJoinUrl({ fullName: 'Người Mẫu', meetingID: 'mau-1', role: 'VIEWER', userID: 'u1', ...more }), {
    redirect: 'manual',
  });

beforeEach(async () => {
  now = NOW;
  stand = await createMeetingsServer({ city, port: 0, now: () => now });
});
afterEach(() => stand.close());

describe('the envelope', () => {
  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('is signed with %s', async (checksum) => {
    expect(await connect({ checksum }).rooms(signal())).toHaveLength(1);
  });

  it('with an algorithm that the server does not allow, or another secret, is refused before anything is done', async () => {
    stand.behaviour.algorithms = ['sha512'];
    for (const server of [connect(), connect({ checksum: 'sha512', secret: 'khac' })])
      await expect(server.create(ROOM, signal())).rejects.toMatchObject({ code: 'UPSTREAM_AUTH', sent: false });
    expect(stand.room('mau-1')).toBeUndefined();
    await expect(connect().probe(signal())).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
  });

  it('is decided by returncode, in either case', async () => {
    stand.behaviour.lowerCaseReturncode = true;
    expect(await connect().create(ROOM, signal())).toMatchObject({ kind: 'DONE' });
    expect(await connect().room('mau-2', signal())).toBeNull();
  });

  it.each(Object.entries(MESSAGE_KEYS))('with %s and status 200 comes to what the table says', async (key, rule) => {
    stand.behaviour.answerKeyNext = key;
    const reply = await connect()
      .create(ROOM, signal())
      .catch((error: unknown) => error);
    if (rule.kind === 'MEANS') expect(reply).toEqual({ kind: rule.meaning });
    else
      expect(reply).toMatchObject(
        rule.kind === 'FAILS' ? { code: rule.code, sent: rule.begun } : { code: 'UPSTREAM_ERROR' },
      );
  });

  it('carries any text of names unharmed', async () => {
    const name = 'Họp "quý I" & <kết luận> + 100% ~ \'mẫu\'';
    await connect().create({ ...ROOM, name }, signal());
    expect(await connect().room('mau-1', signal())).toMatchObject({ meetingName: name });
  });
});

describe('a room', () => {
  it('is made once, whoever asks how often, as long as the passwords are the same', async () => {
    const server = connect();
    const first = await server.create(ROOM, signal());
    expect(await server.create(ROOM, signal())).toEqual(first);
    expect(await server.create({ ...ROOM, moderatorPW: 'khac' }, signal())).toEqual({ kind: 'CONFLICT' });
    expect(stand.effects()).toMatchObject({ create: { 'mau-1': 1 } });
  });

  it('that nobody joined is gone, and a link to it does not lead into the next one', async () => {
    const server = connect();
    const first = await server.create(ROOM, signal());
    const stale = String(first.kind === 'DONE' ? first.value.createTime?.getTime() : '');
    now += 300_001;
    expect(await server.room('mau-1', signal())).toBeNull();
    await server.create(ROOM, signal());
    expect(await (await join(server, { createTime: stale })).text()).toContain('mismatchCreateTimeParam');
    expect(stand.room('mau-1')?.attendees).toEqual([]);
  });

  it('tells who is there, one or several, and no passwords', async () => {
    const server = connect();
    await server.create({ ...ROOM, meta_AgencyX: 'A <&> B', 'meta_don-vi': 'x' }, signal());
    expect((await join(server)).status).toBe(302);
    const one = await server.room('mau-1', signal());
    expect(one?.attendees).toEqual([
      { userId: 'u1', name: 'Người Mẫu', role: 'VIEWER', isPresenter: false, hasAudio: true, hasVideo: false },
    ]);
    expect(one?.metadata).toEqual(
      new Map([
        ['agencyx', 'A <&> B'],
        ['don-vi', 'x'],
      ]),
    );
    await join(server, { userID: 'u2', role: 'MODERATOR' });
    const two = await server.room('mau-1', signal());
    expect(two).toMatchObject({ running: true, participantCount: 2, createTime: expect.any(Date), endTime: null });
    expect(JSON.stringify(two)).not.toMatch(/mau-du|mau-chu/);
  });

  it('that was ended is gone, whether or not the server still knows it', async () => {
    const server = connect();
    stand.behaviour.keepEnded = true;
    await server.create(ROOM, signal());
    expect(await server.end({ meetingID: 'mau-1' }, signal())).toEqual({ kind: 'DONE', value: null });
    expect(await server.room('mau-1', signal())).toMatchObject({ endTime: null });
    expect(await server.room('mau-1', signal())).toMatchObject({ hasBeenForciblyEnded: true });
    expect(await server.create(ROOM, signal())).toEqual({ kind: 'GONE' });
    expect(await server.end({ meetingID: 'mau-9' }, signal())).toEqual({ kind: 'NOT_FOUND' });
  });
});

describe('the list of rooms', () => {
  it('may be empty', async () => {
    stand.leave((await connect().rooms(signal()))[0]?.meetingID ?? '');
    expect(await connect().rooms(signal())).toEqual([]);
  });

  it('is kept for some seconds, and asked for again after a write', async () => {
    const server = connect({ roomsSeconds: 5 });
    const [room] = await server.rooms(signal());
    stand.leave(room?.meetingID ?? '');
    expect(await server.rooms(signal())).toHaveLength(1);
    now += 5_000;
    expect(await server.rooms(signal())).toHaveLength(0);
    await server.create(ROOM, signal());
    expect(await server.rooms(signal())).toHaveLength(1);
  });
});

describe('recordings', () => {
  it('are read page by page, with their addresses and CDATA', async () => {
    const all = await connect().recordings({}, signal());
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map(({ recordID }) => recordID)).size).toBe(all.length);
    const [first] = all;
    expect(first).toMatchObject({
      state: 'published',
      formats: [{ kind: 'presentation', minutes: expect.any(Number) }],
    });
    expect(first?.formats[0]?.url).toContain(first?.recordID);
    expect(first?.metadata.get('agency')).toMatch(/^H26\./);
  });

  it('may be none, and an unknown one cannot be changed', async () => {
    expect(await connect().recordings({ meetingID: 'mau-9' }, signal())).toEqual([]);
    expect(await connect().publishRecording('mau-9', false, signal())).toEqual({ kind: 'NOT_FOUND' });
    expect(await connect().deleteRecording('mau-9', signal())).toEqual({ kind: 'NOT_FOUND' });
  });
});
