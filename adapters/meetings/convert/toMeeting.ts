// A meeting in the words of the schema: what the register planned, and what the meeting server has of it now.
import type { UnitDirectory, UnitKey } from '../../kit/index.js';
import type { Config } from '../config.js';
import type { RegisterRow } from '../register/row.js';
import type { MeetingParticipantRecord, MeetingRecord, MeetingRole, MeetingState } from '../schema.generated.js';
import { isLive, type Attendee, type Room } from '../wire/meeting.js';

/** What conversion needs besides the meeting. */
export interface Surroundings {
  readonly units: UnitDirectory;
  readonly config: Config;
  readonly now: Date;
  readonly isCancelled: (row: RegisterRow) => boolean;
}

/** At least one of the two is there. */
export interface MeetingSources {
  readonly row: RegisterRow | null;
  readonly room: Room | null;
}

/** What the meeting server says now goes before what the register has noted, and that before what was planned. */
export function toState({ row, room }: MeetingSources, { now, isCancelled }: Surroundings): MeetingState {
  if (room !== null && isLive(room)) return room.running ? 'RUNNING' : 'OPEN';
  if (row === null) return 'ENDED';
  if (isCancelled(row)) return 'CANCELLED';
  if (row.startedAt !== null || room !== null) return 'ENDED';
  return row.endsAt.getTime() < now.getTime() ? 'LAPSED' : 'PLANNED';
}

/** Code of the agency that holds it: as it was planned, else as the room says. */
export function hostOf({ row, room }: MeetingSources, { config }: Pick<Surroundings, 'config'>): string | null {
  return row?.host ?? room?.metadata.get(config.metadata.agency.toLowerCase()) ?? null;
}

export function toRole(text: string | null): MeetingRole | null {
  const role = text?.toUpperCase();
  return role === 'MODERATOR' || role === 'VIEWER' ? role : null;
}

export function toParticipant({ name, role, isPresenter, hasAudio, hasVideo }: Attendee): MeetingParticipantRecord {
  return { name, role: toRole(role), isPresenter, hasAudio, hasVideo };
}

function toTimes({ row, room }: MeetingSources) {
  return {
    startsAt: row?.startsAt ?? room?.createTime ?? null,
    endsAt: row?.endsAt ?? null,
    startedAt: room?.startTime ?? row?.startedAt ?? null,
    endedAt: room !== null && isLive(room) ? null : (room?.endTime ?? row?.endedAt ?? null),
  };
}

function toPeople({ row, room }: MeetingSources): number | null {
  if (room !== null && isLive(room)) return room.participantCount;
  return row?.participants ?? room?.maxUsers ?? null;
}

/** Participants are added by who asks the meeting server for them: null here. */
export function toMeeting(meetingId: string, sources: MeetingSources, around: Surroundings): MeetingRecord {
  const { row, room } = sources;
  const code = hostOf(sources, around);
  const host = code === null ? undefined : around.units.agency(code);
  const invited = (row?.invited ?? []).flatMap((one) => around.units.agency(one) ?? []);
  const units: UnitKey[] = [...(host === undefined ? [] : [host]), ...invited].map(({ unit }) => unit);
  return {
    meetingId,
    title: row?.title ?? room?.meetingName ?? null,
    state: toState(sources, around),
    isPlanned: row !== null,
    ...toTimes(sources),
    hostCode: host?.code ?? null,
    unitKey: host?.unit ?? null,
    unitKeys: [...new Set(units)],
    invitedCodes: invited.map((agency) => agency.code),
    organiserNumber: row?.organiser ?? null,
    isRecorded: room !== null && isLive(room) ? room.recording : (row?.record ?? null),
    participantCount: toPeople(sources),
    participants: null,
  };
}
