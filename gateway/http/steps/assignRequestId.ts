// Gives each request an id; one from outside is kept if it is harmless.
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { createState } from '../requestState.js';

/** Ids end up in logs and headers: short, no spaces, no control characters. */
const HARMLESS = /^[\w.:-]{8,64}$/;

export function assignRequestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && HARMLESS.test(given) ? given : randomUUID();
  createState(response, { requestId, startedAt: performance.now(), ip: request.ip });
  response.setHeader('x-request-id', requestId);
  next();
}
