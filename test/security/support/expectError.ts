// The form that every refusal has, and what must never be in one.
import { expect } from '@jest/globals';
import { ERRORS, type ErrorCode } from '../../../schema/errors.js';
import { REQUEST_PROBLEMS, whatIsWrong, type RequestProblem } from '../../../schema/requestProblems.js';
import { headerOf, type Exchange } from './exchange.js';

/** What gives away how the program is built or where it runs. */
const TELLTALE =
  /node_modules|node:internal|\.ts:\d|\.js:\d|\bat .{0,200}:\d+:\d+|\/work\/|\/tmp\/|<html|<!doctype|Did you mean/i;

export interface ErrorAnswer {
  readonly message: string;
  readonly extensions: Record<string, unknown> & { readonly code: ErrorCode };
}

/** Whoever sent it is told what to mend. */
function expectProblem(message: string, problem: unknown): void {
  expect(Object.keys(REQUEST_PROBLEMS)).toContain(problem);
  expect(message).toBe(whatIsWrong(problem as RequestProblem).messages.vi);
}

/** All errors of the answer, after a look at their form. */
export function readErrors(answer: Exchange): ErrorAnswer[] {
  expect(headerOf(answer, 'content-type')).toMatch(/^application\/(graphql-response\+)?json/);
  expect(headerOf(answer, 'cache-control')).toBe('no-store');
  expect(headerOf(answer, 'x-content-type-options')).toBe('nosniff');
  expect(answer.body).not.toMatch(TELLTALE);
  const { errors } = JSON.parse(answer.body) as { errors: ErrorAnswer[] };
  expect(errors.length).toBeGreaterThan(0);
  for (const { message, extensions } of errors) {
    expect(Object.keys(ERRORS)).toContain(extensions.code);
    const { hop, retryable } = ERRORS[extensions.code];
    expect(extensions).toMatchObject({ hop, retryable, messages: { vi: message, en: expect.any(String) } });
    expect(extensions).not.toHaveProperty('stacktrace');
    if (extensions.code === 'BAD_REQUEST') expectProblem(message, extensions['problem']);
  }
  return errors;
}

/** Expects this status and code. Returns the first error. */
export function expectError(answer: Exchange, status: number, code: ErrorCode): ErrorAnswer {
  const [first] = readErrors(answer);
  expect([answer.status, first?.extensions.code]).toEqual([status, code]);
  return first as ErrorAnswer;
}

/** The same of an answer to raw bytes: its id is in the header and in the body. */
export function expectRawError(answer: Exchange, status: number, code: ErrorCode): void {
  const { extensions } = expectError(answer, status, code);
  expect(headerOf(answer, 'x-request-id')).toBe(extensions['requestId']);
}
