// BigBlueButton's API: GET calls with a checksum, answered in XML; the bare address tells the version to anybody.
import type { Express, Request, Response } from 'express';
import { CALLS, failed, WRITES, type Reply } from './answerCall.js';
import { isSigned } from './checksum.js';
import { deliver } from './deliver.js';
import type { Desk } from './desk.js';
import { toXml } from './xml.js';

const VERSION = { version: '2.0', apiVersion: '2.0', bbbVersion: '3.0.0-mau' };

function toReply(desk: Desk, call: string, query: string): Reply {
  const { behaviour } = desk;
  if (behaviour.answerKeyNext !== null) {
    const key = behaviour.answerKeyNext;
    behaviour.answerKeyNext = null;
    return failed(key);
  }
  if (!isSigned(call, query, desk.secret, behaviour.algorithms))
    return failed('checksumError', 'Checksums do not match');
  const answer = CALLS[call];
  return answer === undefined ? failed('unsupportedRequest') : answer(new URLSearchParams(query), desk);
}

function send(response: Response, { returncode, fields, goTo }: Reply, isLower: boolean): void {
  if (goTo !== undefined) response.redirect(302, goTo);
  else response.type('text/xml').send(toXml(isLower ? returncode.toLowerCase() : returncode, fields));
}

export function mountApi(app: Express, desk: Desk): void {
  const { behaviour } = desk;
  async function answer(request: Request<{ call?: string }>, response: Response): Promise<void> {
    const call = request.params.call ?? '';
    const [, query = ''] = request.originalUrl.split(/\?(.*)/s);
    await deliver<Reply>(behaviour, response, {
      call,
      isWrite: WRITES.has(call),
      apply: () => (call === '' ? { returncode: 'SUCCESS', fields: VERSION } : toReply(desk, call, query)),
      send: (reply) => send(response, reply, behaviour.lowerCaseReturncode),
    });
  }
  app.get('/bigbluebutton/api', answer);
  app.get('/bigbluebutton/api/:call', answer);
}
