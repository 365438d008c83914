// Tokens that the issuer's own key signed, with claims that are missing, of the wrong type, or not for us (RFC 9068 §4).
import { signPayload, type JwtLab, type TokenCase } from './jwtLab.js';
import { TEST_AUDIENCE } from '../../support/tokenForge.js';

const HOUR = 3_600;

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function withClaims(id: string, name: string, claims: (lab: JwtLab) => Record<string, unknown>): TokenCase {
  return { id, name, make: (lab) => lab.forge.token(claims(lab)) };
}

/** The same claim with each of these values; undefined leaves it out. */
function each(id: string, claim: string, values: readonly unknown[]): TokenCase[] {
  return values.map((value, i) => {
    const shown = (JSON.stringify(value) ?? 'missing').slice(0, 60);
    return withClaims(`${id}.${i}`, `${claim} ${shown}`, () => ({ [claim]: value }));
  });
}

const TIMES: TokenCase[] = [
  withClaims('J43', 'expired for an hour', () => ({ iat: now() - 2 * HOUR, exp: now() - HOUR })),
  withClaims('J44', 'expired for 61 s', () => ({ iat: now() - 600, exp: now() - 61 })),
  withClaims('J44b', 'expired for 6 s', () => ({ iat: now() - 600, exp: now() - 6 })),
  ...each('J45', 'exp', [undefined, String(now() + 600), null, 1e308, -1, 0, true, [now() + 600], {}, now() + 600.5]),
  withClaims('J50', 'good for 10 years', () => ({ exp: now() + 10 * 365 * 24 * HOUR })),
  withClaims('J50b', 'good for an hour and a second', () => ({ exp: now() + HOUR + 1 })),
  withClaims('J50c', 'ends before it begins', () => ({ iat: now() + 4, exp: now() + 3 })),
  withClaims('J51', 'nbf in an hour', () => ({ nbf: now() + HOUR })),
  ...each('J51b', 'nbf', [String(now()), null, '', 1e308, -1, [], now() - 0.5]),
  withClaims('J52', 'iat in an hour', () => ({ iat: now() + HOUR, exp: now() + HOUR + 600 })),
  withClaims('J53', 'iat two years ago, exp to come', () => ({ iat: now() - 2 * 365 * 24 * HOUR })),
  ...each('J53b', 'iat', [undefined, null, String(now()), -1, 0, 1e308, [], {}, now() - 0.5]),
];

const AUDIENCES: TokenCase[] = each('J54', 'aud', [
  'https://other.test/api',
  undefined,
  null,
  [],
  {},
  { [TEST_AUDIENCE]: true },
  '',
  5,
  [5],
  [[TEST_AUDIENCE]],
  [TEST_AUDIENCE, 5],
  TEST_AUDIENCE.slice(0, -1),
  `${TEST_AUDIENCE}/`,
  `${TEST_AUDIENCE}.attacker.test`,
  TEST_AUDIENCE.toUpperCase(),
  `https://other.test ${TEST_AUDIENCE}`,
  `${TEST_AUDIENCE}\u0000`,
]);

const ISSUERS: TokenCase[] = [
  withClaims('J59', 'iss with a slash at the end', (lab) => ({ iss: `${lab.forge.issuer}/` })),
  withClaims('J59b', 'iss in other letters', (lab) => ({ iss: lab.forge.issuer.toUpperCase() })),
  withClaims('J59c', 'iss of another realm', (lab) => ({ iss: `${lab.forge.issuer}/realms/khac` })),
  withClaims('J59d', 'iss by another name of the host', (lab) => ({
    iss: lab.forge.issuer.replace('127.0.0.1', 'localhost'),
  })),
  withClaims('J59e', 'iss with spaces', (lab) => ({ iss: ` ${lab.forge.issuer}` })),
  ...each('J60', 'iss', [undefined, null, '', 0, {}, 'https://issuer.attacker.test']),
  withClaims('J61', 'iss in a list', (lab) => ({ iss: [lab.forge.issuer] })),
];

const BAD_NAMES = [
  undefined,
  null,
  '',
  1,
  true,
  [],
  ['person-1'],
  {},
  'a b',
  'a\nb',
  'a\u0000',
  'ngườ\u0069',
  'x'.repeat(256),
];

const ROLES: TokenCase[] = each('J64', 'roles', [
  'city-admin',
  5,
  true,
  { 'city-admin': true },
  [['city-admin']],
  ['city-admin', null],
  ['city-admin', 1],
  ['city-admin', {}],
  ['city admin'],
  [''],
  ['city-admin\u0000'],
  ['x'.repeat(65)],
  Array.from({ length: 65 }, (_, i) => `r${i}`),
]);

const WHO: TokenCase[] = [
  ...each('J62', 'sub', BAD_NAMES),
  ...each('J62b', 'jti', BAD_NAMES),
  ...each('J63', 'client_id', BAD_NAMES),
  ...each('J64b', 'org', ['', 26, true, ['H26'], {}, 'h26', 'H26;', 'H26 ', '.H26', `H26.${'1'.repeat(40)}`]),
  ...ROLES,
  // RFC 8705 §3.1, RFC 9449 §6.1: bound to a key that this gateway does not check.
  ...each('J65', 'cnf', [{ 'x5t#S256': 'AAAA' }, { jkt: 'AAAA' }, {}, null, 'x']),
];

function withText(id: string, name: string, change: (claims: string) => string | Buffer): TokenCase {
  return { id, name, make: (lab) => signPayload(lab, change(JSON.stringify(lab.forge.claims()))) };
}

/** Puts more members at the end of a JSON object. */
function append(claims: string, members: string): string {
  return `${claims.slice(0, -1)},${members}}`;
}

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

const TEXT: TokenCase[] = [
  withText('J69', 'org named twice', (claims) => append(claims, '"org":"H26"')),
  withText('J69b', 'roles named twice, once escaped', (claims) => append(claims, '"r\\u006fles":["city-admin"]')),
  withText('J69c', 'a member named twice inside another', (claims) => append(claims, '"act":{"sub":"a","sub":"b"}')),
  withText('J69d', 'a member named twice inside a list', (claims) => append(claims, '"x":[[{"a":1,"\\u0061":2}]]')),
  withText('J69e', 'two members named ""', (claims) => append(claims, '"":1,"":2')),
  withText('J73', 'a payload that is not JSON', () => 'sub=person-1'),
  withText('J73b', 'a payload with a comma too many', (claims) => append(claims, '').replace(',}', ',}')),
  withText('J73c', 'a payload with a byte order mark', (claims) => `\ufeff${claims}`),
  withText('J73d', 'a payload that ends early', (claims) => claims.slice(0, -1)),
  withText('J73e', 'a payload with NaN', (claims) => append(claims, '"x":NaN')),
  withText('J73f', 'a payload in UTF-16', (claims) => Buffer.from(claims, 'utf16le')),
  withText('J74', 'a payload that is a list', (claims) => `[${claims}]`),
  withText('J74b', 'a payload that is a string', (claims) => JSON.stringify(claims)),
  withText('J74c', 'a payload that is null', () => 'null'),
  withText('J74d', 'an empty object', () => '{}'),
  withText('J75', 'bytes that are not UTF-8', (claims) =>
    Buffer.concat([
      Buffer.from(claims.slice(0, -1)),
      Buffer.from(',"x":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]),
  ),
  withText('J75b', 'an overlong UTF-8 form', (claims) =>
    Buffer.concat([
      Buffer.from(claims.slice(0, -1)),
      Buffer.from(',"x":"'),
      Buffer.from([0xc0, 0xaf]),
      Buffer.from('"}'),
    ]),
  ),
  withText('J76', 'more than 8,192 bytes', (claims) => append(claims, `"x":"${'x'.repeat(7_000)}"`)),
  withText('J77', 'a thousand roles', () => `{"roles":[${Array.from({ length: 1_000 }, (_, i) => `"r${i}"`).join()}]}`),
  withText('J72', 'nested 1,500 deep', (claims) => append(claims, `"x":${nested(1_500)}`)),
  withText('J72b', 'nested 40 deep', (claims) => append(claims, `"x":${nested(40)}`)),
];

export const FORGED_CLAIMS: readonly TokenCase[] = [...TIMES, ...AUDIENCES, ...ISSUERS, ...WHO, ...TEXT];
