// Recordings by id and by meeting, of agencies in the scope.
import { createRowTest, EMPTY_PAGE, isEmptyScope, readPageSize, type AdapterRecord } from '../../kit/index.js';
import type { Call, MeetingsClient } from '../client.js';
import { toRecording } from '../convert/toRecording.js';
import type { MeetingRecordingRecord, MeetingRecordingsArgs } from '../schema.generated.js';
import { readCursor, toPage } from './pages.js';

export const RECORDING = 'MeetingRecording';

const ID_FORM = /^[\w.-]{4,300}$/;
/** Ids of one call: they stand in its address. */
const IDS_AT_ONCE = 20;
/** Deleted ones are gone for everybody but the server. */
const STATES = 'processing,processed,published,unpublished';

async function find(
  name: 'recordID' | 'meetingID',
  ids: readonly string[],
  client: MeetingsClient,
  signal: AbortSignal,
): Promise<readonly MeetingRecordingRecord[]> {
  const found: MeetingRecordingRecord[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const asked = ids.slice(start, start + IDS_AT_ONCE);
    const recordings = await client.server.recordings({ [name]: asked.join(','), state: STATES }, signal);
    found.push(...recordings.map((recording) => toRecording(recording, client)));
  }
  // A recordID also finds those that begin with it.
  return found.filter((one) => ids.includes((name === 'recordID' ? one.recordId : one.meetingId) ?? ''));
}

/** Whatever the scope: for commands, which look themselves. */
export async function findRecording(recordId: string, client: MeetingsClient, signal: AbortSignal) {
  return ID_FORM.test(recordId) ? ((await find('recordID', [recordId], client, signal))[0] ?? null) : null;
}

function visible(recordings: readonly MeetingRecordingRecord[], { scope }: Call) {
  const shows = createRowTest(scope, RECORDING);
  return recordings.filter(({ recordId, unitKey }) => shows({ key: recordId, units: [unitKey] }));
}

/** `MeetingRecording` by key. */
export async function loadRecordings(
  keys: readonly string[],
  call: Call,
): Promise<readonly ((MeetingRecordingRecord & AdapterRecord) | null)[]> {
  const ids = [...new Set(keys)].filter((key) => ID_FORM.test(key));
  if (ids.length === 0 || isEmptyScope(call.scope, RECORDING)) return keys.map(() => null);
  const shown = visible(await find('recordID', ids, call.client, call.signal), call);
  const byId = new Map(shown.map((recording) => [recording.recordId, recording]));
  return keys.map((key) => (byId.get(key) as (MeetingRecordingRecord & AdapterRecord) | undefined) ?? null);
}

/** Ids of recordings do not change, nor does their beginning. */
const placeOf = ({ recordId, startedAt }: MeetingRecordingRecord): string =>
  `${(startedAt ?? new Date(0)).toISOString()}~${recordId}`;

/** `Meeting.recordings`, for all meetings at once: the latest first. */
export async function listRecordingsOfMeetings(parents: readonly string[], args: MeetingRecordingsArgs, call: Call) {
  const size = readPageSize(args.first);
  const after = readCursor(args.after);
  if (isEmptyScope(call.scope, RECORDING)) return parents.map(() => EMPTY_PAGE);
  const ids = [...new Set(parents)].filter((id) => !id.includes(','));
  const shown = visible(await find('meetingID', ids, call.client, call.signal), call);
  return parents.map((parent) => {
    const own = shown.filter(({ meetingId }) => meetingId === parent);
    const rows = own.filter((one) => after === null || placeOf(one) < after);
    return toPage(
      rows.sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1)),
      placeOf,
      size,
    );
  });
}
