// The OAuth endpoints over HTTP: forms in, JSON out, in the words of RFC 6749.
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { ErrorCode } from '../../../schema/errors.js';
import { stateOf } from '../requestState.js';
import { sendError } from '../sendError.js';
import { formOf, readForm } from './readForm.js';
import { requireMethod } from './requireMethod.js';

export interface OauthEndpoint {
  (request: {
    form: ReadonlyMap<string, string>;
    authorization: readonly string[] | undefined;
    ip: string;
    requestId: string;
  }): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: object }>;
}

/**
 * Steps of one endpoint, after those of the surface. `codeOf`: the catalogue code of a failure that will pass, or
 * undefined for any other error.
 */
export function answerOauth(
  endpoint: OauthEndpoint,
  codeOf: (error: unknown) => ErrorCode | undefined = () => undefined,
): RequestHandler[] {
  async function answer(request: Request, response: Response, next: NextFunction): Promise<void> {
    const { requestId, ip = '' } = stateOf(response);
    const authorization = request.headersDistinct['authorization'];
    try {
      const { status, headers, body } = await endpoint({ form: formOf(response), authorization, ip, requestId });
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.status(status).json(body);
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) next(error);
      else sendError(response, code);
    }
  }
  return [requireMethod('POST'), readForm(), answer];
}

/** A public document: keys (RFC 7517), metadata (RFC 8414). `seconds`: how long others may keep it. */
export function answerDocument(read: () => object, seconds: number): RequestHandler[] {
  function answer(_request: Request, response: Response): void {
    response.setHeader('cache-control', `public, max-age=${seconds}`);
    // Keys are for everybody, also for pages of other origins.
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('access-control-allow-origin', '*');
    response.json(read());
  }
  return [requireMethod('GET', 'HEAD'), answer];
}
