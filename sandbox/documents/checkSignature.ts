// The signing set of a call to the axis: header names, their values as compact JSON, and an HMAC over that text.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { VxpError } from './vxpAnswer.js';
import type { VxpHeaders } from './vxpHeaders.js';

/** How far the clock of a caller may be off, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
const SIGNING_SET = new Set(['sign-header-key', 'sign-header', 'hash-header']);
const TIMESTAMP = /^(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})\+0700$/;

function refuse(detail: string): never {
  throw new VxpError('InvalidSecurity', detail);
}

function checkHash(headers: VxpHeaders, secret: string): void {
  const given = Buffer.from(headers.get('hash-header') ?? '', 'utf8');
  const expected = Buffer.from(
    createHmac('sha256', secret)
      .update(headers.get('sign-header') ?? '')
      .digest('hex'),
  );
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) refuse('hash-header does not match');
}

function readSigned(text: string): Readonly<Record<string, unknown>> {
  try {
    const signed: unknown = JSON.parse(text);
    if (typeof signed === 'object' && signed !== null && JSON.stringify(signed) === text) return { ...signed };
  } catch {
    // falls through to the refusal below
  }
  return refuse('sign-header is not compact JSON');
}

function withoutPrefix(name: string): string {
  return name.toLowerCase().replace(/^xroadvnpt-/, '');
}

/** Every XroadVnpt-* header outside the signing set must be signed with the value that it has. */
function checkValues(headers: VxpHeaders): void {
  const signed = readSigned(headers.get('sign-header') ?? '');
  const names = (headers.get('sign-header-key') ?? '').split(';');
  if (names.join() !== Object.keys(signed).join()) refuse('sign-header-key and sign-header name different headers');
  const values = new Map(Object.entries(signed).map(([name, value]) => [withoutPrefix(name), value]));
  for (const [name, value] of headers) {
    if (!SIGNING_SET.has(name) && values.get(name) !== value) refuse(`${name} is not signed with its value`);
  }
  if (!values.has('systemid') || !values.has('timestamp')) refuse('systemid and timestamp must be signed');
}

function checkTime(headers: VxpHeaders, now: number): void {
  const parts = TIMESTAMP.exec(headers.get('timestamp') ?? '');
  if (parts === null) refuse("timestamp must be ddMMyyyy'T'HHmmss+0700");
  const [, day, month, year, hour, minute, second] = parts as unknown as readonly string[];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`);
  if (!(Math.abs(at - now) <= CLOCK_TOLERANCE)) refuse('timestamp is more than five minutes off');
}

/** Throws VxpError InvalidSecurity unless the headers are signed with the secret and recent. `now` in milliseconds. */
export function checkSignature(headers: VxpHeaders, secret: string, now: number): void {
  checkHash(headers, secret);
  checkValues(headers);
  checkTime(headers, now);
}
