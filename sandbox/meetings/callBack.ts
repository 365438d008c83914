// Calls to the addresses that a meeting carries in its metadata: it has ended, its recording is ready.
import type { MeetingsBehaviour } from './meetingsBehaviour.js';
import { toSignedParameters } from './checksum.js';
import type { Instance, Recording } from './types.js';

/** Status of each answer, 0 where there was none. */
export type CallBack = readonly number[];

async function call(behaviour: MeetingsBehaviour, url: string, init: RequestInit): Promise<CallBack> {
  const statuses: number[] = [];
  for (let time = 0; time < (behaviour.callBackTwice ? 2 : 1); time += 1) {
    const response = await fetch(url, { redirect: 'manual', ...init }).catch(() => null);
    statuses.push(response?.status ?? 0);
    await response?.body?.cancel();
  }
  return statuses;
}

/** GET without any proof of who calls. */
export async function tellOfEnd(behaviour: MeetingsBehaviour, { metadata, record }: Instance): Promise<CallBack> {
  const address = metadata['endcallbackurl'];
  if (!behaviour.callBack || address === undefined) return [];
  const mark = address.includes('?') ? '&' : '?';
  return call(behaviour, `${address}${mark}recordingmarks=${record}`, { method: 'GET' });
}

/** POST of a form with a JWT. */
export async function tellOfRecording(
  behaviour: MeetingsBehaviour,
  { metadata, meetingId, recordId }: Recording,
  secret: string,
): Promise<CallBack> {
  const address = metadata['bbb-recording-ready-url'];
  if (!behaviour.callBack || address === undefined) return [];
  const key = behaviour.callBackSecret ?? secret;
  const signed = toSignedParameters({ meeting_id: meetingId, record_id: recordId }, key);
  const body = new URLSearchParams({ signed_parameters: signed });
  return call(behaviour, address, { method: 'POST', body });
}
