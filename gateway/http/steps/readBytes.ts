// The bytes of a body as they arrive, up to a limit.
import type { IncomingMessage } from 'node:http';

/** Not compressed, and not anything else that would have to be undone. */
export function isPlain({ headers }: IncomingMessage): boolean {
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding.toLowerCase() === 'identity';
}

export type Read = { readonly bytes: Buffer } | { readonly problem: 'TOO_LARGE' | 'ABORTED' };

/**
 * Counts while it reads. What is beyond the limit is read off and dropped, as much as the client has to say: whoever
 * still writes does not hear an answer.
 */
export function readBytes(request: IncomingMessage, limit: number, done: (read: Read) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let settled = false;
  const settle = (read: Read): void => {
    if (!settled) done(read);
    settled = true;
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => {
    if (size > limit) settle({ problem: 'TOO_LARGE' });
    else settle({ bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) });
  });
  request.on('close', () => settle({ problem: 'ABORTED' }));
  // Gone while somebody looked at its token: nothing of it will be heard any more.
  if (request.destroyed) settle({ problem: 'ABORTED' });
}
