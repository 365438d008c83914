// The side door for tests of other programs: switch habits, let people leave, count effects.
import express, { Router } from 'express';
import type { Desk } from './desk.js';
import { switchMeetingsBehaviour } from './meetingsBehaviour.js';

/** Mounted at /sandbox; nothing there belongs to a real system. */
export function createMeetingsControls({ behaviour, effects, rooms }: Desk): Router {
  const router = Router();
  router.use(express.json());
  router.get('/behaviour', (_request, response) => void response.json(behaviour));
  router.patch('/behaviour', (request, response) => {
    const isSwitched = switchMeetingsBehaviour(behaviour, request.body);
    response.status(isSwitched ? 200 : 400).json(behaviour);
  });
  router.get('/effects', (_request, response) => void response.json(effects.read()));
  router.post('/meetings/:id/leave', (request, response) => {
    const isThere = rooms.find(request.params.id) !== undefined;
    rooms.leave(request.params.id);
    response.status(isThere ? 204 : 404).end();
  });
  return router;
}
