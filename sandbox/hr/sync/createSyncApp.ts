// HTTP routes of the Ministry's sync API. Every answer has status 200, errors too; paths are matched without regard to case.
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { createSyncAccounts, type SyncAccounts } from './accounts.js';
import { MALFORMED, receiveMessage, SERVICES, type ReceiveMessageOptions } from './receiveMessage.js';

export type CreateSyncAppOptions = Pick<ReceiveMessageOptions, 'records' | 'orgCodes'>;

type Body = Readonly<Record<string, unknown>> | undefined;

async function login(accounts: SyncAccounts, request: Request, response: Response): Promise<void> {
  const body = request.body as Body;
  const answer = await accounts.login(body?.['username'], body?.['password']);
  response.json(answer ?? { message: 'Sai tên đăng nhập hoặc mật khẩu', err_code: 1 });
}

function changePassword(accounts: SyncAccounts, body: Body): { message: string; err_code: 0 | 1 } {
  const next = body?.['new_password'];
  if (typeof next !== 'string' || next === '' || next !== body?.['retype_password']) {
    return { message: 'Mật khẩu mới không khớp', err_code: 1 };
  }
  const changed = accounts.changePassword(body['username'], body['current_password'], next);
  return changed
    ? { message: 'Đổi mật khẩu thành công', err_code: 0 }
    : { message: 'Sai tên đăng nhập hoặc mật khẩu', err_code: 1 };
}

function answerMalformed(_error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  response.json(MALFORMED);
}

/** The API as an Express application. */
export function createSyncApp(options: CreateSyncAppOptions): Express {
  const accounts = createSyncAccounts();
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '5mb', type: () => true }));
  app.post('/ApiAuth/oauth/login', (request, response) => login(accounts, request, response));
  app.post('/ApiAuth/oauth/changepassword', (request, response) => {
    response.json(changePassword(accounts, request.body as Body));
  });
  app.post('/apisyncmsg/syncmsg/:service', async (request, response, next) => {
    const service = request.params.service.toLowerCase();
    if (!Object.hasOwn(SERVICES, service)) return next();
    const accountOrg = await accounts.orgOf(request.headers.authorization);
    response.json(receiveMessage({ ...options, service, accountOrg, body: request.body as unknown }));
  });
  app.use(answerMalformed);
  return app;
}
