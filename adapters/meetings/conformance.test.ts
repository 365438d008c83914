// The conformance suite over the sample meeting server and register.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createMeetingsServer } from '../../sandbox/meetings/createMeetingsServer.js';
import { createSampleMeetings, sampleMeetingId } from '../../sandbox/meetings/sampleMeetings.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describeConformance } from '../kit/conformance/index.js';
import { toMeetingId } from './commands/scheduleMeeting.js';
import { createDirectory, KEY_SECRET, meetingsConfig, NOW, REGISTER_TOKEN, SECRET } from './fixtures/sampleMeetings.js';
import { meetingsAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const samples = createSampleMeetings(city, NOW, 'agency');
const wards = city.agencies.filter(({ kind, ceasedOn }) => kind === 'WARD' && ceasedOn === null);
// The first three wards are invited to a meeting of the city; the first has a room without a plan.
const [ward, , , elsewhere] = wards;
if (ward === undefined || elsewhere === undefined) throw new Error('no wards');
const meeting = (number: number | string) => sampleMeetingId(ward.code, number);
const recorded = (code: string) =>
  samples.recordings
    .filter(({ meetingId }) => meetingId.startsWith(sampleMeetingId(code, '')))
    .map(({ recordId }) => recordId);
const [one = '', two = ''] = recorded(ward.code);
const [foreign = ''] = recorded(elsewhere.code);

describeConformance(meetingsAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createMeetingsServer({ city, port: 0, now: () => NOW });
    return { config: meetingsConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, {
      units: directory,
      limits: { readMs: 3_000, ...limits },
      now: () => new Date(NOW),
    }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([ward.unitKey]) },
  entities: {
    Meeting: {
      known: [meeting(1), meeting('ngoai')],
      missing: ['mau-khong-co', 'x', 'a,b'],
      outside: [sampleMeetingId(elsewhere.code, 6)],
      assigned: { lists: ['Query.meetings', 'Unit.meetings'] },
    },
    MeetingRecording: {
      known: [one, two],
      missing: [one.slice(0, 40), 'không phải mã'],
      outside: [foreign],
    },
  },
  queries: {
    meeting: { args: { meetingId: meeting(1) } },
    // Four held, five others planned and one cancelled, one of the city and the room without a plan.
    meetings: { args: { from: '2026-01-01' }, total: 12 },
    meetingRecording: { args: { recordId: one } },
    meetingJoinLink: { args: { meeting: meeting(10), displayName: 'Cán bộ Mẫu' } },
    meetingModeratorLink: { args: { meeting: meeting(10), displayName: 'Cán bộ Mẫu' } },
  },
  fields: {
    Unit: {
      meetings: { parents: [ward.unitKey], args: { from: '2026-01-01' }, total: 12 },
      meetingMonths: { parents: [ward.unitKey], args: { year: 2026 } },
    },
    UnitOverview: { meetings: { parents: [`${ward.unitKey}@2026-06`], args: {} } },
    Meeting: { recordings: { parents: [meeting(2)], args: {} } },
  },
  http: {
    configFor: (url) => meetingsConfig(url),
    unlike: {
      OTHER_TYPES: {
        why: 'recordings come as XML, which knows no types',
        reads: ['Query.meetingRecording', 'MeetingRecording', 'Meeting.recordings'],
      },
    },
    urlOf: (config) => new URL((config as { baseUrl: string }).baseUrl).origin,
  },
  commands: {
    start: async () => {
      const server = await createMeetingsServer({ city, port: 0, now: () => NOW });
      return {
        ...{ url: server.url, config: meetingsConfig(server.url), close: () => server.close() },
        cases: {
          scheduleMeeting: {
            args: (number) => ({
              unit: ward.unitKey,
              input: {
                ...{ title: `Họp mẫu ${number}`, startsAt: new Date(NOW + number * 86_400_000), minutes: 60 },
                ...{ agency: ward.code, invitedAgencies: [], organiser: 'HN001083', record: false },
              },
            }),
            isWrite: ({ method, path }) => method === 'POST' && /\/register\/meetings\/[^/]+$/.test(path),
            effects: (_number, lead) => server.effects()['register']?.[toMeetingId(`${lead}.enter`)] ?? 0,
          },
        },
      };
    },
    configFor: (url) => meetingsConfig(url),
    left: {
      ...{ cancelMeeting: 'repeatable', endMeeting: 'repeatable' },
      ...{ publishRecording: 'repeatable', deleteRecording: 'repeatable' },
    },
  },
  secrets: [SECRET, KEY_SECRET, REGISTER_TOKEN],
});
