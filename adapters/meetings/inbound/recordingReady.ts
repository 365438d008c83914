// The meeting server reports that a recording is ready. It is asked about it before anybody is told.
import { z } from 'zod';
import { defineInbound, InboundRefused, type InboundReply, utf8Text } from '../../kit/index.js';
import type { MeetingsClient } from '../client.js';
import { MEETING } from '../loaders/meetings.js';
import { findRecording, RECORDING } from '../loaders/recordings.js';
import { readSignedParameters } from './readSignedParameters.js';

const readySchema = z.object({ meetingId: z.string(), recordId: z.string() });

const toReply = (status: number, body: string): InboundReply => ({ status, contentType: 'text/plain', body });

function readForm(body: Uint8Array): string {
  try {
    const form = new URLSearchParams(utf8Text(body));
    return form.get('signed_parameters') ?? '';
  } catch {
    throw new InboundRefused('the form is no UTF-8');
  }
}

export const recordingReady = defineInbound<MeetingsClient>({
  title: { vi: 'Máy chủ họp báo bản ghi đã sẵn sàng', en: 'The meeting server reports that a recording is ready' },
  method: 'POST',
  maxBytes: ({ config }) => config.callBacks.maxBytes,
  // It shows who it is by what it signs in the body.
  admit: (_head, { config }) => config.callBacks.publicUrl !== null,
  async answer(work) {
    const { body, client, signal } = work;
    const { meeting_id: meetingId, record_id: recordId } = readSignedParameters(readForm(body), client.config.secret);
    const recording = await findRecording(recordId, client, signal);
    // The word of this interface for "nobody wants to hear of it any more".
    if (recording === null) return toReply(410, 'gone');
    const unit = recording.unitKey;
    await work.keep({
      ...{ kind: 'recording-ready', key: recordId, unit, content: readySchema.parse({ meetingId, recordId }) },
      changes: [
        { type: RECORDING, key: recordId, unit },
        { type: MEETING, key: meetingId, unit },
      ],
    });
    return toReply(200, 'ok');
  },
  failed: (failure) => (failure === 'FAILED' ? toReply(503, 'later') : toReply(401, 'refused')),
});
