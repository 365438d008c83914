// sendEdoc with its habits: what is accepted, and what the sender gets to hear of it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { acceptDocument, acceptStatus } from './acceptUpload.js';
import type { AxisView } from './axisView.js';
import type { DocumentsBehaviour } from './behaviour.js';
import { parseUpload, readDocument, readStatus } from './parseUpload.js';
import { readUpload, UploadTooLarge } from './readUpload.js';
import { toFailAnswer, toOkAnswer, VxpError } from './vxpAnswer.js';
import type { VxpHeaders } from './vxpHeaders.js';

export interface SendEdocOptions {
  readonly view: AxisView;
  readonly behaviour: DocumentsBehaviour;
  readonly maxBytes: number;
  readonly now: () => number;
  /** Checks the signature; throws VxpError. */
  readonly open: (request: Request) => { readonly caller: string; readonly params: VxpHeaders };
}

/** True as often as the habit says, counting it down. */
function spend(behaviour: DocumentsBehaviour, habit: 'failBefore' | 'failAfter'): boolean {
  if (behaviour[habit] === 0) return false;
  behaviour[habit] -= 1;
  return true;
}

async function accept(options: SendEdocOptions, request: Request): Promise<string> {
  const { caller, params } = options.open(request);
  const type = params.get('messagetype');
  if (params.get('servicetype') !== 'eDoc') throw new VxpError('InvalidAction', 'servicetype must be eDoc');
  if (type !== 'edoc' && type !== 'status') throw new VxpError('InvalidAction', 'messagetype must be edoc or status');
  if (params.get('from') !== caller) throw new VxpError('InvalidCode', 'from is not the account');
  const file = await readUpload(request, params, options.maxBytes);
  const tree = await parseUpload(file);
  try {
    const { view, behaviour } = options;
    const upload = { view, behaviour, caller, file, now: options.now() };
    return type === 'edoc' ? acceptDocument(upload, readDocument(tree)) : acceptStatus(upload, readStatus(tree));
  } finally {
    tree.dispose();
  }
}

/** The answerer of sendEdoc. */
export function createSendEdoc(options: SendEdocOptions): (request: Request, response: Response) => Promise<void> {
  const { behaviour } = options;

  async function answer(request: Request, response: Response): Promise<object> {
    try {
      const DocId = await accept(options, request);
      return behaviour.withoutOk ? { DocId } : toOkAnswer({ DocId });
    } catch (error) {
      if (!(error instanceof UploadTooLarge)) return toFailAnswer(error);
      // Nobody reads the rest.
      response.status(413).set('connection', 'close');
      return toFailAnswer(new VxpError('InvalidAction', 'the upload is too large'));
    }
  }

  return async (request, response) => {
    if (spend(behaviour, 'failBefore')) return void request.socket.resetAndDestroy();
    const body = await answer(request, response).catch(() => undefined);
    // The sender broke off: there is nobody to answer.
    if (body === undefined || request.socket.destroyed) return;
    if (spend(behaviour, 'failAfter')) return void request.socket.resetAndDestroy();
    if (behaviour.stallMs > 0) await sleep(behaviour.stallMs, undefined, { ref: false });
    if (!response.destroyed) response.json(body);
  };
}
