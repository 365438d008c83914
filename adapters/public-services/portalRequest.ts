// Builds one request to the adapter on the security server: POST, JSON, with the destination in header and/or query.
import type { z } from 'zod';
import type { HttpRequest } from '../kit/index.js';
import type { Config } from './config.js';

function toUrl(config: Config, path: string): string {
  const url = new URL(config.baseUrl.replace(/\/+$/, '') + config.pathPrefix + path);
  if (config.dstcodeAs !== 'header') url.searchParams.set('dstcode', config.dstcode);
  if (config.providerUrl !== '') url.searchParams.set('providerurl', config.providerUrl);
  return url.toString();
}

/** One read, which may be repeated; `operation` names it for metrics and holds no value. */
export function toPortalRequest<T>(
  config: Config,
  call: { path: string; operation: string; body: object; schema: z.ZodType<T>; signal: AbortSignal },
): HttpRequest<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return {
    operation: call.operation,
    method: 'POST',
    url: toUrl(config, call.path),
    headers: config.dstcodeAs === 'query' ? headers : { ...headers, dstcode: config.dstcode },
    body: JSON.stringify(call.body),
    as: 'json',
    schema: call.schema,
    safe: true,
    signal: call.signal,
  };
}
