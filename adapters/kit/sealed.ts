// What stands in the place of a key that is a personal number: only this installation can read it, and for a while.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealer<T> {
  /** Letters, digits, `-` and `_`; the same for the same value for a while. */
  seal(value: T): string;
  /** Null for what was not sealed here, for another use, or is too old. */
  open(reference: string): T | null;
}

export interface SealerOptions<T> {
  /** At least 32 characters; who knows it reads all of them. */
  readonly secret: string;
  /** References last as long at least, and twice as long at most. */
  readonly minutes: number;
  /** What they are references to: one to one thing is none to another. */
  readonly use: string;
  readonly schema: z.ZodType<T>;
  readonly now: () => Date;
}

/** Creates references by AES-256-GCM; the secret itself is never the key. */
export function createSealer<T>({ secret, minutes, use, schema, now }: SealerOptions<T>): Sealer<T> {
  const contentSchema = z.object({ value: schema, until: z.int() });
  const derive = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', `${use} ${what}`, 32));
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
    seal(value) {
      // Whole spans, so that one value has one reference for a while; it can be used for one to two of them.
      const until = (Math.floor(now().getTime() / span) + 2) * span;
      const text = JSON.stringify({ value, until });
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
        return content.success && now().getTime() < content.data.until ? content.data.value : null;
      } catch {
        // Not ours, or changed on the way.
        return null;
      }
    },
  };
}
