// What the meeting server answers to each call: `returncode`, and a `messageKey` that says why. The status is always 200.
import { randomBytes } from 'node:crypto';
import type { CreateOutcome, Rooms } from './createRooms.js';
import type { Recordings } from './createRecordings.js';
import { toMeetingFields } from './meetingFields.js';
import type { Attendee, Instance } from './types.js';
import type { XmlFields } from './xml.js';

export interface Reply {
  readonly returncode: 'SUCCESS' | 'FAILED';
  readonly fields: XmlFields;
  /** A join without `redirect=false` sends the browser on. */
  readonly goTo?: string;
}

export interface Hall {
  readonly rooms: Rooms;
  readonly recordings: Recordings;
}

export function failed(messageKey: string, message = 'A sample of a message.'): Reply {
  return { returncode: 'FAILED', fields: { messageKey, message } };
}

function done(fields: XmlFields, messageKey?: string): Reply {
  return {
    returncode: 'SUCCESS',
    fields: { ...fields, ...(messageKey === undefined ? {} : { messageKey, message: '' }) },
  };
}

/** Names of metadata come back in lower case. */
function toMetadata(query: URLSearchParams): Record<string, string> {
  const found = [...query].filter(([name]) => name.startsWith('meta_'));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(5).toLowerCase(), value]));
}

function toCreated({ instance, kind }: Exclude<CreateOutcome, { kind: 'OTHER' }>): Reply {
  const fields = {
    meetingID: instance.meetingId,
    internalMeetingID: instance.internalId,
    parentMeetingID: 'bbb-none',
    attendeePW: instance.attendeePW,
    moderatorPW: instance.moderatorPW,
    createTime: instance.createTime,
    voiceBridge: '70757',
    dialNumber: '613-555-1234',
    createDate: new Date(instance.createTime).toUTCString(),
    hasUserJoined: instance.startTime !== 0,
    duration: 0,
    hasBeenForciblyEnded: instance.forciblyEnded,
  };
  return done(fields, kind === 'SAME' ? 'duplicateWarning' : undefined);
}

function create(query: URLSearchParams, { rooms }: Hall): Reply {
  const name = query.get('name') ?? '';
  const meetingId = query.get('meetingID') ?? '';
  if (meetingId === '') return failed('missingParamMeetingID');
  if (name.length < 2 || name.length > 64 || !/^[^,]{2,256}$/.test(meetingId)) return failed('validationError');
  if (rooms.find(meetingId)?.forciblyEnded === true) return failed('meetingForciblyEnded');
  const outcome = rooms.create({
    ...{ meetingId, name, metadata: toMetadata(query) },
    attendeePW: query.get('attendeePW') ?? randomBytes(6).toString('hex'),
    moderatorPW: query.get('moderatorPW') ?? randomBytes(6).toString('hex'),
    record: query.get('record') === 'true',
    maxParticipants: Number(query.get('maxParticipants') ?? 0),
  });
  return outcome.kind === 'OTHER' ? failed('idNotUnique') : toCreated(outcome);
}

function roleOf(query: URLSearchParams, instance: Instance): Attendee['role'] | null {
  const role = query.get('role')?.toUpperCase();
  if (role === 'MODERATOR' || role === 'VIEWER') return role;
  if (query.get('password') === instance.moderatorPW) return 'MODERATOR';
  return query.get('password') === instance.attendeePW ? 'VIEWER' : null;
}

function join(query: URLSearchParams, { rooms }: Hall): Reply {
  const fullName = query.get('fullName') ?? '';
  if (fullName === '') return failed('missingParamFullName');
  const instance = rooms.find(query.get('meetingID') ?? '');
  if (instance === undefined) return failed('invalidMeetingIdentifier');
  if (instance.forciblyEnded) return failed('meetingForciblyEnded');
  const createTime = query.get('createTime');
  if (createTime !== null && createTime !== String(instance.createTime)) return failed('mismatchCreateTimeParam');
  const role = roleOf(query, instance);
  if (role === null) return failed('invalidPassword');
  const { maxParticipants, attendees } = instance;
  if (maxParticipants > 0 && attendees.length >= maxParticipants) return failed('maxParticipantsReached');
  const userId = query.get('userID') ?? `w_${randomBytes(6).toString('hex')}`;
  rooms.join(instance, { userId, fullName, role });
  const session = randomBytes(8).toString('hex');
  const reply = done(
    {
      meeting_id: instance.internalId,
      user_id: userId,
      auth_token: session,
      session_token: session,
      guestStatus: 'ALLOW',
    },
    'successfullyJoined',
  );
  return query.get('redirect') === 'false' ? reply : { ...reply, goTo: `/html5client/?sessionToken=${session}` };
}

function end(query: URLSearchParams, { rooms }: Hall): Reply {
  const instance = rooms.find(query.get('meetingID') ?? '');
  if (instance === undefined) return failed('notFound');
  if (instance.forciblyEnded) return failed('meetingForciblyEnded');
  const password = query.get('password');
  if (password !== null && password !== instance.moderatorPW) return failed('invalidPassword');
  rooms.end(instance);
  return done({}, 'sentEndMeetingRequest');
}

function getMeetingInfo(query: URLSearchParams, { rooms }: Hall): Reply {
  const instance = rooms.look(query.get('meetingID') ?? '');
  return instance === undefined ? failed('notFound') : done(toMeetingFields(instance));
}

function getMeetings(_query: URLSearchParams, { rooms }: Hall): Reply {
  const meetings = rooms.list().map((instance) => toMeetingFields(instance));
  return meetings.length === 0 ? done({ meetings: {} }, 'noMeetings') : done({ meetings: { meeting: meetings } });
}

function isMeetingRunning(query: URLSearchParams, { rooms }: Hall): Reply {
  return done({ running: (rooms.find(query.get('meetingID') ?? '')?.attendees.length ?? 0) > 0 });
}

type Answer = (query: URLSearchParams, hall: Hall) => Reply;

/** By name of the call. */
export const CALLS: Readonly<Record<string, Answer>> = {
  create,
  join,
  end,
  getMeetingInfo,
  getMeetings,
  isMeetingRunning,
  getRecordings: (query, { recordings }) => recordings.list(query),
  publishRecordings: (query, { recordings }) => recordings.publish(query),
  deleteRecordings: (query, { recordings }) => recordings.remove(query),
};

/** Those that change something. */
export const WRITES: ReadonlySet<string> = new Set(['create', 'end', 'publishRecordings', 'deleteRecordings']);
