// Short-lived links to files of adapters: whoever holds the link may open it until it expires.
import type { NextFunction, Request, Response } from 'express';
import type { ErrorCode } from '../../../schema/errors.js';
import { sendError } from '../sendError.js';
import { startDeadline } from '../deadline.js';

export interface OpenedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface AnswerFileOptions {
  readonly deadlineMs: number;
  /** Null for a link that is forged, expired, or leads to nothing. */
  open(token: string, signal: AbortSignal): Promise<OpenedFile | null>;
  /** The catalogue code of a refusal to open, or undefined for any other error. */
  codeOf(error: unknown): ErrorCode | undefined;
}

/** Browsers render what a type promises; an attachment is only ever saved. */
const SAFE_TYPE = /^[a-z]+\/[a-z0-9.+-]+(; charset=utf-8)?$/;

export function answerFile(options: AnswerFileOptions) {
  async function open(request: Request, response: Response): Promise<OpenedFile | ErrorCode> {
    const token = request.params['token'];
    const signal = startDeadline(response, options.deadlineMs);
    try {
      return (typeof token === 'string' ? await options.open(token, signal) : null) ?? 'NOT_FOUND';
    } catch (error) {
      const code = options.codeOf(error);
      if (code === undefined) throw error;
      return code;
    }
  }

  function send(response: Response, file: OpenedFile): void {
    response.setHeader(
      'content-type',
      SAFE_TYPE.test(file.contentType) ? file.contentType : 'application/octet-stream',
    );
    response.attachment(file.name);
    response.end(file.bytes);
  }

  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      const found = await open(request, response);
      if (typeof found === 'string') sendError(response, found);
      else send(response, found);
    } catch (error) {
      next(error);
    }
  };
}
