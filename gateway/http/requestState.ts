// What the steps of the pipeline learn about a request, each for the ones after it.
import type { ServerResponse } from 'node:http';

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
  /** As the header states it (draft-ietf-httpapi-idempotency-key-header). */
  idempotencyKey?: string;
  /** The version that the application states of itself (X-App-Version). */
  appVersion?: string;
  /** Parsed JSON; undefined for a request without a body. */
  body?: unknown;
  /** Codes of the errors in the answer, for the log. */
  codes?: readonly string[];
  operationName?: string | null;
  /** Gives back the place among the requests under way: what follows may last for hours. */
  leavePlace?: () => void;
}

const STATE = Symbol('state of the request');

type Stated = ServerResponse & { [STATE]?: RequestState };

export function createState(response: ServerResponse, state: RequestState): void {
  (response as Stated)[STATE] = state;
}

/** Whether the first step has run: a path that cannot be decoded never gets to any. */
export function hasState(response: ServerResponse): boolean {
  return (response as Stated)[STATE] !== undefined;
}

/** The state of a request; there is one from the first step on. */
export function stateOf(response: ServerResponse): RequestState {
  return (response as Stated)[STATE] as RequestState;
}
