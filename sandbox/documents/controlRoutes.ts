// The control surface of the stand-in, which the real axis has not: habits to switch, effects to count.
import express from 'express';
import type { Router } from 'express';
import { readBehaviour } from './behaviour.js';
import type { DocumentsBehaviour } from './behaviour.js';
import type { WrittenMessages } from './writtenMessages.js';

/** GET and PATCH `/sandbox/behaviour`, GET `/sandbox/effects`. No signature: it listens on 127.0.0.1 alone. */
export function createControlRoutes(behaviour: DocumentsBehaviour, written: WrittenMessages): Router {
  const routes = express.Router();
  routes.get('/behaviour', (_request, response) => void response.json(behaviour));
  routes.patch('/behaviour', express.json(), (request, response) => {
    const wanted = readBehaviour(request.body, behaviour);
    if (wanted === undefined) response.status(400).json({ error: 'not a behaviour of this stand-in' });
    else response.json(Object.assign(behaviour, wanted));
  });
  routes.get('/effects', (_request, response) => void response.json(written.effects()));
  return routes;
}
