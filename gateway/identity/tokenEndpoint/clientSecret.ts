// Secrets of applications: made here, shown once, kept as a hash.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'lts_';
const FORM = /^lts_[\w-]{43}$/;
const HINT_LENGTH = 4;

export interface NewSecret {
  /** Shown once, kept nowhere. The prefix lets scanners find it where it should not be. */
  readonly secret: string;
  readonly secretHash: string;
  /** The last characters, to tell one from another. */
  readonly hint: string;
}

/**
 * Plain SHA-256, on purpose: scrypt and the like slow down guessing what people chose. These are 256 random bits, which
 * nobody guesses at any speed, and a slow hash would only let strangers keep our processors busy.
 */
function hashSecret(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('base64url')}`;
}

export function createClientSecret(): NewSecret {
  const secret = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { secret, secretHash: hashSecret(secret), hint: secret.slice(-HINT_LENGTH) };
}

/** True if one of the hashes is of this secret. Takes as long for the first as for the last, and for none. */
export function matchesSecret(secret: string, hashes: readonly string[]): boolean {
  const given = Buffer.from(hashSecret(FORM.test(secret) ? secret : ''));
  // With no hash to compare there is one nevertheless: an unknown application takes as long as a wrong secret.
  const known = hashes.length === 0 ? [hashSecret('none')] : hashes;
  const matches = known.map((hash) => {
    const kept = Buffer.from(hash);
    return kept.length === given.length && timingSafeEqual(kept, given);
  });
  return FORM.test(secret) && matches.includes(true) && hashes.length > 0;
}
