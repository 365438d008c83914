// Signing in and out of the console over HTTP: redirects, cookies, and what the issuer sends behind the browser's back.
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { ErrorCode } from '../../../schema/errors.js';
import { whatIsWrong } from '../../../schema/requestProblems.js';
import { stateOf } from '../requestState.js';
import { sendError } from '../sendError.js';
import { formOf, readForm, refuseForm } from './readForm.js';
import { requireMethod } from './requireMethod.js';

const MAX_QUERY = 4_096;

/** A request of a browser, as far as sessions need it. */
export interface BrowserRequest {
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly csrfToken: string | undefined;
  readonly ip: string;
  readonly requestId: string;
}

interface Redirection {
  readonly location: string;
  readonly cookies: readonly string[];
}

export interface AnswerAuthOptions {
  readonly sessions: {
    login(request: BrowserRequest, returnTo: string | undefined, stepUp: boolean): Promise<Redirection>;
    callback(request: BrowserRequest, search: string): Promise<Redirection>;
    whoAmI(request: BrowserRequest): Promise<object>;
    logout(request: BrowserRequest): Promise<{ readonly cookies: readonly string[]; readonly body: object }>;
    backchannelLogout(token: string | undefined, request: Pick<BrowserRequest, 'ip' | 'requestId'>): Promise<void>;
  };
  /** The catalogue code of a refusal, or undefined for any other error. */
  codeOf(error: unknown): ErrorCode | undefined;
  /** Why: for the log alone. */
  onRefused(requestId: string, error: unknown): void;
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function toBrowserRequest(request: Request, response: Response): BrowserRequest {
  const { headers } = request;
  const { requestId, ip = '' } = stateOf(response);
  return {
    cookie: headers.cookie,
    origin: headers.origin,
    fetchSite: one(headers['sec-fetch-site']),
    csrfToken: one(headers['x-csrf-token']),
    ip,
    requestId,
  };
}

function searchOf(request: Request): string {
  const mark = request.originalUrl.indexOf('?');
  return mark < 0 ? '' : request.originalUrl.slice(mark);
}

function redirect(response: Response, { location, cookies }: Redirection): void {
  for (const cookie of cookies) response.append('set-cookie', cookie);
  response.setHeader('location', location);
  response.status(303).end();
}

type Answer = (request: Request, response: Response) => Promise<void>;

function createAnswers({ sessions }: AnswerAuthOptions) {
  const login: Answer = async (request, response) => {
    const query = new URLSearchParams(searchOf(request));
    const names = [...query.keys()];
    if (new Set(names).size < names.length) return sendError(response, 'BAD_REQUEST', whatIsWrong('SEARCH_PARAMETERS'));
    const stepUp = query.get('stepUp') === '1';
    const returnTo = query.get('returnTo') ?? undefined;
    redirect(response, await sessions.login(toBrowserRequest(request, response), returnTo, stepUp));
  };
  const callback: Answer = async (request, response) => {
    const search = searchOf(request);
    if (search.length > MAX_QUERY) return sendError(response, 'BAD_REQUEST', whatIsWrong('SEARCH_PARAMETERS'));
    redirect(response, await sessions.callback(toBrowserRequest(request, response), search));
  };
  const session: Answer = async (request, response) => {
    response.json(await sessions.whoAmI(toBrowserRequest(request, response)));
  };
  const logout: Answer = async (request, response) => {
    const { cookies, body } = await sessions.logout(toBrowserRequest(request, response));
    for (const cookie of cookies) response.append('set-cookie', cookie);
    response.json(body);
  };
  return { login, callback, session, logout };
}

/** Steps of each path below /auth, after those of the surface. */
export function answerAuth(options: AnswerAuthOptions): Readonly<Record<string, readonly RequestHandler[]>> {
  const refuseSignIn = (response: Response, code: ErrorCode): void =>
    sendError(response, code, code === 'BAD_REQUEST' ? whatIsWrong('SIGN_IN') : {});

  function guard(answer: Answer, onCode: (response: Response, code: ErrorCode) => void = refuseSignIn): RequestHandler {
    return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
      try {
        await answer(request, response);
      } catch (error) {
        const code = options.codeOf(error);
        if (code === undefined) return next(error);
        options.onRefused(stateOf(response).requestId, error);
        onCode(response, code);
      }
    };
  }

  /** Back-Channel Logout 1.0 §2.8: 200, or 400 with the errors of OAuth; 503 asks the issuer to try again. */
  const backchannel: Answer = async (_request, response) => {
    const { requestId, ip = '' } = stateOf(response);
    await options.sessions.backchannelLogout(formOf(response).get('logout_token'), { requestId, ip });
    response.setHeader('cache-control', 'no-store');
    response.status(200).end();
  };
  const refuse = (response: Response, code: ErrorCode): void =>
    code === 'BAD_REQUEST'
      ? refuseForm(response, 400, 'the logout token is not acceptable')
      : sendError(response, code);

  const answers = createAnswers(options);
  return {
    '/auth/login': [requireMethod('GET'), guard(answers.login)],
    '/auth/callback': [requireMethod('GET'), guard(answers.callback)],
    '/auth/session': [requireMethod('GET'), guard(answers.session)],
    '/auth/logout': [requireMethod('POST'), guard(answers.logout)],
    '/auth/backchannel-logout': [requireMethod('POST'), readForm(), guard(backchannel, refuse)],
  };
}
