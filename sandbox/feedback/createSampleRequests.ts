// Requests to the wards and departments of the sample city, month by month, with what was done about them. All invented.
import { createRandom, type Random } from '../city/createRandom.js';
import type { SampleCity } from '../city/createSampleCity.js';
import { toApplicant } from '../city/names.js';
import type { Agency } from '../city/types.js';
import { SERVICES } from './sampleServices.js';
import type { FeedbackRequest, FeedbackUpdate } from './types.js';

const FIRST_MONTH = 2025 * 12 + 6;
const MONTHS = 17;
const HOUR_MS = 3_600_000;
const LEVELS = ['KHAN', 'THUONG', 'THUONG', 'THUONG', 'PHUC_TAP'] as const;
const PICTURE = 'https://anh.sample.invalid/phan-anh';

export interface SampleFeedback {
  readonly requests: readonly FeedbackRequest[];
  readonly updates: readonly FeedbackUpdate[];
}

interface Place {
  readonly agency: Agency;
  /** Months since the year 0. */
  readonly month: number;
  readonly serial: number;
}

/** Between 6 and 22 o'clock in Hanoi. */
function toTime(random: Random, month: number): number {
  const midnight = Date.UTC(Math.floor(month / 12), month % 12, 1 + random.int(28)) - 7 * HOUR_MS;
  return midnight + 6 * HOUR_MS + random.int(16 * 3_600) * 1_000;
}

function toRequest(random: Random, { agency, month, serial }: Place): FeedbackRequest {
  const service = random.pick(SERVICES);
  const number = String(serial).padStart(6, '0');
  return {
    id: `HN-${Math.floor(month / 12)}-${number}`,
    serviceCode: service.code,
    description: `Phản ánh mẫu ${serial}: ${service.name.toLowerCase()}.`,
    agencyCode: agency.code,
    requestedAt: toTime(random, month),
    address: `Số ${1 + random.int(200)} phố Mẫu, ${agency.name.replace('UBND ', '')}`,
    lat: (20.9 + random.int(2_000) / 10_000).toFixed(4),
    long: (105.7 + random.int(2_000) / 10_000).toFixed(4),
    mediaUrl: random.chance(0.5) ? `${PICTURE}/${number}.jpg` : null,
    requesterName: random.chance(0.8) ? toApplicant(serial % 15_000).name : null,
    attributes: { MUC_DO: random.pick(LEVELS) },
  };
}

/** One in twenty is never taken in, one in ten is taken in and stays open. */
function toUpdates(random: Random, { id, requestedAt }: FeedbackRequest): FeedbackUpdate[] {
  if (random.chance(0.05)) return [];
  const takenIn = requestedAt + (20 + random.int(2_400)) * 60_000;
  const first = { requestId: id, status: 'investigating', description: 'Đã tiếp nhận (mẫu).', at: takenIn };
  const intake = { id: `CN-${id}-1`, ...first };
  if (random.chance(0.1)) return [intake];
  const closed = takenIn + (60 + random.int(12_000)) * 60_000;
  return [intake, { id: `CN-${id}-2`, requestId: id, status: 'closed', description: 'Đã xử lý (mẫu).', at: closed }];
}

/** Nothing changes these rows, so that every stand-in of one city has the same. */
const made = new WeakMap<SampleCity, SampleFeedback>();

/** From July 2025 to November 2026; the same for the same seed. */
export function createSampleRequests(city: SampleCity): SampleFeedback {
  const before = made.get(city);
  if (before !== undefined) return before;
  const sample = createRows(city);
  made.set(city, sample);
  return sample;
}

function createRows(city: SampleCity): SampleFeedback {
  const random = createRandom(`${city.seed}/feedback`);
  const agencies = city.agencies.filter(
    ({ kind, ceasedOn }) => ceasedOn === null && kind !== 'OFFICE' && kind !== 'CITY',
  );
  const places = agencies.flatMap((agency) =>
    Array.from({ length: MONTHS }, (_, index) => ({ agency, month: FIRST_MONTH + index })).flatMap((place) =>
      Array.from({ length: agency.kind === 'WARD' ? 4 + random.int(4) : 1 }, () => place),
    ),
  );
  const requests = places.map((place, index) => toRequest(random, { ...place, serial: index + 1 }));
  return { requests, updates: requests.flatMap((request) => toUpdates(random, request)) };
}
