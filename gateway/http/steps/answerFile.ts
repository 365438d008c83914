// Short-lived links to files of adapters: whoever holds the link may open it until it expires.
import type { Request, Response } from 'express';
import { sendError } from '../sendError.js';
import { signalOf } from '../requestState.js';

export interface OpenedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface AnswerFileOptions {
  readonly deadlineMs: number;
  /** Null for a link that is forged, expired, or leads to nothing. */
  open(token: string, signal: AbortSignal): Promise<OpenedFile | null>;
}

/** Browsers render what a type promises; an attachment is only ever saved. */
const SAFE_TYPE = /^[a-z]+\/[a-z0-9.+-]+$/;

export function answerFile(options: AnswerFileOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const token = request.params['token'];
    const signal = signalOf(request, response, options.deadlineMs);
    const file = typeof token === 'string' ? await options.open(token, signal) : null;
    if (file === null) {
      sendError(response, 'NOT_FOUND');
      return;
    }
    response.setHeader(
      'content-type',
      SAFE_TYPE.test(file.contentType) ? file.contentType : 'application/octet-stream',
    );
    response.attachment(file.name);
    response.end(file.bytes);
  };
}
