// The strict look at a token before any key is touched (RFC 8725): form, header, no surprises.
import { Unauthenticated } from './principal.js';

const MAX_BYTES = 8_192;
const SEGMENT = /^[A-Za-z0-9_-]+$/;
const HEADER_MEMBERS = new Set(['alg', 'typ', 'kid']);
const ALGORITHMS = new Set(['RS256', 'ES256']);

export interface TokenForm {
  readonly alg: 'RS256' | 'ES256';
  readonly kid: string;
  /** Lower case, without the "application/" prefix. */
  readonly typ: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * True if an object in this (valid) JSON text names a member twice. JSON.parse keeps the last one silently; two
 * readers of one token must never see two different claims.
 */
export function hasDuplicateMember(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  const tokens = [...json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)].map((match) => match[0]);
  for (const [i, token] of tokens.entries()) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && tokens[i + 1] === ':') {
      const members = open.at(-1);
      const name = JSON.parse(token) as string;
      if (members?.has(name) === true) return true;
      members?.add(name);
    }
  }
  return false;
}

function decodeSegment(segment: string): Buffer {
  const bytes = Buffer.from(segment, 'base64url');
  // Only the canonical spelling: no padding, no other alphabet, no stray bits.
  if (!SEGMENT.test(segment) || bytes.toString('base64url') !== segment) throw new Unauthenticated('base64url');
  return bytes;
}

function decodeObject(segment: string, what: string): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(decodeSegment(segment));
    value = JSON.parse(text);
  } catch {
    throw new Unauthenticated(`${what} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unauthenticated(`${what} is not an object`);
  if (hasDuplicateMember(text)) throw new Unauthenticated(`${what} repeats a member`);
  return value as Record<string, unknown>;
}

/** Takes a compact JWS apart, or refuses it. The signature is not checked here. */
export function readTokenForm(token: string): TokenForm {
  if (token.length > MAX_BYTES) throw new Unauthenticated('too long');
  const segments = token.split('.');
  const [header, payload, signature] = segments;
  if (segments.length !== 3 || !header || !payload || !signature) throw new Unauthenticated('not three segments');
  decodeSegment(signature);
  const members = decodeObject(header, 'header');
  const unknown = Object.keys(members).find((name) => !HEADER_MEMBERS.has(name));
  // jku, x5u, jwk, x5c, crit, b64, zip … : whatever they ask for, the answer is no.
  if (unknown !== undefined) throw new Unauthenticated('header member');
  const { alg, kid, typ } = members;
  if (typeof alg !== 'string' || !ALGORITHMS.has(alg)) throw new Unauthenticated('alg');
  if (typeof kid !== 'string' || kid.length === 0 || kid.length > 128) throw new Unauthenticated('kid');
  if (typeof typ !== 'string') throw new Unauthenticated('typ');
  return {
    alg: alg as TokenForm['alg'],
    kid,
    typ: typ.toLowerCase().replace(/^application\//, ''),
    claims: decodeObject(payload, 'payload'),
  };
}
