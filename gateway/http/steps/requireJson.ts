// A POST carries JSON in UTF-8 and nothing else: other types are how forms of foreign pages get in (CSRF).
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';

const JSON_TYPES = new Set(['application/json', 'application/graphql+json']);

export function requireJson(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST') {
    next();
    return;
  }
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((p) => /^\s*charset="?([^"]*)"?\s*$/.exec(p)?.[1])
    .find((value) => value !== undefined);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const fits =
    JSON_TYPES.has(type.trim()) &&
    (charset === undefined || charset === 'utf-8' || charset === 'utf8') &&
    ['identity', 'gzip', 'deflate', 'br'].includes(encoding.toLowerCase());
  if (fits) next();
  else sendError(response, 'UNSUPPORTED_MEDIA_TYPE');
}
