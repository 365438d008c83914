// The adapter of online meetings: BigBlueButton, and the register in which meetings are planned.
import { defineAdapter, perMonth } from '../kit/index.js';
import { createMeetingsClient } from './client.js';
import { cancelMeeting } from './commands/cancelMeeting.js';
import { endMeeting } from './commands/endMeeting.js';
import { deleteRecording, publishRecording } from './commands/recordings.js';
import { scheduleMeeting } from './commands/scheduleMeeting.js';
import { configSchema } from './config.js';
import { GRANTS } from './grants.js';
import { meetingEnded } from './inbound/meetingEnded.js';
import { recordingReady } from './inbound/recordingReady.js';
import { loadJoinLink, loadModeratorLink } from './loaders/joinLinks.js';
import { listMeetings, listMeetingsOfUnits } from './loaders/meetingLists.js';
import { countMeetingsOfUnits, countMonthOfUnits } from './loaders/meetingMonths.js';
import { loadMeetings } from './loaders/meetings.js';
import { listRecordingsOfMeetings, loadRecordings } from './loaders/recordings.js';
import { followMeetings } from './meetingEvents.js';
import { roomWatch } from './roomWatch.js';
import { typeDefs, type QueryMeetingArgs, type QueryMeetingRecordingArgs } from './schema.generated.js';

export const meetingsAdapter = defineAdapter({
  id: 'meetings',
  title: { vi: 'Họp trực tuyến', en: 'Online meetings' },
  levels: ['CITY', 'WARD'],
  grants: GRANTS,
  configSchema,
  typeDefs,
  createClient: createMeetingsClient,
  queries: {
    meeting: async ({ meetingId }: QueryMeetingArgs, call) => (await loadMeetings([meetingId], call))[0] ?? null,
    meetings: listMeetings,
    meetingRecording: async ({ recordId }: QueryMeetingRecordingArgs, call) =>
      (await loadRecordings([recordId], call))[0] ?? null,
    meetingJoinLink: loadJoinLink,
    meetingModeratorLink: loadModeratorLink,
  },
  entities: {
    Meeting: { key: 'meetingId', load: loadMeetings },
    MeetingRecording: { key: 'recordId', load: loadRecordings },
  },
  fields: {
    Unit: { meetings: listMeetingsOfUnits, meetingMonths: countMeetingsOfUnits },
    UnitOverview: { meetings: perMonth(countMonthOfUnits) },
    Meeting: { recordings: listRecordingsOfMeetings },
  },
  commands: { scheduleMeeting, cancelMeeting, endMeeting, publishRecording, deleteRecording },
  events: { meetingChanged: followMeetings },
  watches: { rooms: roomWatch },
  inbound: { ended: meetingEnded, 'recording-ready': recordingReady },
  probe: async (client, signal) => {
    await client.server.probe(signal);
    await client.register.find(['lt-kiem-tra'], signal);
  },
});
