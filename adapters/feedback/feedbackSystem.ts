// The GeoReport endpoint: one function for each call, every reply unwrapped and parsed.
import { z } from 'zod';
import { UpstreamError, type AdapterRuntime } from '../kit/index.js';
import type { Config } from './config.js';
import { parseXml } from './wire/parseXml.js';
import {
  definitionRow,
  requestRow,
  serviceRow,
  tokenRow,
  updateRow,
  writtenRow,
  type AttributeRow,
  type RequestRow,
  type ServiceRow,
  type UpdateRow,
  type WrittenRow,
} from './wire/rows.js';
import { unwrap } from './wire/unwrap.js';
import { toWireTime } from './wire/wireTime.js';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Both ends in milliseconds, both included. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

export interface FeedbackSystem {
  services(signal: AbortSignal): Promise<readonly ServiceRow[]>;
  /** What is asked with a service; null if the system has no definition of it. */
  definition(serviceCode: string, signal: AbortSignal): Promise<readonly AttributeRow[] | null>;
  requestsIn(window: Window, signal: AbortSignal, serviceCode?: string): Promise<readonly RequestRow[]>;
  /** Those that there are; unknown ids are missing. */
  requestsById(ids: readonly string[], signal: AbortSignal): Promise<readonly RequestRow[]>;
  updatesIn(window: Window, signal: AbortSignal): Promise<readonly UpdateRow[]>;
  /** The id that a token has become; null as long as it has not, whatever the system says instead. */
  resolveToken(token: string, signal: AbortSignal): Promise<string | null>;
  submit(fields: Pairs, signal: AbortSignal): Promise<readonly WrittenRow[]>;
  sendUpdate(fields: Pairs, signal: AbortSignal): Promise<readonly WrittenRow[]>;
}

const statused = z.object({ status: z.int() });

/** The HTTP status that an error of the runtime carries, if it is one of a status. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof UpstreamError ? statused.safeParse(error).data?.status : undefined;
}

/** Answers `otherwise` for the statuses, and throws for everything else. */
async function unless<T, F>(statuses: readonly number[], otherwise: F, work: Promise<T>): Promise<T | F> {
  return work.catch((error: unknown) => {
    if (statuses.includes(statusOf(error) ?? 0)) return otherwise;
    throw error;
  });
}

function badResponse(operation: string, detail: string): UpstreamError {
  return new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${operation}: ${detail}` });
}

function parseItems<T>(operation: string, reply: unknown, row: z.ZodType<T>): readonly T[] {
  const items = unwrap(reply);
  if (items === undefined) throw badResponse(operation, 'neither a list nor a known wrapper');
  return items.map((item) => {
    const parsed = row.safeParse(item);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw badResponse(operation, paths.join('; '));
  });
}

interface Ask<T> {
  /** A name without values. */
  readonly operation: string;
  readonly path: string;
  readonly query?: Pairs;
  readonly form?: Pairs;
  readonly row: z.ZodType<T>;
  readonly signal: AbortSignal;
}

function createAsk({ config, http }: Pick<AdapterRuntime<Config>, 'config' | 'http'>) {
  const base = config.baseUrl.replace(/\/+$/, '');
  const everywhere: Pairs = config.jurisdictionId === '' ? [] : [['jurisdiction_id', config.jurisdictionId]];
  const encode = (pairs: Pairs) =>
    new URLSearchParams([...everywhere, ...pairs].map(([name, value]): [string, string] => [name, value])).toString();

  return async <T>({ operation, path, query = [], form, row, signal }: Ask<T>): Promise<readonly T[]> => {
    const asked = form === undefined ? encode(query) : '';
    const request = {
      operation,
      url: `${base}/${path}.${config.format}${asked === '' ? '' : `?${asked}`}`,
      safe: form === undefined,
      signal,
      ...(form === undefined
        ? { method: 'GET' as const }
        : {
            method: 'POST' as const,
            headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
            body: encode(form),
            timeoutMs: config.writes.timeoutMs,
          }),
    };
    if (config.format === 'json')
      return parseItems(operation, await http.request({ ...request, as: 'json', schema: z.unknown() }), row);
    const bytes = await http.request({ ...request, as: 'bytes', schema: z.instanceof(Uint8Array) });
    const reply = await parseXml(bytes).catch(() => {
      // The parser's message would quote the reply.
      throw badResponse(operation, 'not XML');
    });
    return parseItems(operation, reply, row);
  };
}

function toDates({ from, until }: Window): Pairs {
  return [
    ['start_date', toWireTime(from)],
    ['end_date', toWireTime(until)],
  ];
}

export function createFeedbackSystem(runtime: Pick<AdapterRuntime<Config>, 'config' | 'http'>): FeedbackSystem {
  const { config } = runtime;
  const ask = createAsk(runtime);
  const extensions: Pairs = config.extensions ? [['extensions', 'true']] : [];
  const key: Pairs = [['api_key', config.apiKey]];
  const requests = (query: Pairs, signal: AbortSignal) =>
    ask({ operation: 'requests', path: 'requests', query: [...query, ...extensions], row: requestRow, signal });

  return {
    services: (signal) => ask({ operation: 'services', path: 'services', row: serviceRow, signal }),
    async definition(code, signal) {
      const path = `services/${encodeURIComponent(code)}`;
      const asked = ask({ operation: 'service definition', path, row: definitionRow, signal });
      return (await unless([404], [], asked))[0]?.attributes ?? null;
    },
    requestsIn: (window, signal, serviceCode) =>
      requests(
        [...toDates(window), ...(serviceCode === undefined ? [] : [['service_code', serviceCode] as const])],
        signal,
      ),
    async requestsById(ids, signal) {
      const query: Pairs = [['service_request_id', ids.join(',')]];
      const found = await unless([404], null, requests(query, signal));
      if (found !== null || ids.length === 1) return found ?? [];
      // Some say 404 to all of them because one is unknown.
      const each: RequestRow[] = [];
      for (const one of ids) each.push(...(await unless([404], [], requests([['service_request_id', one]], signal))));
      return each;
    },
    updatesIn: (window, signal) =>
      ask({
        operation: 'updates',
        path: 'servicerequestupdates',
        query: [...key, ...toDates(window)],
        row: updateRow,
        signal,
      }),
    async resolveToken(token, signal) {
      const path = `tokens/${encodeURIComponent(token)}`;
      const rows = await unless([400, 404], [], ask({ operation: 'token', path, row: tokenRow, signal }));
      return rows.find((row) => row.service_request_id !== null)?.service_request_id ?? null;
    },
    submit: (fields, signal) =>
      ask({ operation: 'submit', path: 'requests', form: [...key, ...fields], row: writtenRow, signal }),
    sendUpdate: (fields, signal) =>
      ask({
        operation: 'send update',
        path: 'servicerequestupdates',
        form: [...key, ...fields],
        row: writtenRow,
        signal,
      }),
  };
}
