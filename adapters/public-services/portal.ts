// Calls to the portal. A read: session in the body, envelope checked, rows parsed; a stale session is renewed once.
import type { z } from 'zod';
import { UpstreamError, type AdapterRuntime } from '../kit/index.js';
import type { Config } from './config.js';
import { toPortalRequest } from './portalRequest.js';
import { createPortalSession } from './portalSession.js';
import { createPortalWriter, type PortalWriter } from './portalWrite.js';
import { toRefusal } from './refusal.js';
import { replySchema, rowsOf, totalOf, type PortalReply } from './wire/portalReply.js';
import { withUpperKeys } from './wire/scalars.js';

/** One read. `row` sees each row with UPPERCASE keys. */
export interface PortalRead<T> {
  readonly service: string;
  /** True for a look-up by code: a refusal that says "not found" then means no rows. */
  readonly byCode?: boolean;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly row: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** The rows of a reply, and the number of all rows if the service tells it. */
export interface PortalRows<T> {
  readonly rows: readonly T[];
  readonly total: number | null;
}

export interface Portal {
  read<T>(read: PortalRead<T>): Promise<PortalRows<T>>;
  readonly write: PortalWriter;
  /** Logs in anew; throws when the portal does not accept it. */
  probe(signal: AbortSignal): Promise<void>;
}

/** What a reply means apart from its rows. */
interface ReplyTests {
  /** The session is no longer valid. */
  isStale(reply: PortalReply): boolean;
  /** The code asked for does not exist. */
  isAbsent(reply: PortalReply): boolean;
  /** Refused, or accepted in name only. */
  isRefused(reply: PortalReply): boolean;
}

function createReplyTests({ session, assumed }: Config): ReplyTests {
  const stale = new RegExp(session.stalePattern, 'iu');
  const notFound = new RegExp(assumed.notFoundPattern, 'iu');
  const failure = new RegExp(assumed.failurePattern, 'iu');
  return {
    isStale({ code, message }) {
      if (code === 0) return false;
      if (stale.test(message) || session.staleCodes.includes(code)) return true;
      return session.staleCodes.length === 0 && !session.businessCodes.includes(code);
    },
    isAbsent: ({ code, message }) => code !== 0 && notFound.test(message),
    isRefused: ({ code, message, result }) => code !== 0 || (result == null && failure.test(message)),
  };
}

function parseRows<T>(read: PortalRead<T>, reply: PortalReply): T[] {
  return rowsOf(reply.result).map((value) => {
    const parsed = read.row.safeParse(withUpperKeys(value));
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${read.service}: ${paths.join('; ')}` });
  });
}

export function createPortal(runtime: Pick<AdapterRuntime<Config>, 'config' | 'http' | 'clock'>): Portal {
  const { config, http } = runtime;
  const sessions = createPortalSession(runtime);
  const tests = createReplyTests(config);

  function send(session: string, { service, parameters, signal }: PortalRead<unknown>): Promise<PortalReply> {
    const body = { session, madonvi: config.madonvi, service, ...parameters };
    const operation = `${config.dataPath} ${service}`;
    return http.request(
      toPortalRequest(config, { path: config.dataPath, operation, body, schema: replySchema, signal }),
    );
  }

  async function ask(read: PortalRead<unknown>): Promise<PortalReply> {
    const session = await sessions.current(read.signal);
    const reply = await send(session, read);
    if (!tests.isStale(reply)) return reply;
    sessions.drop(session);
    return send(await sessions.current(read.signal), read);
  }

  return {
    async read(read) {
      const reply = await ask(read);
      if (read.byCode === true && tests.isAbsent(reply)) return { rows: [], total: 0 };
      if (tests.isRefused(reply)) throw toRefusal(read.service, reply);
      return { rows: parseRows(read, reply), total: totalOf(reply, config.dossierList.totalKey) };
    },
    write: createPortalWriter(runtime, sessions),
    probe: async (signal) => void (await sessions.renew(signal)),
  };
}
