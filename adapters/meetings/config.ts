// Settings of the adapter: the meeting server, whose interface is published, and the register of meetings, whose form is assumed.
import { z } from 'zod';

const text = z.string().min(1);
const httpUrl = z.url({ protocol: /^https?$/ });
const metadataName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,60}$/, 'letters, digits and hyphens');

const field = (usual: string, says: string) => text.default(usual).describe(`Name of: ${says} (assumed).`);

const fieldsSchema = z.object({
  id: field('id', 'the id of a meeting, which is its meetingID'),
  title: field('title', 'its title'),
  host: field('host', 'the code of the agency that holds it'),
  invited: field('invited', 'the codes of the agencies that are invited'),
  organiser: field('organiser', 'the staff number of the officer who organises it'),
  createdBy: field('createdBy', 'the pseudonym of the one who entered it'),
  startsAt: field('startsAt', 'its planned beginning, RFC 3339'),
  endsAt: field('endsAt', 'its planned end, RFC 3339'),
  record: field('record', 'whether it may be recorded'),
  state: field('state', 'its state in the register'),
  startedAt: field('startedAt', 'when the first one joined, noted by the register'),
  endedAt: field('endedAt', 'when it was over, noted by the register'),
  participants: field('participants', 'how many were there at most, noted by the register'),
});

const registerSchema = z.object({
  baseUrl: httpUrl.describe('Address of the register of meetings.'),
  token: text.describe('Token of the register (secret).').meta({ secret: true }),
  searchPath: text.default('meetings/search').describe('Path of the search (assumed).'),
  meetingPath: text.default('meetings').describe('Path that the id of a meeting is added to (assumed).'),
  cancelPath: text.default('cancel').describe('Path behind the id that cancels a meeting (assumed).'),
  pageSize: z.int().min(1).max(200).default(100).describe('Rows that one search gives at most (assumed).'),
  fields: fieldsSchema.prefault({}).describe('Names of what a row of the register says (assumed).'),
  cancelledState: text.default('CANCELLED').describe('State of a meeting that was cancelled (assumed).'),
  takenResults: z
    .array(text)
    .min(1)
    .default(['TAKEN', 'REPEATED'])
    .describe('Results of a write that was taken, now or before (assumed).'),
});

const metadataSchema = z.object({
  agency: metadataName.default('agency').describe('Name, without meta_, of the code of the agency that holds it.'),
  endCallback: metadataName
    .default('endCallbackUrl')
    .describe('Name, without meta_, of the address that is called when a meeting is over.'),
  recordingCallback: metadataName
    .default('bbb-recording-ready-url')
    .describe('Name, without meta_, of the address that is called when a recording is ready.'),
});

const callBackSchema = z.object({
  publicUrl: httpUrl
    .nullable()
    .default(null)
    .describe('Address under which the meeting server reaches <gateway>/inbound/meetings; null: it does not call.'),
  maxBytes: z.int().min(256).max(65_536).default(8_192).describe('Largest call about a recording in bytes.'),
});

const joiningSchema = z.object({
  openMinutes: z.int().min(0).max(1_440).default(15).describe('Minutes before the beginning from which one may join.'),
  closeMinutes: z.int().min(0).max(1_440).default(120).describe('Minutes behind the planned end until one may join.'),
  publicUrl: httpUrl
    .nullable()
    .default(null)
    .describe('Address of the API as browsers reach it, with /bigbluebutton/api/; null: baseUrl.'),
});

const xmlSchema = z.object({
  maxDepth: z.int().min(4).max(64).default(16).describe('Levels of an XML reply.'),
  maxElements: z.int().min(100).max(2_000_000).default(200_000).describe('Elements of an XML reply.'),
});

/** Settings of `meetings`. */
export const configSchema = z.object({
  baseUrl: httpUrl.describe('Address of the API of BigBlueButton, with /bigbluebutton/api/.'),
  secret: text.describe('Shared secret of BigBlueButton.').meta({ secret: true }),
  keySecret: z
    .string()
    .min(16)
    .describe('Secret that passwords of rooms and tokens of calls back are made from; not that of BigBlueButton.')
    .meta({ secret: true }),
  checksum: z
    .enum(['sha1', 'sha256', 'sha384', 'sha512'])
    .default('sha256')
    .describe('Algorithm of checksums; the server must allow it (supportedChecksumAlgorithms).'),
  endAsModerator: z
    .boolean()
    .default(false)
    .describe('Sends the moderator’s password with `end`, as servers before 2.5 want it.'),
  metadata: metadataSchema.prefault({}).describe('Names of metadata of meetings.'),
  register: registerSchema.describe('The register of meetings: BigBlueButton has no schedule.'),
  callBacks: callBackSchema.prefault({}).describe('Calls that the meeting server makes.'),
  joining: joiningSchema.prefault({}).describe('When rooms are open.'),
  roomsSeconds: z
    .int()
    .min(0)
    .max(300)
    .default(5)
    .describe('Seconds for which the list of all rooms is kept: it is heavy for large servers.'),
  watchSeconds: z
    .int()
    .min(10)
    .max(3_600)
    .nullable()
    .default(60)
    .describe('Seconds between two looks for rooms that were opened or closed; null: nobody looks.'),
  endSettleSeconds: z
    .int()
    .min(0)
    .max(600)
    .default(20)
    .describe('Seconds that a meeting has to be over in after `end`, before it is asked for again.'),
  parallelCalls: z.int().min(1).max(20).default(4).describe('Calls of one question to the meeting server at once.'),
  maxRows: z.int().min(100).max(100_000).default(5_000).describe('Rows of the register that one question looks at.'),
  longestMinutes: z.int().min(15).max(2_880).default(720).describe('Longest meeting that may be planned.'),
  mostInvited: z.int().min(0).max(1_000).default(200).describe('Agencies that may be invited to one meeting.'),
  smallCount: z.int().min(0).max(100).default(5).describe('Numbers of participants below this are not told.'),
  xml: xmlSchema.prefault({}).describe('What a reply may cost.'),
});

export type Config = z.output<typeof configSchema>;
