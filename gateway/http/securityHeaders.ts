// Response headers that keep answers out of caches and pages out of frames.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { Step } from './step.js';

/** What the step sets on every response, read once: nothing in it depends on the request. */
function headersOf(protect: Step): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  void protect(request, response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const);
}

/** For everything that is data: nothing may be loaded, framed or cached. */
export function dataHeaders(): Step {
  const headers = headersOf(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
      },
      crossOriginResourcePolicy: { policy: 'same-origin' },
    }),
  );
  return (_request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** For the pages that this server ships: their own files and nothing from anywhere else. */
export function pageHeaders(): Step {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        'style-src': ["'self'", "'unsafe-inline'"],
        'worker-src': ["'self'", 'blob:'],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'upgrade-insecure-requests': null,
      },
    },
  });
}
