// A meeting as `create`, `getMeetings` and `getMeetingInfo` tell of it. Passwords are never read.
import { z } from 'zod';
import { UpstreamError } from '../../kit/index.js';
import { childrenOf, textOf, type XmlTree } from './parseXml.js';

/** Epoch milliseconds, as text; 0 and nothing mean "not yet". */
export const millis = z
  .string()
  .regex(/^\d{1,15}$/)
  .nullable()
  .transform((text) => (text === null || Number(text) === 0 ? null : new Date(Number(text))));
export const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .nullable()
  .transform((text) => (text === null ? null : Number(text)));
export const flag = z
  .string()
  .nullable()
  .transform((text) => text?.toLowerCase() === 'true');

const roomSchema = z.object({
  meetingID: z.string().min(1).max(256),
  meetingName: z.string().nullable(),
  createTime: millis,
  running: flag,
  recording: flag,
  startTime: millis,
  endTime: millis,
  hasBeenForciblyEnded: flag,
  participantCount: count,
  maxUsers: count,
});

export interface Attendee {
  readonly userId: string | null;
  readonly name: string | null;
  readonly role: string | null;
  readonly isPresenter: boolean;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
}

/** One instance of a meeting on the server. */
export interface Room extends z.output<typeof roomSchema> {
  readonly attendees: readonly Attendee[];
  /** By lower-case names: the server changes them to that. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The values of metadata may be any text, in CDATA or not. */
export function readMetadata(tree: XmlTree): ReadonlyMap<string, string> {
  const children = childrenOf(tree, 'metadata')[0]?.children ?? [];
  return new Map(children.map(({ name, text }) => [name.toLowerCase(), text]));
}

/** Texts of the elements that a schema names, parsed. */
export function readFields<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, tree: XmlTree) {
  const texts = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, textOf(tree, name)]));
  const parsed = schema.safeParse(texts);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${tree.name}: ${paths.join('; ')}` });
}

function toAttendee(tree: XmlTree): Attendee {
  const isTrue = (name: string) => textOf(tree, name)?.toLowerCase() === 'true';
  return {
    userId: textOf(tree, 'userID'),
    name: textOf(tree, 'fullName'),
    role: textOf(tree, 'role'),
    isPresenter: isTrue('isPresenter'),
    hasAudio: isTrue('hasJoinedVoice') || isTrue('isListeningOnly'),
    hasVideo: isTrue('hasVideo'),
  };
}

export function readRoom(tree: XmlTree): Room {
  return {
    ...readFields(roomSchema, tree),
    attendees: childrenOf(childrenOf(tree, 'attendees')[0], 'attendee').map(toAttendee),
    metadata: readMetadata(tree),
  };
}

/** True for an instance that goes on, or waits for the first one to join. */
export function isLive(room: Room): boolean {
  return room.endTime === null && !room.hasBeenForciblyEnded;
}
