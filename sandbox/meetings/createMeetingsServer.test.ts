// The stand-in over real sockets: checksums, one room for one id, asynchronous ends, the register, and the habits that can be switched.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from './createMeetingsServer.js';
import { createSampleMeetings, sampleMeetingId } from './sampleMeetings.js';

const city = createSampleCity();
const NOW = Date.parse('2026-07-15T08:30:00+07:00');
const ROOM = { name: 'Họp mẫu', meetingID: 'm-1', attendeePW: 'a', moderatorPW: 'b' };
const PLAN = {
  ...{ title: 'Họp mẫu', host: 'H26.01', invited: [], organiser: null, createdBy: null, record: false },
  ...{ startsAt: '2026-07-20T01:00:00.000Z', endsAt: '2026-07-20T02:00:00.000Z' },
};
let server: MeetingsServer;
let now = NOW;

beforeEach(async () => {
  now = NOW;
  server = await createMeetingsServer({ city, port: 0, now: () => now });
});
afterEach(() => server.close());

function addressOf(
  call: string,
  parameters: object = {},
  algorithm = 'sha1',
  secret = 'sample-meeting-secret',
): string {
  const query = new URLSearchParams({ ...parameters }).toString();
  const checksum = createHash(algorithm).update(`${call}${query}${secret}`).digest('hex');
  return `${server.url}/bigbluebutton/api/${call}?${query}${query === '' ? '' : '&'}checksum=${checksum}`;
}
const ask = async (...args: Parameters<typeof addressOf>) =>
  (await fetch(addressOf(...args), { redirect: 'manual' })).text();
const textOf = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
const join = (more: object = {}) =>
  ask('join', { fullName: 'Mẫu', meetingID: 'm-1', role: 'VIEWER', redirect: false, ...more });

async function register(path: string, body: object, token = 'sample-register-token'): Promise<any> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/register/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return response.ok ? response.json() : response.status;
}
const switchTo = (habits: object) =>
  fetch(`${server.url}/sandbox/behaviour`, {
    ...{ method: 'PATCH', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify(habits),
  });

describe('calls', () => {
  it('are answered to who knows the secret, by any allowed algorithm', async () => {
    for (const algorithm of ['sha1', 'sha256', 'sha384', 'sha512'])
      expect(textOf(await ask('getMeetings', {}, algorithm), 'returncode')).toBe('SUCCESS');
    expect(textOf(await ask('getMeetings', {}, 'sha1', 'khac'), 'messageKey')).toBe('checksumError');
    await switchTo({ algorithms: ['sha256'] });
    expect(textOf(await ask('getMeetings'), 'messageKey')).toBe('checksumError');
    expect(textOf(await ask('khongCo', {}, 'sha256'), 'messageKey')).toBe('unsupportedRequest');
  });

  it('tell the version to anybody', async () => {
    const response = await fetch(`${server.url}/bigbluebutton/api/`);
    expect(textOf(await response.text(), 'bbbVersion')).toBe('3.0.0-mau');
  });
});

describe('a room', () => {
  it('is made once, and told apart from the next one by its time', async () => {
    const first = await ask('create', ROOM);
    expect(textOf(first, 'internalMeetingID')).toBe(
      `${createHash('sha1').update('m-1').digest('hex')}-${textOf(first, 'createTime')}`,
    );
    expect(textOf(await ask('create', ROOM), 'messageKey')).toBe('duplicateWarning');
    expect(textOf(await ask('create', { ...ROOM, attendeePW: 'x' }), 'messageKey')).toBe('idNotUnique');
    expect(textOf(await ask('create', { ...ROOM, name: 'x' }), 'messageKey')).toBe('validationError');
    now += 300_001;
    expect(textOf(await ask('getMeetingInfo', { meetingID: 'm-1' }), 'messageKey')).toBe('notFound');
    expect(textOf(await ask('create', ROOM), 'createTime')).not.toBe(textOf(first, 'createTime'));
  });

  it('is joined by role or password, by no more than it takes', async () => {
    expect(textOf(await join(), 'messageKey')).toBe('invalidMeetingIdentifier');
    await ask('create', { ...ROOM, maxParticipants: 2 });
    expect(textOf(await join({ fullName: '' }), 'messageKey')).toBe('missingParamFullName');
    expect(textOf(await join({ role: 'x', password: 'c' }), 'messageKey')).toBe('invalidPassword');
    expect(textOf(await join({ createTime: 1 }), 'messageKey')).toBe('mismatchCreateTimeParam');
    expect(textOf(await join(), 'messageKey')).toBe('successfullyJoined');
    await join({ role: 'x', password: 'b' });
    expect(server.room('m-1')?.attendees.map(({ role }) => role)).toEqual(['VIEWER', 'MODERATOR']);
    expect(textOf(await join(), 'messageKey')).toBe('maxParticipantsReached');
    expect(textOf(await ask('isMeetingRunning', { meetingID: 'm-1' }), 'running')).toBe('true');
  });

  it('that is ended goes on for a while', async () => {
    await ask('create', ROOM);
    await join();
    expect(textOf(await ask('end', { meetingID: 'm-1', password: 'x' }), 'messageKey')).toBe('invalidPassword');
    expect(textOf(await ask('end', { meetingID: 'm-1' }), 'messageKey')).toBe('sentEndMeetingRequest');
    expect(textOf(await ask('getMeetingInfo', { meetingID: 'm-1' }), 'running')).toBe('true');
    expect(textOf(await ask('getMeetingInfo', { meetingID: 'm-1' }), 'messageKey')).toBe('notFound');
    expect(textOf(await ask('end', { meetingID: 'm-1' }), 'messageKey')).toBe('notFound');
  });
});

describe('the register', () => {
  it('takes one meeting under one id, whoever sends it how often', async () => {
    expect(await register('meetings/m-1', PLAN)).toEqual({ result: 'TAKEN' });
    expect(await register('meetings/m-1', PLAN)).toEqual({ result: 'REPEATED' });
    expect(await register('meetings/m-1', { ...PLAN, title: 'Khác' })).toEqual({ result: 'REFUSED' });
    expect(await register('meetings/m-2', { title: '' })).toBe(400);
    expect(server.effects()['register']).toEqual({ 'm-1': 1 });
    const { items } = await register('meetings/search', {
      agencies: ['H26'],
      from: PLAN.startsAt,
      until: '2026-07-20T01:00:01Z',
    });
    expect(items.map(({ id }: { id: string }) => id)).toContain('m-1');
  });

  it('is for who has its token', async () => {
    expect(await register('meetings/search', {}, 'khac')).toBe(401);
  });

  it('cancels what has not begun, and notes what was held', async () => {
    await register('meetings/m-1', PLAN);
    await ask('create', ROOM);
    await join();
    expect(await register('meetings/m-1/cancel', {})).toEqual({ result: 'REFUSED' });
    now += 60_000;
    await fetch(`${server.url}/sandbox/meetings/m-1/leave`, { method: 'POST' });
    expect(server.row('m-1')).toMatchObject({
      ...{ startedAt: new Date(NOW).toISOString(), endedAt: new Date(NOW + 60_000).toISOString(), participants: 1 },
    });
    await register('meetings/m-2', PLAN);
    const results = [await register('meetings/m-2/cancel', {}), await register('meetings/m-2/cancel', {})];
    expect(results).toEqual([{ result: 'TAKEN' }, { result: 'REPEATED' }]);
  });
});

describe('habits', () => {
  it('are switched if they are known', async () => {
    expect((await switchTo({ endReads: 3 })).status).toBe(200);
    expect((await switchTo({ endReads: -1 })).status).toBe(400);
    expect((await switchTo({ khongCo: 1 })).status).toBe(400);
    expect(server.behaviour.endReads).toBe(3);
  });

  it('lose calls before or behind their effect', async () => {
    await switchTo({ failBeforeNext: 1, onlyCall: 'create' });
    await expect(ask('create', ROOM)).rejects.toThrow();
    expect(server.room('m-1')).toBeUndefined();
    await switchTo({ failAfterNext: 1 });
    await expect(ask('create', ROOM)).rejects.toThrow();
    expect(server.room('m-1')).toBeDefined();
  });
});

describe('samples', () => {
  it('are the same for the same seed and day, and plainly samples', () => {
    const [one, two] = [0, 60_000].map((later) => createSampleMeetings(city, NOW + later, 'agency'));
    expect(one).toEqual(two);
    expect(one?.rows.every(({ title }) => title.includes('mẫu'))).toBe(true);
    expect(one?.rows).toHaveLength(126 * 10 + 1);
    expect(server.row(sampleMeetingId('H26', 1))?.invited).toHaveLength(3);
  });
});
