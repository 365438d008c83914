// JSON in UTF-8 comes and goes, and nothing else: other types are how forms of foreign pages get in (CSRF).
import type { IncomingMessage } from 'node:http';
import express from 'express';
import { LRUCache } from 'lru-cache';
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';

const JSON_TYPES = new Set(['application/json', 'application/graphql+json']);
const ANSWERS = ['application/json', 'application/graphql-response+json'];
const ENCODINGS = new Set(['identity', 'gzip', 'deflate', 'br']);
/** The one parameter that may stand there, once. Anything else a second parser might read in its own way. */
const UTF_8 = /^ *charset=(?:utf-8|"utf-8") *$/;

/** Clients send a handful of different ones; longer ones are read each time. */
const MAX_KEPT = { headers: 256, length: 256 };

/** A header's verdict, read once for each text. */
function remember(read: (header: string) => boolean): (header: string) => boolean {
  const known = new LRUCache<string, boolean>({ max: MAX_KEPT.headers });
  return (header) => {
    const found = known.get(header);
    if (found !== undefined) return found;
    const verdict = read(header);
    if (header.length <= MAX_KEPT.length) known.set(header, verdict);
    return verdict;
  };
}

const isJsonType = remember((header) => {
  const [type = '', ...parameters] = header.toLowerCase().split(';');
  return JSON_TYPES.has(type.trim()) && parameters.length <= 1 && parameters.every((one) => UTF_8.test(one));
});

/** RFC 9110 §12.5.1, as Express reads it: of the request it looks at this header alone. */
const takes = (types: string[]) =>
  remember((accept) => {
    const only = Object.assign(Object.create(express.request) as express.Request, { headers: { accept } });
    return only.accepts(types) !== false;
  });

const takesJson = takes(ANSWERS);
const takesJsonOrEvents = takes([...ANSWERS, 'text/event-stream']);

function isJson({ headers }: IncomingMessage): boolean {
  const encoding = headers['content-encoding'];
  return isJsonType(headers['content-type'] ?? '') && (encoding === undefined || ENCODINGS.has(encoding.toLowerCase()));
}

function requireTypes(takesAnswer: (accept: string) => boolean): Step {
  return (request, response, next) => {
    const { accept } = request.headers;
    if (accept !== undefined && !takesAnswer(accept)) sendError(response, 'NOT_ACCEPTABLE');
    else if (request.method === 'POST' && !isJson(request)) sendError(response, 'UNSUPPORTED_MEDIA_TYPE');
    else next();
  };
}

export const requireJson = requireTypes(takesJson);
/** Where subscriptions are answered as events. */
export const requireJsonOrEvents = requireTypes(takesJsonOrEvents);

/** After whatever answers with events: what is left has one answer, in JSON. */
export const requireJsonAnswer: Step = (request, response, next) => {
  const { accept } = request.headers;
  if (accept?.includes('event-stream') === true && !takesJson(accept)) sendError(response, 'NOT_ACCEPTABLE');
  else next();
};
