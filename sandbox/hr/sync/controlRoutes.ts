// The side door for tests of other processes: switch habits, end tokens, look at records, and count what took effect.
import { Router } from 'express';
import { switchBehaviour } from './behaviour.js';
import type { SyncDesk } from './syncDesk.js';

/** Mounted at /sandbox; nothing there belongs to the Ministry's server. */
export function createControlRoutes(desk: SyncDesk): Router {
  const { behaviour, logins, accounts, records } = desk;
  const router = Router();
  router.get('/behaviour', (_request, response) => void response.json(behaviour));
  router.patch('/behaviour', (request, response) => {
    const isSwitched = switchBehaviour(behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(behaviour);
  });
  router.get('/effects', (_request, response) => void response.json(desk.effects()));
  router.get('/logins', (_request, response) => void response.json(logins));
  router.get('/records/:orgCode/:number', ({ params }, response) => {
    const record = records.get(params.orgCode, params.number);
    response.status(record === undefined ? 404 : 200).json(record ?? null);
  });
  router.post('/expire-tokens', (_request, response) => {
    accounts.expireAll();
    response.status(204).end();
  });
  return router;
}
