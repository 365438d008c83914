// Faults of a WSO2 gateway: flat JSON with a text code (4.x), a `fault` with a number (3.x), or XML. Operators rewrite them.
import { z } from 'zod';
import { UpstreamError, type RefusedReply } from '../../kit/index.js';

const IN_XML = /<(?:\w+:)?code>\s*(\d{6})\s*</;
/** Invalid, missing or expired credentials. */
const CREDENTIALS = new Set(['900901', '900902', '900904']);
const THROTTLED = new Set(['900800', '900802', '900803', '900804', '900806', '900807']);
const MAX_WAIT = 3_600;

interface Fault {
  readonly code: string;
  readonly nextAccessTime: string;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const body = z.object({
  code: z.unknown().optional(),
  nextAccessTime: z.unknown().optional(),
  fault: z.object({ code: z.unknown().optional(), nextAccessTime: z.unknown().optional() }).optional().catch(undefined),
});

function readJson(text: string): Fault | undefined {
  try {
    const { fault, ...flat } = body.parse(JSON.parse(text));
    const { code, nextAccessTime } = fault ?? flat;
    return { code: textOf(code), nextAccessTime: textOf(nextAccessTime) };
  } catch {
    return undefined;
  }
}

/** Undefined unless the code is one of the gateway's own: six digits (7007xx, 900xxx, 10xxxx). */
export function readFault(text: string): Fault | undefined {
  const fault = readJson(text) ?? { code: IN_XML.exec(text)?.[1] ?? '', nextAccessTime: '' };
  return /^(70|90|10)\d{4}$/.test(fault.code) ? fault : undefined;
}

/** `2026-Sep-09 00:00:00+0000 UTC` or ISO; undefined for anything else. */
function secondsUntil(time: string, now: Date): number | undefined {
  const at = Date.parse(time.replace(/ UTC$/, '').replace(/^(\d{4})-(\w{3})-(\d{2}) /, '$3 $2 $1 '));
  if (Number.isNaN(at)) return undefined;
  return Math.min(Math.max(1, Math.ceil((at - now.getTime()) / 1_000)), MAX_WAIT);
}

/** True if new credentials may help. 401 with another code of the gateway (blocked, not subscribed) is configuration. */
export function isExpired({ status, text }: RefusedReply): boolean {
  if (status !== 401) return false;
  const fault = readFault(text);
  return fault === undefined || CREDENTIALS.has(fault.code);
}

/** Too many calls: until when the gateway said. Such replies have no Retry-After as a rule. */
export function throwThrottled(reply: RefusedReply, now: Date): void {
  const fault = readFault(reply.text);
  if (fault === undefined || !THROTTLED.has(fault.code)) return;
  const stated = reply.header('retry-after');
  if (stated !== undefined) return;
  const retryAfterSeconds = secondsUntil(fault.nextAccessTime, now);
  throw new UpstreamError('UPSTREAM_RATE_LIMITED', {
    detail: `fault ${fault.code}`,
    sent: false,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
