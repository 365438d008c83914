// Reads a form body (application/x-www-form-urlencoded): small, in UTF-8, each parameter once. OAuth speaks nothing else.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

const MAX_BYTES = 16_384;
const MAX_PARAMETERS = 32;
const FORM_TYPE = /^application\/x-www-form-urlencoded *(?:; *charset=(?:utf-8|"utf-8") *)?$/i;
/** What undecodable bytes turn into; and what no parameter of ours may hold. */
const BROKEN = /[\0\uFFFD]/;

const KEY = 'lienThongForm';

/** The form of a request; there is one after `readForm`. */
export function formOf(response: Response): ReadonlyMap<string, string> {
  return (response.locals as Record<string, ReadonlyMap<string, string>>)[KEY] ?? new Map();
}

/** Undefined if a parameter is repeated or broken (RFC 6749 §3.2); empty ones count as left out (§3.1). */
export function parseForm(text: string): ReadonlyMap<string, string> | undefined {
  const pairs = [...new URLSearchParams(text)];
  const names = new Set(pairs.map(([name]) => name));
  if (pairs.length > MAX_PARAMETERS || names.size < pairs.length) return undefined;
  if (pairs.some(([name, value]) => BROKEN.test(name) || BROKEN.test(value))) return undefined;
  return new Map(pairs.filter(([, value]) => value !== ''));
}

/** RFC 6749 §5.2: also what is wrong with the body is said in the form of OAuth. */
export function refuseForm(response: Response, status: number, description: string): void {
  response.setHeader('cache-control', 'no-store');
  response.status(status).json({ error: 'invalid_request', error_description: description });
}

export function readForm(): RequestHandler {
  const parse = express.text({ limit: MAX_BYTES, type: () => true, inflate: false, defaultCharset: 'utf-8' });
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!FORM_TYPE.test(request.headers['content-type'] ?? ''))
      return refuseForm(response, 415, 'a form is expected: application/x-www-form-urlencoded');
    if (Number(request.headers['content-length']) > MAX_BYTES)
      return refuseForm(response, 413, 'the form is too large');
    parse(request, response, (error: unknown) => {
      if (error !== undefined) {
        const { status } = Object(error) as { status?: unknown };
        return refuseForm(response, status === 413 || status === 415 ? status : 400, 'the form cannot be read');
      }
      const form = parseForm(typeof request.body === 'string' ? request.body : '');
      if (form === undefined) return refuseForm(response, 400, 'each parameter once, in UTF-8');
      (response.locals as Record<string, unknown>)[KEY] = form;
      next();
    });
  };
}
