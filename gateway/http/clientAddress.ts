// Where a request came from, as far as the proxies in front can be believed.
import type { IncomingMessage } from 'node:http';

/** The parts of X-Forwarded-For, the nearest first; empty ones do not count. */
function forwarded(header: string): string[] {
  const parts = header.split(',').map((part) => part.replace(/^ +| +$/g, ''));
  return parts.filter((part) => part !== '').reverse();
}

/**
 * Each of so many proxies in front added the address that it saw; whatever stands further away, anybody may have
 * written (the rule of Express's `trust proxy` with a number).
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string | undefined {
  const peer = request.socket.remoteAddress;
  const header = request.headers['x-forwarded-for'];
  if (trustedProxies === 0 || header === undefined) return peer;
  const hops = forwarded(String(header));
  return trustedProxies > hops.length ? (hops.at(-1) ?? peer) : hops[trustedProxies - 1];
}
