// The register over HTTP [assumed]: one search, one entry under an id that the sender makes, one cancellation.
import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import type { RegisterResult } from './createRegister.js';
import { deliver } from './deliver.js';
import type { Desk } from './desk.js';

const refuseBody: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).json({ detail: 'the request could not be read' });
};

function isRefused({ behaviour }: Desk, call: string): boolean {
  const left = behaviour.refuseNext[call] ?? 0;
  if (left > 0) behaviour.refuseNext = { ...behaviour.refuseNext, [call]: left - 1 };
  return left > 0;
}

/** A write whose effect is counted when it is taken for the first time. */
function write(desk: Desk, response: Response, call: string, id: string, apply: () => RegisterResult) {
  return deliver<RegisterResult>(desk.behaviour, response, {
    call,
    isWrite: true,
    apply() {
      if (isRefused(desk, call)) return 'REFUSED';
      const result = apply();
      if (result === 'TAKEN') desk.effects.count(call, id);
      return result;
    },
    send: (result) => void response.status(result === 'UNREADABLE' ? 400 : 200).json({ result }),
  });
}

export function mountRegister(app: Express, desk: Desk): void {
  const { register, behaviour } = desk;
  const router = express.Router();
  router.use((request, response, next) => {
    if (request.headers.authorization === `Bearer ${desk.registerToken}`) next();
    else response.status(401).json({ detail: 'no token' });
  });
  router.use(express.json({ limit: '1mb' }));
  router.post('/meetings/search', (request, response) =>
    deliver(behaviour, response, {
      call: 'search',
      isWrite: false,
      apply: () => register.search(request.body),
      send: (items) => void response.status(items === null ? 400 : 200).json({ items }),
    }),
  );
  router.post('/meetings/:id', ({ params, body }, response) =>
    write(desk, response, 'register', params.id, () => register.put(params.id, body)),
  );
  router.post('/meetings/:id/cancel', ({ params }, response) =>
    write(desk, response, 'cancel', params.id, () => register.cancel(params.id)),
  );
  router.use(refuseBody);
  app.use('/register', router);
}
