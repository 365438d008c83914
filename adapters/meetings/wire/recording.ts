// A recording as `getRecordings` tells of it.
import { z } from 'zod';
import { count, millis, readFields, readMetadata } from './meeting.js';
import { childrenOf, textOf, type XmlTree } from './parseXml.js';

const recordingSchema = z.object({
  recordID: z.string().min(1).max(300),
  meetingID: z.string().min(1).max(256),
  name: z.string().nullable(),
  state: z.string().nullable(),
  startTime: millis,
  endTime: millis,
  participants: count,
});

export interface RecordingFormat {
  readonly kind: string | null;
  readonly url: string | null;
  readonly minutes: number | null;
}

export interface Recording extends z.output<typeof recordingSchema> {
  readonly formats: readonly RecordingFormat[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Addresses are shown to people, so nothing but a web address is handed on. */
function toAddress(text: string | null): string | null {
  return text !== null && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

function toMinutes(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

export function readRecording(tree: XmlTree): Recording {
  const formats = childrenOf(childrenOf(tree, 'playback')[0], 'format');
  return {
    ...readFields(recordingSchema, tree),
    formats: formats.map((format) => ({
      kind: textOf(format, 'type'),
      url: toAddress(textOf(format, 'url')),
      minutes: toMinutes(textOf(format, 'length')),
    })),
    metadata: readMetadata(tree),
  };
}
