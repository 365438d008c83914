// Tokens that the issuer's own key signed, with headers that ask for something (RFC 7515 §4, RFC 8725 §3.9–§3.11).
import { randomUUID } from 'node:crypto';
import { signHeader, signHmac, type JwtLab, type TokenCase } from './jwtLab.js';

function withKid(id: string, kid: unknown, name = `kid ${JSON.stringify(kid) ?? 'missing'}`): TokenCase {
  return { id, name, make: (lab) => lab.forge.token({}, { kid }) };
}

const KEY_IDS: TokenCase[] = [
  { id: 'J20', name: 'kid blank, HMAC of nothing', make: (lab) => signHmac(lab, '', { kid: '' }) },
  {
    id: 'J20b',
    name: 'kid blank, alg HS256, a null byte as the secret',
    make: (lab) => signHmac(lab, '\0', { kid: ' ' }),
  },
  withKid('J21', '../../dev/null'),
  withKid('J22', '/dev/null'),
  withKid('J23', "x' UNION SELECT 'r1' --"),
  withKid('J24', 'http://127.0.0.1:9/jwks.json'),
  withKid('J24b', '|/usr/bin/id'),
  {
    id: 'J26',
    name: 'RS256 with the key id of the EC key',
    make: (lab) => lab.forge.token({}, { kid: 'e1' }),
  },
  withKid('J27', 1),
  withKid('J28', ['r1']),
  withKid('J29', '__proto__'),
  withKid('J29b', 'constructor'),
  withKid('J29c', { toString: 'r1' }),
  withKid('J30', 'k'.repeat(10_000), 'kid of 10 kB'),
  withKid('J30b', 'k'.repeat(129), 'kid of 129 characters'),
  withKid('J31', 'r1\r\nlevel: error'),
  withKid('J32', ''),
  withKid('J32b', null),
  withKid('J32c', undefined),
  withKid('J32d', true),
  withKid('J33', 'R1'),
  withKid('J33b', 'r1 '),
  withKid('J33c', 'r1\u0000'),
  withKid('J33d', 'r\u{1F600}1'),
];

function withMember(id: string, name: string, member: (lab: JwtLab) => Record<string, unknown>): TokenCase {
  return { id, name, make: (lab) => lab.forge.token({}, member(lab)) };
}

const MEMBERS: TokenCase[] = [
  withMember('J34', 'jku of a stranger', (lab) => ({ jku: `${lab.trapUrl}/jwks` })),
  withMember('J34b', 'jku of the issuer', (lab) => ({ jku: `${lab.forge.issuer}/jwks` })),
  withMember('J35', 'x5u of a stranger', (lab) => ({ x5u: `${lab.trapUrl}/cert.pem` })),
  {
    id: 'J36',
    name: "jwk in the header, signed with the attacker's key",
    make: (lab) => lab.forge.token({}, { jwk: lab.foreign.jwk }, lab.foreign),
  },
  withMember('J36b', "jwk in the header, the issuer's", (lab) => ({ jwk: lab.forge.rsa.jwk })),
  withMember('J37', 'x5c in the header', () => ({ x5c: ['MIIB'] })),
  { id: 'J37b', name: 'HS256 with x5c', make: (lab) => signHmac(lab, 'MIIB', { x5c: ['MIIB'] }) },
  withMember('J37c', 'x5t#S256', () => ({ 'x5t#S256': 'AAAA' })),
  {
    id: 'J38',
    name: 'iss of an attacker who runs discovery',
    make: (lab) => lab.forge.token({ iss: lab.trapUrl }, {}, lab.foreign),
  },
  withMember('J39', 'crit with an unknown extension', () => ({ crit: ['x'], x: 1 })),
  withMember('J40', 'crit empty', () => ({ crit: [] })),
  withMember('J41', 'b64 false, crit', () => ({ b64: false, crit: ['b64'] })),
  withMember('J42', 'cty JWT', () => ({ cty: 'JWT' })),
  withMember('J42b', 'iss repeated in the header', (lab) => ({ iss: lab.forge.issuer })),
  withMember('J42c', 'enc', () => ({ enc: 'A256GCM' })),
  withMember('J81', 'zip', () => ({ zip: 'DEF' })),
  withMember('J42d', 'a member named __proto__', () => JSON.parse('{"__proto__":{"x":1}}') as Record<string, unknown>),
];

const TYPES: TokenCase[] = [
  undefined,
  null,
  1,
  ['at+jwt'],
  '',
  'JWT',
  'jwt',
  'at+jwt ',
  'application/application/at+jwt',
  'text/at+jwt',
  'logout+jwt',
  'dpop+jwt',
  'secevent+jwt',
  'kb+jwt',
].map((typ, i) => ({
  id: `J67.${i}`,
  name: `typ ${JSON.stringify(typ) ?? 'missing'}`,
  make: (lab) => lab.forge.token({}, { typ }),
}));

const TEXT: TokenCase[] = [
  ['J70', 'a header that names alg twice', '{"alg":"none","alg":"RS256","typ":"at+jwt","kid":"r1"}'],
  ['J70b', 'a header that names kid twice', '{"alg":"RS256","typ":"at+jwt","kid":"r0","kid":"r1"}'],
  ['J70c', 'a header that names kid twice, once escaped', '{"alg":"RS256","typ":"at+jwt","k\\u0069d":"r0","kid":"r1"}'],
  ['J71', 'a header that is a list', '["RS256"]'],
  ['J71b', 'a header that is null', 'null'],
  ['J71c', 'a header that is a string', '"RS256"'],
  ['J71d', 'an empty header', '{}'],
  ['J71e', 'a header with a byte order mark', '\ufeff{"alg":"RS256","typ":"at+jwt","kid":"r1"}'],
  ['J71f', 'a header with a comment', '{"alg":"RS256","typ":"at+jwt","kid":"r1"/**/}'],
  ['J71g', 'a header with something after it', '{"alg":"RS256","typ":"at+jwt","kid":"r1"} {}'],
  ['J71h', 'a header that is not JSON', 'alg=RS256'],
].map(([id = '', name = '', text = '']) => ({ id, name, make: (lab) => signHeader(lab, text) }));

/** Tokens of the same issuer that are no access tokens. */
const OTHER_TOKENS: TokenCase[] = [
  {
    id: 'J66',
    name: 'an ID token',
    make: (lab) => lab.forge.token({ nonce: 'n', at_hash: 'h', auth_time: 1 }, { typ: 'JWT' }),
  },
  {
    id: 'J67',
    name: 'a logout token',
    make: (lab) =>
      lab.forge.token(
        { events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, sid: randomUUID() },
        { typ: 'logout+jwt' },
      ),
  },
  {
    id: 'J68',
    name: 'a DPoP proof',
    make: (lab) => lab.forge.token({ htm: 'POST', htu: lab.trapUrl }, { typ: 'dpop+jwt', jwk: lab.forge.rsa.jwk }),
  },
];

export const FORGED_HEADERS: readonly TokenCase[] = [...KEY_IDS, ...MEMBERS, ...TYPES, ...TEXT, ...OTHER_TOKENS];
