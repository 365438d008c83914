// Messages are signed as Standard Webhooks say (standardwebhooks.com, symmetric scheme v1).
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** The scheme allows 24 to 64. */
const SECRET_BYTES = 32;

/** Shown once, kept sealed: it has to be there in full for every message. The prefix lets scanners find it. */
export function createWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export interface Signed {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

function signature({ id, timestamp, body }: Signed, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** One signature for each secret: while it is being replaced there are two. */
export function signatureHeaders(message: Signed, secrets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => signature(message, secret)).join(' '),
  };
}
