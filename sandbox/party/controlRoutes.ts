// The side door for tests of other processes: switch habits, end sessions, pay, count effects, read memberships.
import { Router } from 'express';
import type { Sessions } from '../portal/sessions.js';
import { switchPartyBehaviour, type PartyBehaviour } from './partyBehaviour.js';
import type { PartyDesk } from './partyDesk.js';
import type { Payments } from './payments/createPayments.js';

/** Mounted at /sandbox; nothing there belongs to a real system. */
export function createPartyControls(
  behaviour: PartyBehaviour,
  desk: PartyDesk,
  payments: Payments,
  sessions: Sessions,
): Router {
  const router = Router();
  router.get('/behaviour', (_request, response) => void response.json(behaviour));
  router.patch('/behaviour', (request, response) => {
    const isSwitched = switchPartyBehaviour(behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(behaviour);
  });
  router.get('/effects', (_request, response) => void response.json(desk.effects.read()));
  router.get('/memberships/:member', (request, response) => {
    const { member } = request.params;
    if (!desk.members.has(member)) response.status(404).end();
    else response.json({ active: desk.memberships.active(member), changes: desk.memberships.changes(member) });
  });
  router.post('/payments/:reference/pay', async (request, response) => {
    const reports = await payments.pay(request.params.reference);
    response.status(reports === undefined ? 409 : 200).json(reports ?? []);
  });
  router.post('/payments/:reference/cancel', (request, response) => {
    response.status(payments.cancel(request.params.reference) ? 204 : 409).end();
  });
  router.post('/expire-sessions', (_request, response) => {
    sessions.expireAll();
    response.status(204).end();
  });
  return router;
}
