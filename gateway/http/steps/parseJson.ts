// A JSON body of at most so many bytes; anything that is not an object or an array is refused.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import express from 'express';
import { utf8Text } from '../../../adapters/kit/index.js';
import { whatIsWrong } from '../../../schema/requestProblems.js';
import { stateOf } from '../requestState.js';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';
import { isPlain, readBytes } from './readBytes.js';

/** RFC 8259 §2: what may stand in front of the first sign of an object or a list. */
const STRUCTURE = /^[ \t\n\r]*[[{]/;

/** RFC 9112 §6.3: a request has a body if it says how it ends. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;
}

/**
 * Undefined: not UTF-8, no JSON, or none with a structure. An empty body is an empty object; a byte order mark is
 * overlooked.
 */
function readJson(bytes: Buffer): object | undefined {
  if (bytes.length === 0) return {};
  try {
    const json = utf8Text(bytes);
    return STRUCTURE.test(json) ? (JSON.parse(json) as object) : undefined;
  } catch {
    return undefined;
  }
}

/** As `utf8Text` does it. Express tells of what is thrown here as of a body that was not verified. */
function requireUtf8(_request: unknown, _response: unknown, bytes: Buffer, charset: string): void {
  if (charset === 'utf-8' && !isUtf8(bytes)) throw new TypeError('not UTF-8');
}

/** For requests of which `requireJson` has seen the type; encoded bodies are inflated by Express, by the same limit. */
export function parseJson(bodyBytes: number): Step {
  const parse = express.json({ limit: bodyBytes, strict: true, type: () => true, verify: requireUtf8 });

  const inflate: Step = (request, response, next) => {
    // The parser takes plain Node objects, and puts the body on the request.
    parse(request, response, (error?: unknown) => {
      stateOf(response).body = (request as { body?: unknown }).body;
      next(error);
    });
  };

  return (request, response, next) => {
    // The reader would first wait for all of it to arrive.
    if (Number(request.headers['content-length']) > bodyBytes) return sendError(response, 'PAYLOAD_TOO_LARGE');
    if (!hasBody(request)) return next();
    // Of other methods nobody has looked at the type.
    if (request.method !== 'POST' || !isPlain(request)) return inflate(request, response, next);
    readBytes(request, bodyBytes, (read) => {
      if ('problem' in read)
        return sendError(response, read.problem === 'TOO_LARGE' ? 'PAYLOAD_TOO_LARGE' : 'BAD_REQUEST');
      const body = readJson(read.bytes);
      if (body === undefined) return sendError(response, 'BAD_REQUEST', whatIsWrong('BODY_NOT_JSON'));
      stateOf(response).body = body;
      next();
    });
  };
}
