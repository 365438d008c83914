// Meetings as the server knows them: made just before somebody joins, gone soon after the last one has left.
import { createHash } from 'node:crypto';
import type { Effects } from '../party/effects.js';
import type { MeetingsBehaviour } from './meetingsBehaviour.js';
import type { Attendee, Instance } from './types.js';

export type CreateOutcome =
  | { readonly kind: 'MADE' | 'SAME'; readonly instance: Instance }
  /** The meeting is there, with other passwords. */
  | { readonly kind: 'OTHER' };

export interface Rooms {
  /** All that are there. */
  list(): readonly Instance[];
  find(meetingId: string): Instance | undefined;
  /** As `find`, and time goes on for a meeting that is being ended. */
  look(meetingId: string): Instance | undefined;
  create(given: NewRoom): CreateOutcome;
  join(instance: Instance, attendee: Attendee): void;
  leave(meetingId: string): void;
  end(instance: Instance): void;
}

export type NewRoom = Pick<
  Instance,
  'meetingId' | 'name' | 'attendeePW' | 'moderatorPW' | 'metadata' | 'record' | 'maxParticipants'
>;

export interface RoomsOptions {
  readonly behaviour: MeetingsBehaviour;
  readonly effects: Effects;
  readonly now: () => number;
  /** Told when somebody joins for the first time, and when a meeting is over. */
  readonly onChange: (instance: Instance) => void;
}

export function toInternalId(meetingId: string, createTime: number): string {
  return `${createHash('sha1').update(meetingId).digest('hex')}-${createTime}`;
}

function toInstance(given: NewRoom, createTime: number): Instance {
  const times = { startTime: 0, endTime: 0, maxUsers: 0, forciblyEnded: false, endsAfterReads: null };
  const internalId = toInternalId(given.meetingId, createTime);
  return { ...given, ...times, createTime, internalId, attendees: [] };
}

function seat({ attendees }: Instance, attendee: Attendee): void {
  const at = attendees.findIndex(({ userId }) => userId === attendee.userId);
  if (at === -1) attendees.push(attendee);
  else attendees[at] = attendee;
}

export function createRooms({ behaviour, effects, now, onChange }: RoomsOptions): Rooms {
  const rooms = new Map<string, Instance>();
  let lastTime = 0;

  function find(meetingId: string): Instance | undefined {
    const instance = rooms.get(meetingId);
    const isStale = instance?.startTime === 0 && now() - instance.createTime >= behaviour.vanishMs;
    if (isStale) rooms.delete(meetingId);
    return isStale ? undefined : instance;
  }

  function finish(instance: Instance, byForce: boolean): void {
    instance.endTime = now();
    instance.forciblyEnded = byForce;
    instance.endsAfterReads = null;
    if (!behaviour.keepEnded) rooms.delete(instance.meetingId);
    onChange(instance);
  }

  function create(given: NewRoom): CreateOutcome {
    const known = find(given.meetingId);
    if (known !== undefined) {
      const isSame = known.attendeePW === given.attendeePW && known.moderatorPW === given.moderatorPW;
      return isSame ? { kind: 'SAME', instance: known } : { kind: 'OTHER' };
    }
    // No two instances are made in one millisecond.
    lastTime = Math.max(now(), lastTime + 1);
    const instance = toInstance(given, lastTime);
    rooms.set(given.meetingId, instance);
    effects.count('create', given.meetingId);
    return { kind: 'MADE', instance };
  }

  return {
    list: () => [...rooms.keys()].flatMap((meetingId) => find(meetingId) ?? []),
    find,
    look(meetingId) {
      const instance = find(meetingId);
      if (instance === undefined || instance.endsAfterReads === null) return instance;
      if (instance.endsAfterReads > 0) instance.endsAfterReads -= 1;
      else finish(instance, true);
      return find(meetingId);
    },
    create,
    join(instance, attendee) {
      if (instance.startTime === 0) instance.startTime = now();
      seat(instance, attendee);
      instance.maxUsers = Math.max(instance.maxUsers, instance.attendees.length);
      onChange(instance);
    },
    leave(meetingId) {
      const instance = find(meetingId);
      if (instance !== undefined) finish(instance, false);
    },
    end(instance) {
      effects.count('end', instance.internalId);
      if (!behaviour.ignoreEnd && !instance.forciblyEnded) instance.endsAfterReads ??= behaviour.endReads;
    },
  };
}
