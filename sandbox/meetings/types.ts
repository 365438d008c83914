// What the stand-in holds: running meetings, recordings, and the register's rows. All samples are invented.

export interface Attendee {
  readonly userId: string;
  readonly fullName: string;
  readonly role: 'MODERATOR' | 'VIEWER';
}

/** One instance of a meeting: a `meetingId` may have another one later. Times are epoch milliseconds. */
export interface Instance {
  readonly meetingId: string;
  /** 40 hex digits from the meetingId, and the time of creation. */
  readonly internalId: string;
  readonly createTime: number;
  readonly name: string;
  readonly attendeePW: string;
  readonly moderatorPW: string;
  /** Names are lower-cased. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly record: boolean;
  readonly maxParticipants: number;
  startTime: number;
  endTime: number;
  forciblyEnded: boolean;
  /** Looks after which a meeting that was ended is over; null: nobody has ended it. */
  endsAfterReads: number | null;
  maxUsers: number;
  readonly attendees: Attendee[];
}

export type RecordingState = 'published' | 'unpublished' | 'deleted';

export interface Recording {
  /** The internal id of the instance. */
  readonly recordId: string;
  readonly meetingId: string;
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly participants: number;
  readonly metadata: Readonly<Record<string, string>>;
  state: RecordingState;
}

/** A row of the register, as it is spelt on the wire. */
export interface RegisterRow {
  readonly id: string;
  readonly title: string;
  /** Agency that invites, QĐ 20/2020 form. */
  readonly host: string;
  readonly invited: readonly string[];
  /** Staff number. */
  readonly organiser: string | null;
  /** Pseudonym of the one who entered it. */
  readonly createdBy: string | null;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly record: boolean;
  state: 'PLANNED' | 'CANCELLED';
  startedAt: string | null;
  endedAt: string | null;
  participants: number | null;
}
