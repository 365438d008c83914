// Through a whole gateway: a meeting is planned, joined, ended and counted, each part by who may do it alone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createMeetingsServer, type MeetingsServer } from '../../sandbox/meetings/createMeetingsServer.js';
import { createTestDatabase } from '../../test/support/database.js';
import { startTestGateway, type TestGateway } from '../../test/support/testGateway.js';
import { createTokenForge, type TokenForge } from '../../test/support/tokenForge.js';
import { sampleWards } from './fixtures/createStage.js';
import { KEY_SECRET, meetingsConfig, SECRET } from './fixtures/sampleMeetings.js';
import { meetingsAdapter } from './index.js';

const city = createSampleCity();
const [ward] = sampleWards(city);
const [, code = ''] = /:(\d+)$/.exec(ward.unitKey) ?? [];
const folder = mkdtempSync(join(tmpdir(), 'lien-thong-meetings-'));
const ALL = meetingsAdapter.grants.map(({ capability }) => capability);
const VIEWER = ['meetings:meeting.read', 'meetings:meeting.join'];
let stand: MeetingsServer;
let forge: TokenForge;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let gateway: TestGateway;

function writeSeed(): string {
  const file = join(folder, 'seed.json');
  const toGrant = (name: string, capabilities: readonly string[]) => ({
    to: { kind: 'ROLE', name },
    ...{ capabilities, unit: 'hn:01', reach: 'SUBTREE', purposes: ['steering'] },
    ...{ usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' },
  });
  const toRole = (name: string) => ({ code: name, titleVi: 'Vai trò (mẫu)', titleEn: 'A role (sample)' });
  const purpose = { code: 'steering', titleVi: 'Điều hành (mẫu)', titleEn: 'Steering (sample)', legalBasis: 'Mẫu' };
  const seed = {
    purposes: [purpose],
    roles: [toRole('organiser'), toRole('guest')],
    applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
    grants: [toGrant('organiser', ALL), toGrant('guest', VIEWER)],
  };
  writeFileSync(file, JSON.stringify(seed));
  return file;
}

beforeAll(async () => {
  [forge, database] = await Promise.all([createTokenForge(), createTestDatabase()]);
  stand = await createMeetingsServer({ city, port: 0 });
  gateway = await startTestGateway({
    ...{ issuer: forge.issuer, databaseUrl: database.url, seedFile: writeSeed(), adapters: [meetingsAdapter] },
    commands: { deliver: true, pollMs: 50, leaseSeconds: 3 },
    events: { pollMs: 50 },
    adapterSettings: { meetings: { config: meetingsConfig(stand.url), limits: { readMs: 5_000 } } },
  });
});
afterAll(async () => {
  await gateway.stop();
  await stand.close();
  await forge.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const organiser = () => forge.token({ roles: ['organiser'], agency: 'H26', sub: 'mau-to-chuc' });
const guest = () => forge.token({ roles: ['guest'], agency: 'H26', sub: 'mau-khach' });
const PURPOSE = { 'x-purpose': 'steering' };

async function run(field: string, query: string, variables: object): Promise<any> {
  const sent = await gateway.ask(organiser(), query, variables);
  let command = sent.data?.[field];
  if (!command) throw new Error(sent.text);
  while (!['CONFIRMED', 'REJECTED', 'DEAD', 'NEEDS_PERSON'].includes(command.status)) {
    await delay(20);
    const { data } = await gateway.ask(
      organiser(),
      'query ($id: ID!) { command(id: $id) { id status result { id reference } } }',
      { id: command.id },
    );
    command = data.command;
  }
  return command;
}

const PLAN = `mutation ($unit: ID!, $input: ScheduleMeetingInput!) {
  scheduleMeeting(unit: $unit, input: $input, idempotencyKey: "lap-lich-0001") { id status } }`;
const LINK = `query ($id: ID!, $name: String!) { meetingJoinLink(meeting: $id, displayName: $name) { url role } }`;

describe('a meeting through the gateway', () => {
  let id = '';
  let key = '';

  it('is planned by who may', async () => {
    const { data } = await gateway.ask(organiser(), `{ unit(code: "${code}") { id } }`);
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const variables = { unit: data.unit.id, input: { title: 'Họp mẫu', startsAt, minutes: 60, agency: ward.code } };
    const refused = await gateway.ask(guest(), PLAN, variables);
    expect(refused.errors?.[0].extensions.code).toBe('FORBIDDEN');
    const command = await run('scheduleMeeting', PLAN, variables);
    expect(command.status).toBe('CONFIRMED');
    id = command.result.id;
    key = command.result.reference;
    expect(stand.row(key)).toMatchObject({ host: ward.code });
  });

  it('is joined by each in their role', async () => {
    const ask = async (token: string) =>
      (await gateway.ask(token, LINK, { id, name: 'Cán Bộ Mẫu' })).data?.meetingJoinLink;
    const [mine, theirs] = [await ask(organiser()), await ask(guest())];
    expect([mine?.role, theirs?.role]).toEqual(['MODERATOR', 'VIEWER']);
    for (const { url } of [mine, theirs]) expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
    expect(new Set(stand.room(key)?.attendees.map(({ userId }) => userId)).size).toBe(2);
    const moderator = LINK.replace('meetingJoinLink', 'meetingModeratorLink');
    const refused = await gateway.ask(guest(), moderator, { id, name: 'Cán Bộ Mẫu' });
    expect(refused.errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  it('shows who is there, masked unless a purpose is stated', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on Meeting { state participants { name role } } } }';
    const names = async (headers: Record<string, string>) =>
      (await gateway.ask(organiser(), query, { id }, headers)).data?.node.participants.map(({ name }: any) => name);
    expect(await names(PURPOSE)).toEqual(['Cán Bộ Mẫu', 'Cán Bộ Mẫu']);
    expect(await names({})).toEqual(['C. B. Mẫu', 'C. B. Mẫu']);
  });

  it('is ended, and counted for its unit with its recordings', async () => {
    const end = 'mutation ($id: ID!) { endMeeting(meeting: $id, idempotencyKey: "ket-thuc-0001") { id status } }';
    stand.behaviour.endReads = 0;
    // The worker looks after a wait; the server has ended it by then.
    const sent = await gateway.ask(organiser(), end, { id });
    expect(sent.data?.endMeeting.status).toBe('ACCEPTED');
    while (stand.effects()['end'] === undefined) await delay(20);
    const year = new Date().getFullYear();
    const query = `query ($year: Int!) { unit(code: "${code}") {
      meetings(from: "2020-01-01", first: 100) { nodes { meetingId state host { name } recordings { nodes { recordId meeting { meetingId } } } } }
      meetingMonths(year: $year) { month held } } }`;
    const { data, errors } = await gateway.ask(organiser(), query, { year });
    expect(errors).toBeUndefined();
    const rows: any[] = data.unit.meetings.nodes;
    expect(rows.find(({ meetingId }) => meetingId === key)).toBeDefined();
    const recordings = rows.flatMap((row) =>
      row.recordings.nodes.map((one: any) => [row.meetingId, one.meeting.meetingId]),
    );
    expect(recordings.length).toBeGreaterThan(0);
    expect(recordings.every(([of, meeting]) => of === meeting)).toBe(true);
    expect(data.unit.meetingMonths.length).toBeGreaterThan(0);
  });

  it('leaves no secret and no name in the log', () => {
    const log = gateway.log.join('\n');
    for (const hidden of [SECRET, KEY_SECRET, 'sample-register-token', 'Cán Bộ Mẫu', 'checksum='])
      expect(log).not.toContain(hidden);
  });
});
