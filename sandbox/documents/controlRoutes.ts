// The control surface of the stand-in, which the real axis has not: habits to switch, effects to count, documents to drop.
import express from 'express';
import type { Router } from 'express';
import { readBehaviour } from './behaviour.js';
import { dropDocument, dropSchema } from './dropDocument.js';
import type { DropSources } from './dropDocument.js';
import { VxpError } from './vxpAnswer.js';

function drop(sources: DropSources, body: unknown): { status: number; answer: object } {
  const order = dropSchema.safeParse(body);
  if (!order.success) return { status: 400, answer: { error: order.error.issues.map(({ path }) => path.join('.')) } };
  try {
    return { status: 201, answer: dropDocument(sources, order.data) };
  } catch (error) {
    if (!(error instanceof VxpError)) throw error;
    return { status: 400, answer: { error: error.message } };
  }
}

/**
 * GET and PATCH `/sandbox/behaviour`, GET `/sandbox/effects`, POST `/sandbox/documents`. No signature: it listens on
 * 127.0.0.1 alone.
 */
export function createControlRoutes(sources: DropSources): Router {
  const routes = express.Router();
  const { behaviour } = sources;
  const { written } = sources.view;
  routes.post('/documents', express.json(), (request, response) => {
    const { status, answer } = drop(sources, request.body);
    response.status(status).json(answer);
  });
  routes.get('/behaviour', (_request, response) => void response.json(behaviour));
  routes.patch('/behaviour', express.json(), (request, response) => {
    const wanted = readBehaviour(request.body, behaviour);
    if (wanted === undefined) response.status(400).json({ error: 'not a behaviour of this stand-in' });
    else response.json(Object.assign(behaviour, wanted));
  });
  routes.get('/effects', (_request, response) => void response.json(written.effects()));
  return routes;
}
