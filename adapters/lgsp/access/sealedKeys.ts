// References in the place of keys that are numbers of people: only this installation can read them, and for a while.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const contentSchema = z.object({ key: z.string(), until: z.int() });

export interface SealedKeys {
  seal(key: string): string;
  /** Null for what was not sealed here, or is too old. */
  open(reference: string): string | null;
}

export interface SealOptions {
  readonly secret: string;
  readonly minutes: number;
  /** What the keys are of: a reference to one thing is none to another. */
  readonly of: string;
  readonly now: () => Date;
}

export function createSealedKeys({ secret, minutes, of, now }: SealOptions): SealedKeys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `lgsp ${of} ${use}`, 32));
  const sealKey = derive('seal');
  const nonceKey = derive('nonce');
  const span = minutes * 60_000;

  function decipher(bytes: Buffer): unknown {
    const opener = createDecipheriv(ALGORITHM, sealKey, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    opener.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), opener.final()]);
    return JSON.parse(text.toString('utf8'));
  }

  return {
    seal(key) {
      // Whole spans, so that one key has one reference for a while; it can be used for one to two of them.
      const until = (Math.floor(now().getTime() / span) + 2) * span;
      const text = JSON.stringify({ key, until });
      // From the content: the same nonce never serves two contents.
      const nonce = createHmac('sha256', nonceKey).update(text).digest().subarray(0, NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, sealKey, nonce, { authTagLength: TAG_BYTES });
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(reference) {
      const bytes = Buffer.from(reference, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
      try {
        const content = contentSchema.safeParse(decipher(bytes));
        return content.success && now().getTime() < content.data.until ? content.data.key : null;
      } catch {
        // Not ours, or changed on the way.
        return null;
      }
    },
  };
}
