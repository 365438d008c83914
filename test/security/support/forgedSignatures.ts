// Tokens whose algorithm or signature is not what the issuer's key made (RFC 8725 §2.1, §2.2, §3.1, §3.3).
import { createPublicKey, generateKeyPairSync, randomBytes, constants } from 'node:crypto';
import { encode } from '../../support/tokenForge.js';
import { partsOf, privateKeyOf, signHmac, signWith, type JwtLab, type TokenCase } from './jwtLab.js';

function publicKey(lab: JwtLab) {
  return createPublicKey(lab.forge.rsa.privateKey);
}

function spki(lab: JwtLab): string {
  return publicKey(lab).export({ type: 'spki', format: 'pem' }).toString();
}

function unsigned(lab: JwtLab, alg: unknown, signature = ''): string {
  return `${encode(lab.header({ alg }))}.${encode(lab.forge.claims())}.${signature}`;
}

/** Flips one bit of a decoded segment. */
function flipBit(segment: string, at: number): string {
  const bytes = Buffer.from(segment, 'base64url');
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

function withHeader(token: string, lab: JwtLab, more: Record<string, unknown>): string {
  const [, payload, signature] = partsOf(token);
  return `${encode(lab.header(more))}.${payload}.${signature}`;
}

const NONE: TokenCase[] = ['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'none\u0000', ''].map((alg, i) => ({
  id: `J01.${i}`,
  name: `alg ${JSON.stringify(alg)}, nothing signed`,
  make: (lab) => unsigned(lab, alg),
}));

const CONFUSION: TokenCase[] = [
  { id: 'J06', name: 'HS256 with the SPKI PEM as the secret', make: (lab) => signHmac(lab, spki(lab)) },
  { id: 'J07', name: 'HS256 with the PEM, trimmed', make: (lab) => signHmac(lab, spki(lab).trim()) },
  {
    id: 'J08',
    name: 'HS256 with the PKCS#1 PEM',
    make: (lab) => signHmac(lab, publicKey(lab).export({ type: 'pkcs1', format: 'pem' }).toString()),
  },
  {
    id: 'J09',
    name: 'HS256 with the JWK as JSON',
    make: (lab) => signHmac(lab, JSON.stringify(lab.forge.rsa.jwk)),
  },
  {
    id: 'J10',
    name: 'HS256 with the DER',
    make: (lab) => signHmac(lab, publicKey(lab).export({ type: 'spki', format: 'der' })),
  },
  { id: 'J11', name: 'HS384 with the PEM', make: (lab) => signHmac(lab, spki(lab), { alg: 'HS384' }, 'sha384') },
  { id: 'J11b', name: 'HS512 with the PEM', make: (lab) => signHmac(lab, spki(lab), { alg: 'HS512' }, 'sha512') },
  { id: 'J12', name: 'HS256 with an empty secret', make: (lab) => signHmac(lab, '') },
  { id: 'J13', name: 'HS256 with the word "secret"', make: (lab) => signHmac(lab, 'secret') },
  { id: 'J13b', name: 'HS256 with a null byte', make: (lab) => signHmac(lab, '\0') },
  {
    id: 'J13c',
    name: 'HS256 with the symmetric key that stands in the set',
    make: (lab) => signHmac(lab, lab.secret, { kid: 'oct1' }),
  },
  {
    id: 'J13d',
    name: 'RS256 in name, an HMAC of the PEM as the signature',
    make: (lab) => signHmac(lab, spki(lab), { alg: 'RS256' }),
  },
];

const SIGNATURES: TokenCase[] = [
  {
    id: 'J05',
    name: 'alg none, with the signature of a valid token',
    make: (lab) => withHeader(lab.forge.token(), lab, { alg: 'none' }),
  },
  {
    id: 'J14',
    name: 'a signature of zeros',
    make: (lab) => unsigned(lab, 'RS256', Buffer.alloc(256).toString('base64url')),
  },
  { id: 'J15', name: 'the signature removed, the dot kept', make: (lab) => unsigned(lab, 'RS256') },
  {
    id: 'J15b',
    name: 'the signature and its dot removed',
    make: (lab) => partsOf(lab.forge.token()).slice(0, 2).join('.'),
  },
  { id: 'J16', name: 'the signature short of 4 characters', make: (lab) => lab.forge.token().slice(0, -4) },
  {
    id: 'J17',
    name: 'one bit of the signature flipped',
    make: (lab) => {
      const [header, payload, signature] = partsOf(lab.forge.token());
      return `${header}.${payload}.${flipBit(signature, 100)}`;
    },
  },
  {
    id: 'J18',
    name: 'the signature of another token',
    make: (lab) => {
      const [header, payload] = partsOf(lab.forge.token());
      return `${header}.${payload}.${partsOf(lab.forge.token())[2]}`;
    },
  },
  {
    id: 'J18b',
    name: 'random bytes as the signature',
    make: (lab) => unsigned(lab, 'RS256', randomBytes(256).toString('base64url')),
  },
  {
    id: 'J19',
    name: 'the header replaced by an equivalent one',
    make: (lab) => withHeader(lab.forge.token(), lab, { typ: 'application/at+jwt' }),
  },
  {
    id: 'J19b',
    name: 'the payload replaced',
    make: (lab) => {
      const [header, , signature] = partsOf(lab.forge.token());
      return `${header}.${encode(lab.forge.claims({ roles: ['city-admin', 'adapter-developer'] }))}.${signature}`;
    },
  },
  {
    id: 'J25',
    name: "an attacker's key under the issuer's key id",
    make: (lab) => lab.forge.token({}, {}, lab.foreign),
  },
];

const ALGORITHMS: TokenCase[] = [
  {
    id: 'J89',
    name: 'ES256 with r = s = 0 (CVE-2022-21449)',
    make: (lab) => {
      const input = `${encode(lab.header({ alg: 'ES256', kid: 'e1' }))}.${encode(lab.forge.claims())}`;
      return `${input}.${Buffer.alloc(64).toString('base64url')}`;
    },
  },
  {
    id: 'J90',
    name: 'ES256 with a DER signature',
    make: (lab) => signWith(lab, { alg: 'ES256', kid: 'e1' }, 'sha256', privateKeyOf(lab.forge.ec)),
  },
  {
    id: 'J92',
    name: 'EdDSA',
    make: (lab) => signWith(lab, { alg: 'EdDSA' }, null, generateKeyPairSync('ed25519').privateKey),
  },
  ...['PS256', 'RS256'].map((alg) => ({
    id: `J93.${alg}`,
    name: `RSA-PSS under the name ${alg}, with the RS256 key`,
    make: (lab: JwtLab) =>
      signWith(lab, { alg }, 'sha256', { key: privateKeyOf(lab.forge.rsa), padding: constants.RSA_PKCS1_PSS_PADDING }),
  })),
  {
    id: 'J93b',
    name: 'RS256 with a key that is published for PS256',
    make: (lab) => lab.forge.token({}, {}, lab.pss),
  },
  ...(['RS384', 'RS512'] as const).map((alg) => ({
    id: `J93.${alg}`,
    name: `${alg} with the RS256 key`,
    make: (lab: JwtLab) => signWith(lab, { alg }, `sha${alg.slice(2)}`, privateKeyOf(lab.forge.rsa)),
  })),
  ...[undefined, null, 256, true, ['RS256'], { alg: 'RS256' }, 'rs256', 'RS256 ', 'RS256\u0000'].map((alg, i) => ({
    id: `J04.${i}`,
    name: `alg ${JSON.stringify(alg) ?? 'missing'}, signed with the right key`,
    make: (lab: JwtLab) => lab.forge.token({}, { alg }),
  })),
];

const KEYS: TokenCase[] = [
  { id: 'J87', name: 'a key for encryption', make: (lab) => lab.forge.token({}, {}, lab.enc) },
  { id: 'J87b', name: 'a key whose key_ops do not verify', make: (lab) => lab.forge.token({}, {}, lab.signOnly) },
  { id: 'J88', name: 'an RSA key of 1,024 bits', make: (lab) => lab.forge.token({}, {}, lab.small) },
  { id: 'J88b', name: 'a key id that stands for two keys', make: (lab) => lab.forge.token({}, {}, lab.twin) },
  { id: 'J91', name: 'a key that is no longer published', make: (lab) => lab.forge.token({}, {}, lab.retired) },
];

export const FORGED_SIGNATURES: readonly TokenCase[] = [...NONE, ...CONFUSION, ...SIGNATURES, ...ALGORITHMS, ...KEYS];
