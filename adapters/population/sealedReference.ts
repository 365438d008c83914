// References of look-ups: a question that only this installation can read, for a while. So no id holds a personal number.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import type { Config } from './config.js';
import type { CitizenQuestion } from './citizenFacts.js';

const contentSchema = z.object({
  q: z.object({
    personalId: z.string(),
    fullName: z.string().nullable(),
    birthDate: z.string().nullable(),
    caseNumber: z.string(),
  }),
  /** Milliseconds. */
  until: z.int(),
});

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface References {
  seal(question: CitizenQuestion): string;
  /** Null for what was not sealed here, or is too old. */
  open(reference: string): CitizenQuestion | null;
}

export function createReferences(
  config: Pick<Config, 'referenceSecret' | 'referenceMinutes'>,
  now: () => Date,
): References {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', config.referenceSecret, '', `population ${use}`, 32));
  const key = derive('seal');
  const nonceKey = derive('nonce');
  const span = config.referenceMinutes * 60_000;

  return {
    seal(question) {
      // Whole spans, so that one question has one reference for a while; it can be used for one to two of them.
      const until = (Math.floor(now().getTime() / span) + 2) * span;
      const text = JSON.stringify({ q: question, until });
      // From the content: the same nonce never serves two contents.
      const nonce = createHmac('sha256', nonceKey).update(text).digest().subarray(0, NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(reference) {
      const bytes = Buffer.from(reference, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        const content = contentSchema.safeParse(JSON.parse(text.toString('utf8')));
        return content.success && now().getTime() < content.data.until ? content.data.q : null;
      } catch {
        // Not ours, or changed on the way.
        return null;
      }
    },
  };
}
