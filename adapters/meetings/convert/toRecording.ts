// A recording in the words of the schema.
import type { UnitDirectory } from '../../kit/index.js';
import type { Config } from '../config.js';
import type { MeetingRecordingRecord, MeetingRecordingState } from '../schema.generated.js';
import type { Recording } from '../wire/recording.js';

const STATES: ReadonlySet<string> = new Set(['PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED', 'DELETED']);

function toState(text: string | null): MeetingRecordingState | null {
  const state = text?.toUpperCase() ?? '';
  return STATES.has(state) ? (state as MeetingRecordingState) : null;
}

export function toRecording(
  recording: Recording,
  { units, config }: { readonly units: UnitDirectory; readonly config: Config },
): MeetingRecordingRecord {
  const agency = recording.metadata.get(config.metadata.agency.toLowerCase());
  return {
    recordId: recording.recordID,
    name: recording.name,
    meetingId: recording.meetingID,
    unitKey: agency === undefined ? null : (units.agency(agency)?.unit ?? null),
    state: toState(recording.state),
    startedAt: recording.startTime,
    endedAt: recording.endTime,
    participantCount: recording.participants,
    formats: recording.formats,
  };
}
