// Resumption tokens that need no memory: what was asked for and where it goes on, signed, for a time.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { equalSecrets } from '../../kit/index.js';

const schema = z.object({
  /** Verb. */
  v: z.string(),
  from: z.string().optional(),
  until: z.string().optional(),
  set: z.string().optional(),
  /** The list goes on behind this code. */
  after: z.string(),
  /** Records before it. */
  cursor: z.int().min(0),
  /** Seconds since 1970 at which it ends. */
  end: z.int(),
});

export type Resumption = z.output<typeof schema>;

function sign(text: string, key: string): string {
  return createHmac('sha256', key).update(`oai:${text}`).digest('base64url');
}

export function writeToken(resumption: Resumption, key: string): string {
  const text = Buffer.from(JSON.stringify(resumption)).toString('base64url');
  return `${text}.${sign(text, key)}`;
}

/** Undefined for a token that is not ours, of another verb, or has ended. */
export function readToken(token: string, key: string, verb: string, nowSeconds: number): Resumption | undefined {
  const [text = '', signature, ...more] = token.split('.');
  if (more.length > 0 || !equalSecrets(signature, sign(text, key))) return undefined;
  const found = schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  return found !== undefined && found.v === verb && nowSeconds < found.end ? found : undefined;
}
