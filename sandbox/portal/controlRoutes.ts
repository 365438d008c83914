// The side door for tests of other processes: switch habits, end sessions, and count what was accepted.
import { Router } from 'express';
import type { PortalBehaviour } from './portalBehaviour.js';
import { switchBehaviour } from './portalBehaviour.js';
import type { Sessions } from './sessions.js';
import type { WrittenRecords } from './writtenRecords.js';

/** Mounted at /sandbox; nothing there belongs to the real portal. */
export function createControlRoutes(behaviour: PortalBehaviour, writes: WrittenRecords, sessions: Sessions): Router {
  const router = Router();
  router.get('/behaviour', (_request, response) => void response.json(behaviour));
  router.patch('/behaviour', (request, response) => {
    const isSwitched = switchBehaviour(behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(behaviour);
  });
  router.get('/effects', (_request, response) => void response.json(writes.effects()));
  router.post('/expire-sessions', (_request, response) => {
    sessions.expireAll();
    response.status(204).end();
  });
  return router;
}
