// The capabilities, one for each duty: seeing, joining, moderating, planning, counting, and what becomes of recordings.
import type { GrantDeclaration } from '../kit/index.js';

type MeetingGrant = GrantDeclaration<'meetings'>;

function grant(capability: MeetingGrant['capability'], vi: string, en: string): MeetingGrant {
  return { capability, title: { vi, en } };
}

export const GRANTS: readonly MeetingGrant[] = [
  grant('meetings:meeting.read', 'Xem cuộc họp trực tuyến', 'Read online meetings'),
  grant('meetings:meeting.read-personal', 'Xem tên người đang họp', 'Read the names of who is in a meeting'),
  grant('meetings:meeting.join', 'Vào họp', 'Join meetings'),
  grant('meetings:meeting.moderate', 'Chủ trì và kết thúc cuộc họp', 'Moderate and end meetings'),
  grant('meetings:meeting.schedule', 'Lên lịch và hủy cuộc họp', 'Plan and cancel meetings'),
  grant('meetings:meeting.count', 'Xem số cuộc họp theo tháng', 'Read numbers of meetings by month'),
  grant('meetings:recording.read', 'Xem bản ghi cuộc họp', 'Read recordings of meetings'),
  grant('meetings:recording.publish', 'Công bố bản ghi cuộc họp', 'Publish recordings of meetings'),
  grant('meetings:recording.delete', 'Xóa bản ghi cuộc họp', 'Delete recordings of meetings'),
];
