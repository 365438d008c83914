// What a reply says about itself: a row, no such row, or which failure. Services say it in the body, often with status 200.
import type { Envelope } from '../declaration/callSchema.js';
import { UpstreamError, type RefusedReply } from '../../kit/index.js';
import type { UpstreamErrorCode } from '../../../schema/errors.js';
import { toText } from './convert.js';
import { compilePlace, isNothing, type Found, type Place } from './place.js';

/** The service has no such row. Not an error: it never leaves this adapter. */
export class NotFound extends UpstreamError {
  constructor() {
    super('UPSTREAM_ERROR', { detail: 'not found' });
    this.name = 'NotFound';
  }
}

type Meaning = Envelope['errors'][number];

const CODES: Readonly<Record<Exclude<Meaning['means'], 'NOT_FOUND'>, UpstreamErrorCode>> = {
  AUTH: 'UPSTREAM_AUTH',
  RATE_LIMITED: 'UPSTREAM_RATE_LIMITED',
  UNAVAILABLE: 'UPSTREAM_UNAVAILABLE',
  ERROR: 'UPSTREAM_ERROR',
};

export interface Judge {
  /** A reply with status 2xx; throws unless it says success. */
  readonly judge: (reply: unknown) => void;
  /** Throws what a reply with another status means by the declaration; returns where that has no say. */
  readonly judgeRefused: (reply: RefusedReply) => void;
  /** The id that the service gave to the call, if it looks like one. */
  traceOf(reply: unknown): string | undefined;
}

/** Text for comparing; booleans and null as they are written. */
function wireText(value: unknown): string | undefined {
  return typeof value === 'boolean' || value === null ? String(value) : toText(value);
}

function fits(found: Found, is: readonly string[]): boolean {
  const text = wireText(found.value);
  return text !== undefined && is.includes(text);
}

function applies(rule: Meaning, place: Place, reply: unknown, status: number | undefined): boolean {
  if (rule.status !== undefined && (status === undefined || !rule.status.includes(status))) return false;
  if (rule.is === undefined && rule.missing === undefined) return rule.status !== undefined;
  const found = place(reply);
  if (rule.is !== undefined && !fits(found, rule.is)) return false;
  return rule.missing === undefined || (found.holder && isNothing(found.value)) === rule.missing;
}

function throwMeaning({ means }: Meaning): never {
  if (means === 'NOT_FOUND') throw new NotFound();
  throw new UpstreamError(CODES[means], { detail: `the reply means ${means}` });
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const TRACE = /^[\w.:-]{1,100}$/;

export function compileJudge(envelope: Envelope): Judge {
  const errors = envelope.errors.map((rule) => ({ rule, place: compilePlace(rule.at ?? '') }));
  const success = envelope.success.map((rule) => ({ rule, place: compilePlace(rule.at) }));
  const trace = envelope.trace === undefined ? undefined : compilePlace(envelope.trace);

  function judgeErrors(reply: unknown, status: number | undefined): void {
    const found = errors.find(({ rule, place }) => applies(rule, place, reply, status));
    if (found !== undefined) throwMeaning(found.rule);
  }

  return {
    judge(reply) {
      judgeErrors(reply, undefined);
      for (const { rule, place } of success) {
        const found = place(reply);
        // Neither success nor failure: this is not a reply of the service.
        if (rule.is !== undefined && found.value === undefined)
          throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `nothing at ${rule.at}` });
        if ((rule.is !== undefined && !fits(found, rule.is)) || (rule.isNot !== undefined && fits(found, rule.isNot)))
          throw new UpstreamError('UPSTREAM_ERROR', { detail: `no success at ${rule.at}` });
      }
    },
    judgeRefused: ({ status, text }) => judgeErrors(parseOr(text), status),
    traceOf(reply) {
      const text = toText(trace?.(reply).value);
      return text !== undefined && TRACE.test(text) ? text : undefined;
    },
  };
}
