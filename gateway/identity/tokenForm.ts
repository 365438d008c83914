// The strict look at a token before any key is touched (RFC 8725): form, header, no surprises.
import { Unauthenticated } from './principal.js';

const MAX_BYTES = 8_192;
/** Levels of objects and lists: claims have a handful, and nothing after this may recurse into thousands. */
const MAX_DEPTH = 16;
const SEGMENT = /^[A-Za-z0-9_-]+$/;
const HEADER_MEMBERS: readonly string[] = ['alg', 'typ', 'kid'];
/** Fingerprints of certificates; some issuers add them. Allowed by settings alone, and never read. */
const FINGERPRINTS: readonly string[] = ['x5t', 'x5t#S256'];

export type Algorithm = 'RS256' | 'ES256' | 'PS256';

/** What may differ between kinds of tokens; access tokens take the default. */
export interface TokenRules {
  readonly algorithms: readonly Algorithm[];
  /** Header members that this kind may leave out; they read as empty. */
  readonly optional: readonly ('kid' | 'typ')[];
}

const ACCESS_TOKEN: TokenRules = { algorithms: ['RS256', 'ES256'], optional: [] };

export interface TokenForm {
  readonly alg: Algorithm;
  readonly kid: string;
  /** Header members that only some issuers may send. */
  readonly extra: readonly string[];
  /** Lower case, without the "application/" prefix. */
  readonly typ: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Strings and structure of a valid JSON text, in order. */
function readJsonTokens(json: string): string[] {
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)].map((match) => match[0]);
}

/** Levels of objects and lists in this (valid) JSON text. */
export function depthOf(json: string): number {
  let open = 0;
  let deepest = 0;
  for (const token of readJsonTokens(json)) {
    if (token === '{' || token === '[') open += 1;
    else if (token === '}' || token === ']') open -= 1;
    deepest = Math.max(deepest, open);
  }
  return deepest;
}

/**
 * True if an object in this (valid) JSON text names a member twice. JSON.parse keeps the last one silently; two
 * readers of one token must never see two different claims.
 */
export function hasDuplicateMember(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  const tokens = readJsonTokens(json);
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
    // A byte order mark is not JSON (RFC 8259 §8.1), so it stays where JSON.parse trips over it.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeSegment(segment));
    value = JSON.parse(text);
  } catch {
    throw new Unauthenticated(`${what} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unauthenticated(`${what} is not an object`);
  if (depthOf(text) > MAX_DEPTH) throw new Unauthenticated(`${what} is too deep`);
  if (hasDuplicateMember(text)) throw new Unauthenticated(`${what} repeats a member`);
  return value as Record<string, unknown>;
}

/** Takes a compact JWS apart, or refuses it. The signature is not checked here. */
export function readTokenForm(token: string, rules: TokenRules = ACCESS_TOKEN): TokenForm {
  if (token.length > MAX_BYTES) throw new Unauthenticated('too long');
  const segments = token.split('.');
  const [header, payload, signature] = segments;
  if (segments.length !== 3 || !header || !payload || !signature) throw new Unauthenticated('not three segments');
  decodeSegment(signature);
  const members = decodeObject(header, 'header');
  const extra = Object.keys(members).filter((name) => !HEADER_MEMBERS.includes(name));
  // jku, x5u, jwk, x5c, crit, b64, zip … : whatever they ask for, the answer is no.
  if (extra.some((name) => !FINGERPRINTS.includes(name))) throw new Unauthenticated('header member');
  const absent = Object.fromEntries(rules.optional.map((name) => [name, '']));
  const { alg, kid, typ } = { ...absent, ...members } as Record<string, unknown>;
  const allowed = rules.algorithms.find((algorithm) => algorithm === alg);
  if (allowed === undefined) throw new Unauthenticated('alg');
  const namesKey = typeof kid === 'string' && kid.length <= 128 && (kid.length > 0 || members['kid'] === undefined);
  if (!namesKey) throw new Unauthenticated('kid');
  if (typeof typ !== 'string') throw new Unauthenticated('typ');
  return {
    alg: allowed,
    kid,
    extra,
    typ: typ.toLowerCase().replace(/^application\//, ''),
    claims: decodeObject(payload, 'payload'),
  };
}
