// Recordings as the server keeps them: made after a meeting that was recorded, published, withdrawn or deleted.
import type { Effects } from '../party/effects.js';
import type { Reply } from './answerCall.js';
import type { Instance, Recording } from './types.js';
import { Cdata, type XmlFields } from './xml.js';

export interface Recordings {
  list(query: URLSearchParams): Reply;
  publish(query: URLSearchParams): Reply;
  remove(query: URLSearchParams): Reply;
  /** Of a meeting that is over; undefined if it was not recorded. */
  make(instance: Instance): Recording | undefined;
}

function toFields(recording: Recording, url: string): XmlFields {
  const address = `${url}/playback/presentation/2.3/${recording.recordId}`;
  return {
    recordID: recording.recordId,
    meetingID: recording.meetingId,
    internalMeetingID: recording.recordId,
    name: new Cdata(recording.name),
    isBreakout: false,
    published: recording.state === 'published',
    state: recording.state,
    startTime: recording.startTime,
    endTime: recording.endTime,
    participants: recording.participants,
    metadata: Object.fromEntries(Object.entries(recording.metadata).map(([name, value]) => [name, new Cdata(value)])),
    playback: {
      format: {
        type: 'presentation',
        url: address,
        processingTime: 7_177,
        length: Math.round((recording.endTime - recording.startTime) / 60_000),
        size: 1_104_836,
        preview: { images: { image: [`${address}/thumb-1.png`] } },
      },
    },
  };
}

function listOf(query: URLSearchParams, name: string): readonly string[] | null {
  const text = query.get(name);
  return text === null || text === '' ? null : text.split(',');
}

/** `state` as the server reads it; deleted ones are shown on request alone. */
function hasState(recording: Recording, asked: readonly string[] | null): boolean {
  if (asked === null) return recording.state !== 'deleted';
  return asked.includes('any') || asked.includes(recording.state);
}

function toPage(query: URLSearchParams, chosen: readonly Recording[], url: string): Reply {
  const offset = Number(query.get('offset') ?? 0);
  const found = chosen.slice(offset, offset + Number(query.get('limit') ?? 100));
  const none = { messageKey: 'noRecordings', message: 'There are no recordings for the meeting(s).' };
  if (found.length === 0) return { returncode: 'SUCCESS', fields: { recordings: {}, ...none } };
  const recording = found.map((one) => toFields(one, url));
  return { returncode: 'SUCCESS', fields: { recordings: { recording } } };
}

export function createRecordings(samples: readonly Recording[], effects: Effects, url: () => string): Recordings {
  const all = new Map(samples.map((recording) => [recording.recordId, { ...recording }]));

  function choose(query: URLSearchParams): Recording[] {
    const records = listOf(query, 'recordID');
    const meetings = records === null ? listOf(query, 'meetingID') : null;
    const states = listOf(query, 'state');
    const metadata = [...query].filter(([name]) => name.startsWith('meta_'));
    return [...all.values()].filter(
      (recording) =>
        // A recordID is also the beginning of others.
        (records === null || records.some((id) => recording.recordId.startsWith(id))) &&
        (meetings === null || meetings.includes(recording.meetingId)) &&
        metadata.every(([name, value]) => recording.metadata[name.slice(5).toLowerCase()] === value) &&
        hasState(recording, states),
    );
  }

  /** Known ones, by their whole ids. */
  function change(query: URLSearchParams, name: string, set: (recording: Recording) => void): Reply {
    const found = (listOf(query, 'recordID') ?? []).flatMap((id) => all.get(id) ?? []);
    const known = found.filter(({ state }) => state !== 'deleted');
    if (known.length === 0)
      return { returncode: 'FAILED', fields: { messageKey: 'notFound', message: 'We could not find recordings' } };
    for (const recording of known) {
      set(recording);
      effects.count(name, recording.recordId);
    }
    return { returncode: 'SUCCESS', fields: {} };
  }

  return {
    list: (query) => toPage(query, choose(query), url()),
    publish(query) {
      const isWanted = query.get('publish') === 'true';
      const reply = change(query, 'publishRecordings', (recording) => {
        recording.state = isWanted ? 'published' : 'unpublished';
      });
      return reply.returncode === 'SUCCESS' ? { ...reply, fields: { published: isWanted } } : reply;
    },
    remove(query) {
      const reply = change(query, 'deleteRecordings', (recording) => {
        recording.state = 'deleted';
      });
      return reply.returncode === 'SUCCESS' ? { ...reply, fields: { deleted: true } } : reply;
    },
    make({ internalId, meetingId, name, metadata, record, startTime, endTime, maxUsers }) {
      if (!record || startTime === 0 || all.has(internalId)) return undefined;
      const recording: Recording = {
        ...{ recordId: internalId, meetingId, name, metadata, startTime, endTime },
        participants: maxUsers,
        state: 'published',
      };
      all.set(internalId, recording);
      return recording;
    },
  };
}
