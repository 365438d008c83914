// Asks responders and fetches lists: allowed hosts alone, since the addresses stand in the certificates of whoever signs.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { createSingleFlight, type AdapterRuntime, type HttpClient } from '../../kit/index.js';
import type { Config } from '../config.js';
import type { EvidenceRequest } from '../verify/certificates/evidence.js';

export interface EvidenceSource {
  /** Null: not allowed, not reachable, or no answer. */
  fetch(request: EvidenceRequest, signal: AbortSignal): Promise<Uint8Array | null>;
}

const CACHE_BYTES = 67_108_864;
const MAX_URL = 2_000;

export function isAllowedUrl(text: string, hosts: readonly string[]): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  // Lists and answers are signed: http is what authorities use.
  return (url.protocol === 'http:' || url.protocol === 'https:') && hosts.includes(url.host);
}

const bytes = z.instanceof(Uint8Array);

function ask(http: HttpClient, evidence: Config['evidence'], request: EvidenceRequest, signal: AbortSignal) {
  const bounds = { timeoutMs: evidence.timeoutMs, maxBytes: evidence.maxBytes, signal };
  // Asking changes nothing there.
  const same = { ...bounds, url: request.url, as: 'bytes', schema: bytes, safe: true } as const;
  if (request.kind === 'CRL') return http.request({ ...same, operation: 'revocation list', method: 'GET' });
  const headers = { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' };
  return http.request({ ...same, operation: 'ocsp', method: 'POST', headers, body: request.body ?? new Uint8Array() });
}

export function createEvidenceSource({ config, http, log }: AdapterRuntime<Config>): EvidenceSource {
  const { evidence } = config;
  const flights = createSingleFlight();
  const lists = new LRUCache<string, Uint8Array>({
    max: 200,
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ length }) => length + 1,
    ttl: Math.max(1, evidence.cacheSeconds * 1_000),
  });

  async function fetchList(request: EvidenceRequest, signal: AbortSignal): Promise<Uint8Array> {
    const known = evidence.cacheSeconds === 0 ? undefined : lists.get(request.url);
    if (known !== undefined) return known;
    const list = await flights.share(request.url, signal, (ended) => ask(http, evidence, request, ended));
    lists.set(request.url, list);
    return list;
  }

  return {
    async fetch(request, signal) {
      if (!isAllowedUrl(request.url, evidence.hosts)) {
        const place = createHash('sha256').update(request.url).digest('hex').slice(0, 12);
        log.debug({ kind: request.kind, place }, 'revocation cannot be asked about: the host is not allowed');
        return null;
      }
      try {
        return await (request.kind === 'CRL' ? fetchList(request, signal) : ask(http, evidence, request, signal));
      } catch {
        return null;
      }
    },
  };
}
