// Response headers that keep answers out of caches and pages out of frames.
import helmet from 'helmet';
import type { NextFunction, Request, Response } from 'express';

/** For everything that is data: nothing may be loaded, framed or cached. */
export function dataHeaders() {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('cache-control', 'no-store');
    protect(request, response, next);
  };
}

/** For the pages that this server ships: their own files and nothing from anywhere else. */
export function pageHeaders() {
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
