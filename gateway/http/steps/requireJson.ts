// JSON in UTF-8 comes and goes, and nothing else: other types are how forms of foreign pages get in (CSRF).
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';

const JSON_TYPES = new Set(['application/json', 'application/graphql+json']);
const ANSWERS = ['application/json', 'application/graphql-response+json'];
const ENCODINGS = new Set(['identity', 'gzip', 'deflate', 'br']);
/** The one parameter that may stand there, once. Anything else a second parser might read in its own way. */
const UTF_8 = /^ *charset=(?:utf-8|"utf-8") *$/;

function isJson(request: Request): boolean {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const utf8 = parameters.length <= 1 && parameters.every((parameter) => UTF_8.test(parameter));
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  return JSON_TYPES.has(type.trim()) && utf8 && ENCODINGS.has(encoding);
}

export function requireJson(request: Request, response: Response, next: NextFunction): void {
  if (request.accepts(ANSWERS) === false) sendError(response, 'NOT_ACCEPTABLE');
  else if (request.method === 'POST' && !isJson(request)) sendError(response, 'UNSUPPORTED_MEDIA_TYPE');
  else next();
}
