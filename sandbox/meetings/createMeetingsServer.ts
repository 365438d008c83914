// BigBlueButton's API and, beside it, the city's register of meetings [assumed], on one port of 127.0.0.1.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { SampleCity } from '../city/createSampleCity.js';
import { createEffects, type EffectCounts } from '../party/effects.js';
import { mountApi } from './apiRoutes.js';
import { tellOfEnd, tellOfRecording, type CallBack } from './callBack.js';
import { createMeetingsControls } from './controlRoutes.js';
import { createRecordings } from './createRecordings.js';
import { createRegister } from './createRegister.js';
import { createRooms } from './createRooms.js';
import type { Desk } from './desk.js';
import { toMeetingsBehaviour, type MeetingsBehaviour } from './meetingsBehaviour.js';
import { mountRegister } from './registerRoutes.js';
import { createSampleMeetings } from './sampleMeetings.js';
import type { Instance, RegisterRow } from './types.js';

export interface MeetingsServerOptions extends Partial<MeetingsBehaviour> {
  readonly city: SampleCity;
  /** 0 = any free port. */
  readonly port: number;
  /** @default 'sample-meeting-secret' */
  readonly secret?: string;
  /** @default 'sample-register-token' */
  readonly registerToken?: string;
  /** Name of the metadata with the agency. @default 'agency' */
  readonly metadataName?: string;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface MeetingsServer {
  /** `http://127.0.0.1:<port>`: BigBlueButton at `/bigbluebutton/api/`, the register at `/register/`. */
  readonly url: string;
  /** May be changed at any time. */
  readonly behaviour: MeetingsBehaviour;
  readonly effects: () => EffectCounts;
  readonly room: (meetingId: string) => Instance | undefined;
  readonly row: (meetingId: string) => RegisterRow | undefined;
  /** The last one leaves. */
  readonly leave: (meetingId: string) => void;
  /** What became of the calls to addresses in metadata, once all that have begun are over. */
  readonly calledBack: () => Promise<readonly CallBack[]>;
  readonly close: () => Promise<void>;
}

function createDesk(options: MeetingsServerOptions, url: () => string): Desk {
  const { city, secret = 'sample-meeting-secret', now = Date.now } = options;
  const behaviour = toMeetingsBehaviour(options);
  const effects = createEffects();
  const samples = createSampleMeetings(city, now(), options.metadataName ?? 'agency');
  const register = createRegister(samples.rows);
  const recordings = createRecordings(samples.recordings, effects, url);
  const calls: Promise<CallBack>[] = [];
  const rooms = createRooms({
    ...{ behaviour, effects, now },
    onChange(instance) {
      register.noteHeld(instance);
      if (instance.endTime === 0) return;
      calls.push(tellOfEnd(behaviour, instance));
      const recording = recordings.make(instance);
      if (recording !== undefined) calls.push(tellOfRecording(behaviour, recording, secret));
    },
  });
  for (const room of samples.rooms) {
    const outcome = rooms.create(room);
    if (outcome.kind === 'OTHER') continue;
    rooms.join(outcome.instance, { userId: 'mau-1', fullName: 'Nguyễn Văn Mẫu 1', role: 'MODERATOR' });
    rooms.join(outcome.instance, { userId: 'mau-2', fullName: 'Trần Thị Mẫu 2', role: 'VIEWER' });
  }
  const registerToken = options.registerToken ?? 'sample-register-token';
  return { behaviour, effects, register, recordings, rooms, secret, registerToken, calls };
}

/** Rejects with EADDRINUSE when the port is taken. */
export async function createMeetingsServer(options: MeetingsServerOptions): Promise<MeetingsServer> {
  let url = '';
  const desk = createDesk(options, () => url);
  const app = express();
  app.disable('x-powered-by').disable('etag');
  mountApi(app, desk);
  mountRegister(app, desk);
  app.use('/sandbox', createMeetingsControls(desk));
  const server = createServer(app);
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    behaviour: desk.behaviour,
    effects: () => desk.effects.read(),
    room: (meetingId) => desk.rooms.find(meetingId),
    row: (meetingId) => desk.register.find(meetingId),
    leave: (meetingId) => desk.rooms.leave(meetingId),
    calledBack: () => Promise.all(desk.calls),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
