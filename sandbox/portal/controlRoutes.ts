// The side door for tests of other processes: switch habits, end sessions, count what was accepted, and have it call us.
import { Router } from 'express';
import { fetchSchema, sendSchema } from './outgoing/createOutgoing.js';
import type { Outgoing } from './outgoing/createOutgoing.js';
import type { PortalBehaviour } from './portalBehaviour.js';
import { switchBehaviour } from './portalBehaviour.js';
import type { Sessions } from './sessions.js';
import type { WrittenRecords } from './writtenRecords.js';

/** Mounted at /sandbox; nothing there belongs to the real portal. */
export function createControlRoutes(
  behaviour: PortalBehaviour,
  writes: WrittenRecords,
  sessions: Sessions,
  outgoing: Outgoing,
): Router {
  const router = Router();
  router.post('/send', async (request, response) => {
    const order = sendSchema.safeParse(request.body);
    if (order.success) response.json(await outgoing.send(order.data));
    else response.status(400).json({ detail: order.error.issues.map(({ path }) => path.join('.')) });
  });
  router.post('/fetch-file', async (request, response) => {
    const order = fetchSchema.safeParse(request.body);
    if (order.success) response.json(await outgoing.fetchFile(order.data));
    else response.status(400).json({ detail: order.error.issues.map(({ path }) => path.join('.')) });
  });
  router.get('/sent', (_request, response) => void response.json(outgoing.sent()));
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
