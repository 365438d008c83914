// A meeting as `getMeetingInfo` and `getMeetings` write it, passwords included.
import type { Instance } from './types.js';
import type { XmlFields } from './xml.js';

export function toMeetingFields(instance: Instance): XmlFields {
  const { attendees, metadata } = instance;
  return {
    meetingName: instance.name,
    meetingID: instance.meetingId,
    internalMeetingID: instance.internalId,
    createTime: instance.createTime,
    createDate: new Date(instance.createTime).toUTCString(),
    voiceBridge: '70757',
    attendeePW: instance.attendeePW,
    moderatorPW: instance.moderatorPW,
    running: attendees.length > 0 && !instance.forciblyEnded,
    duration: 0,
    hasUserJoined: instance.startTime !== 0,
    recording: instance.record,
    hasBeenForciblyEnded: instance.forciblyEnded,
    startTime: instance.startTime,
    endTime: instance.endTime,
    participantCount: attendees.length,
    listenerCount: 0,
    voiceParticipantCount: attendees.length,
    videoCount: 0,
    maxUsers: instance.maxUsers,
    moderatorCount: attendees.filter(({ role }) => role === 'MODERATOR').length,
    attendees: {
      attendee: attendees.map(({ userId, fullName, role }) => ({
        userID: userId,
        fullName,
        role,
        isPresenter: role === 'MODERATOR',
        isListeningOnly: false,
        hasJoinedVoice: true,
        hasVideo: false,
        clientType: 'HTML5',
        customdata: {},
      })),
    },
    metadata: { ...metadata },
    isBreakout: false,
  };
}
