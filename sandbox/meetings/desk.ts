// Everything that the routes work on.
import type { Effects } from '../party/effects.js';
import type { CallBack } from './callBack.js';
import type { Recordings } from './createRecordings.js';
import type { Register } from './createRegister.js';
import type { Rooms } from './createRooms.js';
import type { MeetingsBehaviour } from './meetingsBehaviour.js';

export interface Desk {
  readonly behaviour: MeetingsBehaviour;
  readonly effects: Effects;
  readonly register: Register;
  readonly recordings: Recordings;
  readonly rooms: Rooms;
  /** Shared secret of the meeting server. */
  readonly secret: string;
  readonly registerToken: string;
  /** Calls to addresses in metadata that have begun. */
  readonly calls: Promise<CallBack>[];
}
