// Plans a meeting: it is entered in the register under an id of ours. The meeting server hears of it when somebody joins.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineCommand, InputError, UpstreamError, type AgencyRef, type StepOutcome } from '../../kit/index.js';
import type { Call, MeetingsClient, Work } from '../client.js';
import { MEETING } from '../loaders/meetings.js';
import type { MutationScheduleMeetingArgs, ScheduleMeetingInput } from '../schema.generated.js';

const MINUTE_MS = 60_000;
const SHORTEST_MINUTES = 5;
const TITLE = { least: 2, most: 64 };
const OFFICER = /^[\p{L}\p{N}._-]{1,40}$/u;
const CONTROL = /[\p{Cc}\p{Cf}]/u;

const payloadSchema = z.object({
  title: z.string(),
  host: z.string(),
  invited: z.array(z.string()),
  organiser: z.string().nullable(),
  createdBy: z.string(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  record: z.boolean(),
});
type Payload = z.output<typeof payloadSchema>;

function readTitle(text: string): string {
  const title = text.normalize('NFC').trim();
  // The bounds of the meeting server.
  if (title.length >= TITLE.least && title.length <= TITLE.most && !CONTROL.test(title)) return title;
  throw new InputError('title must have 2 to 64 characters.', 'title phải có từ 2 đến 64 ký tự.');
}

function readTimes({ startsAt, minutes }: ScheduleMeetingInput, { client }: Call) {
  const { longestMinutes } = client.config;
  if (!Number.isInteger(minutes) || minutes < SHORTEST_MINUTES || minutes > longestMinutes)
    throw new InputError(
      `minutes must be between ${SHORTEST_MINUTES} and ${longestMinutes}.`,
      `minutes phải từ ${SHORTEST_MINUTES} đến ${longestMinutes}.`,
    );
  const endsAt = new Date(startsAt.getTime() + minutes * MINUTE_MS);
  // One that began a while ago may still be entered, as long as it is not over.
  if (endsAt.getTime() <= client.clock.now().getTime())
    throw new InputError('startsAt must not be in the past.', 'startsAt không được ở quá khứ.');
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

function readHost({ unit, input }: MutationScheduleMeetingArgs, { client, scope }: Call): AgencyRef {
  const agency = client.units.agency(input.agency);
  if (agency?.unit === unit && agency.ceasedOn === null && scope.includes(unit)) return agency;
  throw new InputError(
    'agency must be one of the unit that exists.',
    'agency phải là cơ quan đang hoạt động của đơn vị.',
  );
}

function readInvited({ invitedAgencies }: ScheduleMeetingInput, host: AgencyRef, { client }: Call): string[] {
  const { mostInvited } = client.config;
  const codes = invitedAgencies ?? [];
  if (codes.length > mostInvited)
    throw new InputError(
      `invitedAgencies must not be more than ${mostInvited}.`,
      `invitedAgencies không được quá ${mostInvited}.`,
    );
  const agencies = codes.flatMap((code) => client.units.agency(code) ?? []);
  if (agencies.length < codes.length || agencies.some(({ ceasedOn }) => ceasedOn !== null))
    throw new InputError(
      'invitedAgencies must be codes of agencies that exist.',
      'invitedAgencies phải là mã các cơ quan đang hoạt động.',
    );
  return [...new Set(agencies.map(({ code }) => code))].filter((code) => code !== host.code);
}

function readOrganiser({ organiser }: ScheduleMeetingInput): string | null {
  if (organiser === null || organiser === undefined || OFFICER.test(organiser)) return organiser ?? null;
  throw new InputError('organiser must be a staff number.', 'organiser phải là số hiệu cán bộ.');
}

async function prepare(args: MutationScheduleMeetingArgs, call: Call) {
  const { input, unit } = args;
  const host = readHost(args, call);
  const payload: Payload = {
    ...{ title: readTitle(input.title), host: host.code, ...readTimes(input, call) },
    ...{ invited: readInvited(input, host, call), organiser: readOrganiser(input) },
    // Tells later who joins as moderator.
    createdBy: call.caller.reference,
    record: input.record ?? false,
  };
  return { unit, subject: `meetings of ${host.code}`, payload };
}

/** The same for every attempt, so that the register can tell repetitions; without a meaning. */
export function toMeetingId(key: string): string {
  return `lt-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

function toDone(id: string): StepOutcome {
  return { outcome: 'DONE', result: { row: { type: MEETING, key: id }, reference: id } };
}

async function isEntered(id: string, { client, signal }: Work<Payload>): Promise<boolean> {
  return (await client.register.find([id], signal)).some((row) => row.id === id);
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload, key, signal } = work;
  const id = toMeetingId(key);
  const plan = { ...payload, startsAt: new Date(payload.startsAt), endsAt: new Date(payload.endsAt) };
  const isTaken = await client.register.enter(id, plan, signal);
  // Whatever it answers, an earlier attempt may be what it speaks of: what stands there decides.
  if (await isEntered(id, work)) return toDone(id);
  if (isTaken) throw new UpstreamError('UPSTREAM_ERROR', { detail: 'register: taken and not there' });
  const reason = { vi: 'Sổ lịch họp không nhận cuộc họp này.', en: 'The register does not take the meeting.' };
  return { outcome: 'REFUSED', reason };
}

export const scheduleMeeting = defineCommand<MeetingsClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'enter',
      title: { vi: 'Ghi vào sổ lịch họp', en: 'Enter it in the register' },
      send,
      // Sent again under the same id, it is taken once even if the first one is still on its way.
      reconcile: async (work) =>
        (await isEntered(toMeetingId(work.key), work)) ? toDone(toMeetingId(work.key)) : { outcome: 'ABSENT' },
    },
  ],
});
