// Calls to BigBlueButton: signed, answered in XML, decided by `returncode` and `messageKey`, never by the HTTP status.
import { z } from 'zod';
import { createSingleFlight, UpstreamError, type AdapterRuntime } from '../../kit/index.js';
import type { Config } from '../config.js';
import { readRoom, type Room } from '../wire/meeting.js';
import { childrenOf, parseXml, textOf, type XmlTree } from '../wire/parseXml.js';
import { readRecording, type Recording } from '../wire/recording.js';
import { ruleOf, type Meaning } from './messageKeys.js';
import { toSignedUrl, type Parameters } from './signedUrl.js';

/** Accepted, or what the server says instead. */
export type ServerReply<T> = { readonly kind: 'DONE'; readonly value: T } | { readonly kind: Meaning };

export interface MeetingServer {
  /** Makes the room, or answers with the one that is there: the passwords must be the same each time. */
  create(parameters: Parameters, signal: AbortSignal): Promise<ServerReply<Room>>;
  /** With attendees; null where there is no such room, or no longer. */
  room(meetingId: string, signal: AbortSignal): Promise<Room | null>;
  /** All that are there, as of a few seconds ago. */
  rooms(signal: AbortSignal): Promise<readonly Room[]>;
  /** Accepted at once, done a little later. */
  end(parameters: Parameters, signal: AbortSignal): Promise<ServerReply<null>>;
  /** By `meetingID` or `recordID`: several are separated by commas. */
  recordings(parameters: Parameters, signal: AbortSignal): Promise<readonly Recording[]>;
  publishRecording(recordId: string, isPublished: boolean, signal: AbortSignal): Promise<ServerReply<null>>;
  deleteRecording(recordId: string, signal: AbortSignal): Promise<ServerReply<null>>;
  /** The address that a browser opens to join. */
  toJoinUrl(parameters: Parameters): string;
  /** Throws when the server does not answer, or does not know our secret. */
  probe(signal: AbortSignal): Promise<void>;
}

type Runtime = Pick<AdapterRuntime<Config>, 'config' | 'http' | 'clock'>;

/** Recordings of one answer. */
const MOST_RECORDINGS = 100;

function toReply(call: string, root: XmlTree): ServerReply<XmlTree> {
  const returncode = textOf(root, 'returncode')?.toUpperCase();
  if (root.name !== 'response' || (returncode !== 'SUCCESS' && returncode !== 'FAILED'))
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${call}: no returncode` });
  if (returncode === 'SUCCESS') return { kind: 'DONE', value: root };
  const key = textOf(root, 'messageKey') ?? '';
  const rule = ruleOf(key);
  if (rule.kind === 'MEANS') return { kind: rule.meaning };
  throw new UpstreamError(rule.code, { detail: `${call}: ${toLoggable(key)}`, sent: rule.begun });
}

/** Keys are words; anything else is not put into a log. */
function toLoggable(key: string): string {
  return /^[a-zA-Z]{1,40}$/.test(key) ? key : 'unknown messageKey';
}

/** A refusal of a read: we asked in a way that the server does not take. */
function refused(call: string, kind: Meaning): UpstreamError {
  return new UpstreamError('UPSTREAM_ERROR', { detail: `${call}: ${kind}` });
}

function createCalls({ config, http }: Runtime) {
  return async (call: string, parameters: Parameters, safe: boolean, signal: AbortSignal) => {
    const text = await http.request({
      operation: call,
      method: 'GET',
      url: toSignedUrl(config.baseUrl, call, parameters, config),
      headers: { accept: 'application/xml, text/xml' },
      as: 'text',
      schema: z.string().min(1),
      safe,
      signal,
    });
    return toReply(call, await parseXml(text, config.xml));
  };
}

type Ask = ReturnType<typeof createCalls>;

/** The list of all rooms, kept for a moment and asked for once at a time. */
function createRoomList({ config, clock }: Runtime, ask: Ask) {
  const flights = createSingleFlight();
  let kept: { readonly rooms: readonly Room[]; readonly until: number } | null = null;
  async function load(signal: AbortSignal): Promise<readonly Room[]> {
    const reply = await ask('getMeetings', {}, true, signal);
    if (reply.kind !== 'DONE') throw refused('getMeetings', reply.kind);
    const list = childrenOf(reply.value, 'meetings')[0];
    if (list === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'getMeetings: no list' });
    const rooms = childrenOf(list, 'meeting').map(readRoom);
    kept = { rooms, until: clock.now().getTime() + config.roomsSeconds * 1_000 };
    return rooms;
  }
  return {
    read: (signal: AbortSignal) =>
      kept !== null && clock.now().getTime() < kept.until
        ? Promise.resolve(kept.rooms)
        : flights.share('rooms', signal, load),
    forget() {
      kept = null;
    },
  };
}

async function readRecordings(ask: Ask, parameters: Parameters, signal: AbortSignal): Promise<readonly Recording[]> {
  const reply = await ask('getRecordings', parameters, true, signal);
  if (reply.kind === 'NOT_FOUND') return [];
  if (reply.kind !== 'DONE') throw refused('getRecordings', reply.kind);
  const list = childrenOf(reply.value, 'recordings')[0];
  if (list === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'getRecordings: no list' });
  return childrenOf(list, 'recording').map(readRecording);
}

/** Page by page: servers since 2.6 give a hundred at most, older ones all at once. */
async function readAllRecordings(ask: Ask, parameters: Parameters, mostRows: number, signal: AbortSignal) {
  const found = new Map<string, Recording>();
  for (let offset = 0; offset < mostRows; offset += MOST_RECORDINGS) {
    const page = { ...parameters, offset: String(offset), limit: String(MOST_RECORDINGS) };
    const recordings = await readRecordings(ask, page, signal);
    const before = found.size;
    for (const recording of recordings) found.set(recording.recordID, recording);
    // An older server ignores the offset and gives the same again.
    if (recordings.length < MOST_RECORDINGS || found.size === before) break;
  }
  return [...found.values()];
}

const withoutValue = (reply: ServerReply<XmlTree>): ServerReply<null> =>
  reply.kind === 'DONE' ? { kind: 'DONE', value: null } : reply;

export function createMeetingServer(runtime: Runtime): MeetingServer {
  const { config } = runtime;
  const ask = createCalls(runtime);
  const list = createRoomList(runtime, ask);

  async function write(call: string, parameters: Parameters, signal: AbortSignal): Promise<ServerReply<XmlTree>> {
    list.forget();
    return ask(call, parameters, false, signal);
  }

  return {
    async create(parameters, signal) {
      const reply = await write('create', parameters, signal);
      return reply.kind === 'DONE' ? { kind: 'DONE', value: readRoom(reply.value) } : reply;
    },
    async room(meetingId, signal) {
      const reply = await ask('getMeetingInfo', { meetingID: meetingId }, true, signal);
      if (reply.kind === 'NOT_FOUND' || reply.kind === 'GONE') return null;
      if (reply.kind !== 'DONE') throw refused('getMeetingInfo', reply.kind);
      return readRoom(reply.value);
    },
    rooms: (signal) => list.read(signal),
    end: async (parameters, signal) => withoutValue(await write('end', parameters, signal)),
    recordings: (parameters, signal) => readAllRecordings(ask, parameters, config.maxRows, signal),
    publishRecording: async (recordID, isPublished, signal) =>
      withoutValue(await write('publishRecordings', { recordID, publish: String(isPublished) }, signal)),
    deleteRecording: async (recordID, signal) => withoutValue(await write('deleteRecordings', { recordID }, signal)),
    toJoinUrl: (parameters) => toSignedUrl(config.joining.publicUrl ?? config.baseUrl, 'join', parameters, config),
    // The bare address needs no checksum, so it would say nothing of the secret.
    probe: async (signal) => {
      const reply = await ask('isMeetingRunning', { meetingID: 'lt-kiem-tra' }, true, signal);
      if (reply.kind !== 'DONE' && reply.kind !== 'NOT_FOUND') throw refused('isMeetingRunning', reply.kind);
    },
  };
}
