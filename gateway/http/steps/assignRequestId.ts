// Gives each request an id; one from outside is kept if it is harmless.
import { randomUUID } from 'node:crypto';
import { addressOf } from '../clientAddress.js';
import { createState } from '../requestState.js';
import type { Step } from '../step.js';

/** Ids end up in logs and headers: short, no spaces, no control characters. */
const HARMLESS = /^[\w.:-]{8,64}$/;

/** The first step of every surface: from here on a request has a state. */
export function assignRequestId(trustedProxies: number): Step {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && HARMLESS.test(given) ? given : randomUUID();
    createState(response, {
      requestId,
      startedAt: performance.now(),
      ip: addressOf(request, trustedProxies),
      principal: undefined,
      body: undefined,
    });
    response.setHeader('x-request-id', requestId);
    next();
  };
}
