// Things in the place of a token that are no compact JWS in canonical form (RFC 7515 §7.1, §2), and tokens that are valid.
import { TEST_AUDIENCE, encode, signRaw } from '../../support/tokenForge.js';
import { partsOf, signPayload, type JwtLab, type TokenCase } from './jwtLab.js';

/** A valid token whose signature has a character of the URL-safe alphabet. */
function tokenWithUrlCharacter(lab: JwtLab): string {
  for (;;) {
    const token = lab.forge.token();
    if (/[-_]/.test(partsOf(token)[2])) return token;
  }
}

/** The same bytes, with other bits in the part of the last character that is cut off. */
function withStrayBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  return token.slice(0, -1) + (alphabet[last ^ 1] ?? '');
}

function fixed(id: string, name: string, token: string): TokenCase {
  return { id, name, make: () => token };
}

function altered(id: string, name: string, change: (token: string, lab: JwtLab) => string): TokenCase {
  return { id, name, make: (lab) => change(lab.forge.token(), lab) };
}

const ENCRYPTED = ['alg', 'dir'].map((alg, i) => ({
  id: `J78.${i}`,
  name: `a JWE (${alg}) that names the same key`,
  make: (lab: JwtLab) =>
    [encode(lab.header({ alg: i === 0 ? 'RSA-OAEP' : 'dir', enc: 'A256GCM' })), 'AAAA', 'AAAA', 'AAAA', 'AAAA'].join(
      '.',
    ),
}));

export const FORGED_FORMS: readonly TokenCase[] = [
  ...ENCRYPTED,
  altered('J80', 'a token inside a token', (token, lab) => signPayload(lab, token)),
  altered('J80b', 'a token inside a token, cty JWT', (token, lab) => signPayload(lab, token, { cty: 'JWT' })),
  altered('J83', 'padding added', (token) => `${token}=`),
  altered('J83b', 'padding added to the payload', (token) => token.replace(/\.(?=[^.]*$)/, '=.')),
  {
    id: 'J84',
    name: 'the other base64 alphabet',
    make: (lab) => tokenWithUrlCharacter(lab).replaceAll('-', '+').replaceAll('_', '/'),
  },
  altered('J84b', 'stray bits in the last character', withStrayBits),
  altered('J85', 'a space inside', (token) => `${token.slice(0, 20)} ${token.slice(20)}`),
  altered('J85b', 'a tab inside', (token) => `${token.slice(0, 20)}\t${token.slice(20)}`),
  altered('J85c', 'quotes around it', (token) => `"${token}"`),
  altered('J85d', 'a percent escape inside', (token) => token.replace('.', '%2e')),
  altered('J86', 'a fourth segment', (token) => `${token}.AAAA`),
  altered('J86b', 'an empty fourth segment', (token) => `${token}.`),
  altered('J86c', 'an empty first segment', (token) => `.${token}`),
  altered('J86d', 'twice over', (token) => `${token}${token}`),
  altered('J86e', 'two, with a comma', (token) => `${token},${token}`),
  altered('J86f', 'JWS JSON serialisation', (token) => {
    const [header, payload, signature] = partsOf(token);
    return JSON.stringify({ protected: header, payload, signature });
  }),
  fixed('J94', 'an empty string', ''),
  fixed('J95', 'null', 'null'),
  fixed('J95b', 'undefined', 'undefined'),
  fixed('J95c', 'an object', '[object Object]'),
  fixed('J96', 'three dots', '...'),
  fixed('J96b', 'two dots', '..'),
  fixed('J97', '8 kB of dots', '.'.repeat(8_000)),
  fixed('J97b', '12 kB of dots', '.'.repeat(12_000)),
  // Header values travel as latin1: these are the bytes of the UTF-8 form.
  fixed('J98', 'an emoji', Buffer.from('😀').toString('latin1')),
  fixed('J98b', 'Vietnamese letters', Buffer.from('mã-truy-cập').toString('latin1')),
];

/** Too large for any header: the HTTP parser refuses them before anybody looks. */
export const OVERSIZED: readonly TokenCase[] = [
  { id: 'J76', name: '64 kB', make: (lab) => lab.forge.token({ x: 'x'.repeat(48_000) }) },
  {
    id: 'J77',
    name: '10,000 roles',
    make: (lab) => lab.forge.token({ roles: Array.from({ length: 10_000 }, (_, i) => `r${i}`) }),
  },
  fixed('J97', '1 MB of dots', '.'.repeat(1_000_000)),
];

export const VALID_TOKENS: readonly TokenCase[] = [
  { id: 'J00', name: 'RS256', make: (lab) => lab.forge.token() },
  { id: 'J00b', name: 'ES256', make: (lab) => lab.forge.token({}, {}, lab.forge.ec) },
  {
    id: 'J00c',
    name: 'a list of audiences that contains us',
    make: (lab) => lab.forge.token({ aud: ['https://other.test/api', TEST_AUDIENCE] }),
  },
  { id: 'J00d', name: 'typ application/at+jwt', make: (lab) => lab.forge.token({}, { typ: 'application/at+jwt' }) },
  { id: 'J00e', name: 'typ in capitals', make: (lab) => lab.forge.token({}, { typ: 'AT+JWT' }) },
  {
    id: 'J00f',
    name: 'good for exactly an hour',
    make: (lab) => lab.forge.token({ exp: Number(lab.forge.claims()['iat']) + 3_600 }),
  },
  {
    id: 'J00g',
    name: 'the application in azp',
    make: (lab) => lab.forge.token({ client_id: undefined, azp: 'test-app' }),
  },
  {
    id: 'J00h',
    name: 'neither agency nor roles',
    make: (lab) => lab.forge.token({ org: undefined, roles: undefined }),
  },
  {
    id: 'J00i',
    name: '64 roles',
    make: (lab) => lab.forge.token({ roles: Array.from({ length: 64 }, (_, i) => `r${i}`) }),
  },
  {
    id: 'J00j',
    name: 'members of the same name in different objects, and unknown claims',
    make: (lab) =>
      lab.forge.token({ act: { sub: 'a' }, may_act: { sub: 'b' }, x: [{ a: 1 }, { a: 2 }], s: '"a":1,"a":2' }),
  },
  {
    id: 'J00k',
    name: 'JSON written with spaces',
    make: (lab) =>
      signRaw(
        encode(JSON.stringify(lab.header(), null, 2)),
        encode(JSON.stringify(lab.forge.claims(), null, 2)),
        lab.forge.rsa,
      ),
  },
];
