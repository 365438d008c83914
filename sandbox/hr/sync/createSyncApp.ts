// HTTP routes of the Ministry's sync API. Every answer has status 200, errors too; paths are matched without regard to case.
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { takesNext } from './behaviour.js';
import { createControlRoutes } from './controlRoutes.js';
import { deliverMessage, type Delivery } from './deliverMessage.js';
import { MALFORMED, receiveMessage, SERVICES } from './receiveMessage.js';
import type { SyncDesk } from './syncDesk.js';

type Body = Readonly<Record<string, unknown>> | undefined;

const WRONG = { message: 'Sai tên đăng nhập hoặc mật khẩu', err_code: 1 };
const BUSY = { message: 'Hệ thống đang bận, vui lòng thử lại sau', err_code: 1 };

async function answerLogin({ accounts, behaviour, logins }: SyncDesk, body: Body): Promise<object> {
  if (takesNext(behaviour, 'busyLogins')) return BUSY;
  const answer = await accounts.login(body?.['username'], body?.['password']);
  if (answer === undefined) logins.refused += 1;
  else logins.accepted += 1;
  return answer ?? WRONG;
}

async function login(desk: SyncDesk, request: Request, response: Response): Promise<void> {
  const { logins } = desk;
  logins.underWay += 1;
  logins.most = Math.max(logins.most, logins.underWay);
  try {
    const answer = await answerLogin(desk, request.body as Body);
    await wait(desk);
    response.json(answer);
  } finally {
    logins.underWay -= 1;
  }
}

function changePassword({ accounts }: SyncDesk, body: Body): { message: string; err_code: number } {
  const next = body?.['new_password'];
  if (typeof next !== 'string' || next === '' || next !== body?.['retype_password']) {
    return { message: 'Mật khẩu mới không khớp', err_code: 1 };
  }
  const changed = accounts.changePassword(body['username'], body['current_password'], next);
  return changed ? { message: 'Đổi mật khẩu thành công', err_code: 0 } : WRONG;
}

async function wait({ behaviour }: SyncDesk): Promise<void> {
  if (behaviour.latencyMs > 0) await sleep(behaviour.latencyMs, undefined, { ref: false });
}

function answerMessage(response: Response, delivery: Delivery): void {
  if (delivery.kind === 'RESET') response.socket?.resetAndDestroy();
  else if (response.destroyed) return;
  else if (delivery.kind === 'UNAUTHORISED') response.status(401).end();
  else if (delivery.kind === 'GARBAGE') response.type('json').send('{"message":"Thành');
  else if (delivery.kind === 'HTML') response.type('html').send('<html><body>Bảo trì hệ thống</body></html>');
  else response.json(delivery.answer);
}

async function takeMessage(desk: SyncDesk, request: Request, response: Response, next: NextFunction): Promise<void> {
  const service = String(request.params['service']).toLowerCase();
  if (!Object.hasOwn(SERVICES, service)) return next();
  const delivery = await deliverMessage(desk.behaviour, async () => {
    const accountOrg = await desk.accounts.orgOf(request.headers.authorization);
    return receiveMessage({ desk, service, accountOrg, body: request.body as unknown });
  });
  await wait(desk);
  answerMessage(response, delivery);
}

function answerMalformed(_error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  response.json(MALFORMED);
}

/** The API as an Express application. */
export function createSyncApp(desk: SyncDesk): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '5mb', type: () => true }));
  app.post('/ApiAuth/oauth/login', (request, response) => login(desk, request, response));
  app.post('/ApiAuth/oauth/changepassword', (request, response) => {
    response.json(changePassword(desk, request.body as Body));
  });
  app.post('/apisyncmsg/syncmsg/:service', (request, response, next) => takeMessage(desk, request, response, next));
  app.use('/sandbox', createControlRoutes(desk));
  app.use(answerMalformed);
  return app;
}
