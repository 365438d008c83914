// What the steps of the pipeline learn about a request, each for the ones after it.
import type { Request, Response } from 'express';

/** Who calls, as the identity step left it; opaque to this layer. */
export interface StatedPrincipal {
  readonly client: string;
  readonly reference: string;
}

export interface RequestState {
  readonly requestId: string;
  readonly startedAt: number;
  /** Where the request came from, after the trusted hops. */
  readonly ip?: string | undefined;
  principal?: StatedPrincipal | undefined;
  access?: object;
  /** Codes of the errors in the answer, for the log. */
  codes?: readonly string[];
  operationName?: string | null;
}

const KEY = 'lienThong';

export function createState(response: Response, state: RequestState): void {
  (response.locals as Record<string, unknown>)[KEY] = state;
}

/** Whether the first step has run: a path that cannot be decoded never gets to any. */
export function hasState(response: Response): boolean {
  return KEY in response.locals;
}

/** The state of a request; there is one from the first step on. */
export function stateOf(response: Response): RequestState {
  return (response.locals as Record<string, RequestState>)[KEY] as RequestState;
}

/** A signal that aborts when the caller leaves or the deadline passes. */
export function signalOf(request: Request, response: Response, deadlineMs: number): AbortSignal {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) left.abort(new Error('the caller left'));
  });
  return AbortSignal.any([left.signal, AbortSignal.timeout(deadlineMs)]);
}
