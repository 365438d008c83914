// Subscription: meetings as they are planned, cancelled, ended, or get a recording.
import { changedRows, type AdapterRecord } from '../kit/index.js';
import type { Call } from './client.js';
import { loadMeetings, MEETING } from './loaders/meetings.js';
import type { SubscriptionMeetingChangedArgs } from './schema.generated.js';

/** `Subscription.meetingChanged`. */
export function followMeetings(
  { meeting, unit }: SubscriptionMeetingChangedArgs,
  call: Call,
  signal: AbortSignal,
): AsyncIterable<AdapterRecord> {
  return changedRows({
    ...{ changes: call.client.changes, type: MEETING, signal },
    // The unit of a change is that which holds the meeting; whether it is for others, the row alone says.
    wanted: ({ key }) => meeting === null || meeting === undefined || key === meeting,
    async load(key) {
      const [record = null] = await loadMeetings([key], { ...call, signal });
      const isAsked = record !== null && (unit === null || unit === undefined || record.unitKeys.includes(unit));
      return isAsked ? record : null;
    },
    ...(meeting === null || meeting === undefined ? {} : { first: meeting }),
  });
}
