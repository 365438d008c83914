// Addresses under which the portal fetches files that it cannot reach: what is behind one is sealed in the address itself.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kit/index.js';
import type { FileSettings } from './inboundSettings.js';

/** A file of ours. */
export interface RelayedFile {
  readonly url: string;
  readonly name: string;
  /** Hex; '' where nobody has stated it. */
  readonly sha256: string;
}

export interface OpenedFile extends RelayedFile {
  readonly isExpired: boolean;
}

export interface SealedFiles {
  /** Where the portal gets this file: through us, or where it is. */
  /** Null for one whose address would be longer than an address may be. */
  readonly addressOf: (file: RelayedFile) => string | null;
  /** Null for anything that we have not sealed. */
  open(token: string): OpenedFile | null;
  /** Also now: the settings may have changed since. */
  isRelayed(url: string): boolean;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Longer parts of a path are not taken in. */
const LONGEST_TOKEN = 2_048;
const TOKEN = /^[A-Za-z0-9_-]{40,2048}$/;
const LONGEST_NAME = 100;
const DAY_SECONDS = 86_400;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

const sealedSchema = z.object({ u: z.string(), n: z.string(), h: z.string(), e: z.int() });

function toKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'lien-thong public-services downloadfile v1', 32));
}

function seal(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url');
}

function unseal(key: Buffer, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function parse(text: string): z.output<typeof sealedSchema> | undefined {
  try {
    return sealedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The beginning and the extension. */
function toShortName(name: string): string {
  const letters = [...name];
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
  if (letters.length <= LONGEST_NAME) return name;
  return letters.slice(0, LONGEST_NAME - extension.length).join('') + extension;
}

function repack(text: string, from: BufferEncoding, to: BufferEncoding): string {
  return Buffer.from(text, from).toString(to);
}

function isReachable(text: string, { hosts, dangerouslyAllowHttpLoopback }: FileSettings): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || !hosts.includes(url.host)) return false;
  if (url.protocol === 'https:') return true;
  return dangerouslyAllowHttpLoopback && url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

/** Without settings every address stays as it is, and nothing is opened. */
export function createSealedFiles(settings: FileSettings | undefined, clock: Clock): SealedFiles {
  if (settings === undefined) return { addressOf: ({ url }) => url, open: () => null, isRelayed: () => false };
  const [current, ...previous] = settings.keys.map(toKey) as [Buffer, ...Buffer[]];
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);
  return {
    isRelayed: (url) => isReachable(url, settings),
    addressOf: ({ url, name, sha256 }) => {
      if (!isReachable(url, settings)) return url;
      const ends = seconds() + settings.days * DAY_SECONDS;
      const sealed = { u: url, n: toShortName(name), h: repack(sha256, 'hex', 'base64url'), e: ends };
      const token = seal(current, JSON.stringify(sealed));
      return token.length > LONGEST_TOKEN ? null : `${settings.publicUrl}/downloadfile/${token}`;
    },
    open(token) {
      if (!TOKEN.test(token)) return null;
      for (const key of [current, ...previous]) {
        const text = unseal(key, token);
        const file = text === null ? undefined : parse(text);
        if (file === undefined) continue;
        const sha256 = repack(file.h, 'base64url', 'hex');
        return { url: file.u, name: file.n, sha256, isExpired: file.e <= seconds() };
      }
      return null;
    },
  };
}
