// One JSON-RPC call: session, method, and what may happen to a write on its way.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { takesNext } from './behaviour.js';
import { METHODS, toStatus } from './methods.js';
import type { SurveyDesk } from './surveyDesk.js';

export interface Account {
  readonly username: string;
  readonly password: string;
}

const callSchema = z.object({
  method: z.string(),
  params: z.array(z.unknown()),
  id: z.union([z.string(), z.number()]),
});

/** RESET: the connection is cut. */
export type CallAnswer = { readonly kind: 'ANSWER'; readonly body: object } | { readonly kind: 'RESET' };

function logIn(desk: SurveyDesk, account: Account, [username, password, plugin]: readonly unknown[]): unknown {
  const isKnown = username === account.username && password === account.password && plugin === 'Authdb';
  return isKnown ? desk.openSession() : { status: 'Invalid user name or password' };
}

async function write(desk: SurveyDesk, work: () => unknown): Promise<unknown> {
  const { behaviour } = desk;
  if (takesNext(behaviour, 'failBeforeNext')) return 'RESET';
  if (takesNext(behaviour, 'stallWriteNext')) await sleep(behaviour.stallWriteMs, undefined, { ref: false });
  const result = work();
  if (takesNext(behaviour, 'failAfterNext')) return 'RESET';
  if (takesNext(behaviour, 'moveFilesNext'))
    return { status: 'Unable to move files to the upload directory', result_id: result };
  return result;
}

async function run(desk: SurveyDesk, account: Account, method: string, params: readonly unknown[]): Promise<unknown> {
  if (method === 'get_session_key') return logIn(desk, account, params);
  const [key] = params;
  if (method === 'release_session_key') {
    desk.releaseSession(String(key));
    return 'OK';
  }
  if (!desk.isOpen(key)) return toStatus(desk, desk.behaviour.sessionText);
  const known = METHODS[method];
  if (known === undefined) return undefined;
  return method === 'add_response' ? write(desk, () => known(desk, params)) : known(desk, params);
}

export async function answerCall(desk: SurveyDesk, account: Account, body: unknown): Promise<CallAnswer> {
  const call = callSchema.safeParse(body);
  if (!call.success) return { kind: 'ANSWER', body: { id: null, result: null, error: 'Invalid request' } };
  const { method, params } = call.data;
  const result = await run(desk, account, method, params);
  if (result === 'RESET') return { kind: 'RESET' };
  const id = takesNext(desk.behaviour, 'wrongIdNext') ? 'another' : call.data.id;
  const failed = result === undefined ? `Procedure ${method} not found` : null;
  return { kind: 'ANSWER', body: { id, result: result ?? null, error: failed } };
}
