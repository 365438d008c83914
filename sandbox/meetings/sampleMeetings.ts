// Sample meetings of the wards and of the city: held, planned, under way, cancelled; some recorded, one that no register knows.
import { createRandom } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';
import type { Agency } from '../city/types.js';
import { toInternalId, type NewRoom } from './createRooms.js';
import type { Recording, RegisterRow } from './types.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const HANOI = 7 * HOUR;

/** Days from today; those before it were held, except the cancelled one. */
const HELD_DAYS = [-70, -40, -12, -5];
const PLANNED_DAYS = [1, 3, 8, 15];
const CANCELLED_DAY = 2;
const TITLES = ['Giao ban tuần (mẫu)', 'Họp chuyên đề (mẫu)', 'Tập huấn trực tuyến (mẫu)', 'Tiếp công dân (mẫu)'];

export interface Samples {
  readonly rows: readonly RegisterRow[];
  readonly recordings: readonly Recording[];
  /** Meetings under way when it starts. */
  readonly rooms: readonly NewRoom[];
}

interface Around {
  readonly seed: string;
  readonly now: number;
  /** Midnight in Hanoi, of the day on which it starts. */
  readonly midnight: number;
  readonly metadataName: string;
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}

export function sampleMeetingId(agencyCode: string, number: number | string): string {
  return `mau-${agencyCode.replaceAll('.', '-')}-${number}`;
}

function toPlan(agency: Agency, number: number, day: number, invited: readonly string[], around: Around): RegisterRow {
  const random = createRandom(`${around.seed} meeting ${agency.code} ${number}`);
  const startsAt = around.midnight + day * DAY + (8 + random.int(8)) * HOUR;
  const endsAt = startsAt + (1 + random.int(3)) * HOUR;
  return {
    id: sampleMeetingId(agency.code, number),
    title: random.pick(TITLES),
    host: agency.code,
    invited,
    organiser: null,
    createdBy: null,
    startsAt: toIso(startsAt),
    endsAt: toIso(endsAt),
    record: number % 2 === 0,
    state: day === CANCELLED_DAY ? 'CANCELLED' : 'PLANNED',
    startedAt: day < 0 ? toIso(startsAt + 60_000 * random.int(10)) : null,
    endedAt: day < 0 ? toIso(endsAt + 60_000 * random.int(20)) : null,
    participants: day < 0 ? 3 + random.int(60) : null,
  };
}

/** One that may be joined as soon as the stand-in runs. */
function toPlanOfNow(agency: Agency, number: number, around: Around): RegisterRow {
  const startsAt = Math.floor(around.now / HOUR) * HOUR;
  return { ...toPlan(agency, number, 0, [], around), startsAt: toIso(startsAt), endsAt: toIso(startsAt + 2 * HOUR) };
}

function toRecording(row: RegisterRow, { metadataName }: Around): Recording[] {
  if (row.startedAt === null || row.endedAt === null || !row.record) return [];
  const [startTime, endTime] = [Date.parse(row.startedAt), Date.parse(row.endedAt)];
  return [
    {
      recordId: toInternalId(row.id, startTime - 1_000),
      meetingId: row.id,
      name: row.title,
      startTime,
      endTime,
      participants: row.participants ?? 0,
      metadata: { [metadataName.toLowerCase()]: row.host, meetingname: row.title },
      state: 'published',
    },
  ];
}

function toRoom(agency: Agency, meetingId: string, name: string, { metadataName }: Around): NewRoom {
  const metadata = { [metadataName.toLowerCase()]: agency.code };
  const limits = { record: false, maxParticipants: 0 };
  return { ...{ meetingId, name, metadata }, ...limits, attendeePW: 'mau-nguoi-du', moderatorPW: 'mau-chu-tri' };
}

/** `now` in milliseconds; `metadataName`: under which the agency stands. */
export function createSampleMeetings(city: SampleCity, now: number, metadataName: string): Samples {
  const midnight = Math.floor((now + HANOI) / DAY) * DAY - HANOI;
  const around = { seed: city.seed, now, midnight, metadataName };
  const wards = city.agencies.filter(({ kind, ceasedOn }) => kind === 'WARD' && ceasedOn === null);
  const cityAgency = city.agencies.filter(({ kind }) => kind === 'CITY').slice(0, 1);
  const days = [...HELD_DAYS, CANCELLED_DAY, ...PLANNED_DAYS];
  const invited = wards.slice(0, 3).map(({ code }) => code);
  const rows = [
    ...wards.flatMap((ward) => [
      ...days.map((day, index) => toPlan(ward, index + 1, day, [], around)),
      toPlanOfNow(ward, days.length + 1, around),
    ]),
    // Of the city, with three wards.
    ...cityAgency.map((agency) => toPlan(agency, 1, 4, invited, around)),
  ];
  const [first] = wards;
  // Made by another program: the register does not know it.
  const rooms =
    first === undefined ? [] : [toRoom(first, sampleMeetingId(first.code, 'ngoai'), 'Họp nhanh (mẫu)', around)];
  return { rows, recordings: rows.flatMap((row) => toRecording(row, around)), rooms };
}
