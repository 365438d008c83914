// Encrypts what the store or a token carries but nobody may read: private keys, personal numbers, tokens of a session.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_LENGTH = 65_536;

/** Sealing hides and protects: a sealed text can neither be read nor be changed, nor be used for another purpose. */
export interface Sealer {
  /** `context` says what it is for, and whose it is. */
  seal(context: string, text: string): string;
  /** Undefined for anything that was not sealed with this key for this context. */
  unseal(context: string, sealed: string): string | undefined;
}

/** `secret`: at least 32 bytes, the same on every replica and kept over restarts. `maxLength`: of a sealed text. */
export function createSealer(secret: Uint8Array, purpose = 'identity', maxLength = MAX_LENGTH): Sealer {
  if (secret.length < 32) throw new RangeError('the key for sealing needs at least 32 bytes');
  // A key of its own: the secret may serve other purposes, too.
  const key = Buffer.from(hkdfSync('sha256', secret, '', `lien-thong ${purpose} sealing`, 32));

  function seal(context: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(context));
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
  }

  function unseal(context: string, sealed: string): string | undefined {
    const bytes = sealed.length > maxLength ? Buffer.alloc(0) : Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== sealed) return undefined;
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
    } catch {
      return undefined;
    }
  }

  return { seal, unseal };
}
