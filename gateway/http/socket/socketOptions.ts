// What the WebSocket side needs of the gateway's other concerns, and its bounds.
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { ErrorCode } from '../../../schema/errors.js';
import type { RequestProblem } from '../../../schema/requestProblems.js';
import type { RequestState, StatedPrincipal } from '../requestState.js';

export const socketSettingsSchema = z.object({
  initMs: z.int().min(100).max(30_000).default(3_000).describe('Milliseconds for a client to say who it is.'),
  messageBytes: z.int().min(1_024).max(1_048_576).default(262_144).describe('Largest message from a client.'),
  operations: z.int().min(1).max(1_000).default(20).describe('Operations that one connection runs at once.'),
  connectionsPerPerson: z.int().min(1).max(1_000).default(5).describe('Connections of one person or application.'),
  connections: z.int().min(1).max(100_000).default(5_000).describe('Connections of everybody; more get 503.'),
  bufferedBytes: z.int().min(1_024).max(67_108_864).default(1_048_576).describe('Bytes kept for a slow client.'),
  recheckMs: z.int().min(100).max(4_000).default(2_000).describe('Milliseconds between two looks at the rights.'),
  pingMs: z.int().min(1_000).max(120_000).default(15_000).describe('Milliseconds between two signs of life.'),
  origins: z.array(z.url()).default([]).describe('Web origins whose pages may connect, besides the gateway itself.'),
});

export type SocketSettings = z.output<typeof socketSettingsSchema>;

/** Who is connected. A new token on the same connection must be of the same one. */
export interface SocketPrincipal extends StatedPrincipal {
  readonly agency: string | null;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

export interface SocketRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An answer, or one event, in the form that leaves. */
export interface SocketResult {
  readonly data?: unknown;
  readonly errors?: readonly object[];
}

export type SocketStream =
  | { readonly errors: readonly object[] }
  | { readonly events: AsyncGenerator<SocketResult, void, void> };

export interface SocketOptions {
  readonly settings: SocketSettings;
  /** Milliseconds for one query or mutation. */
  readonly deadlineMs: number;
  /** Where callers reach the gateway: pages from there may connect. */
  publicUrl(): string;
  /** Where a request came from, after the trusted hops. */
  ipOf(request: IncomingMessage): string | undefined;
  /** Token → principal, as over HTTP; `authorization` is the whole header. */
  authenticate(authorization: string, ip: string | undefined): Promise<SocketPrincipal>;
  /** The rights of now; throws for who is shut out. */
  accessOf(principal: SocketPrincipal, purpose: string | null): object;
  /** The catalogue code of an error of the two above; undefined for any other error. */
  codeOf(error: unknown): ErrorCode | undefined;
  /** Before anybody parses it: the request, with the registered text in the place of its hash, or why not. */
  gate?(
    request: SocketRequest,
    state: RequestState,
  ): Promise<
    { readonly request: SocketRequest } | { readonly refused: ErrorCode; readonly problem?: RequestProblem | undefined }
  >;
  /** The path of a POST to /graphql, after its token was read. */
  execute(request: SocketRequest, state: RequestState, signal: AbortSignal): Promise<{ readonly body: string }>;
  subscribe(request: SocketRequest, state: RequestState, signal: AbortSignal): Promise<SocketStream>;
  /** An error that is not of the catalogue. */
  onUnexpected(requestId: string, error: unknown): void;
  /** For log and metrics: a connection ended; `person` is a pseudonym, or null before anybody signed in. */
  onClosed?(event: { readonly person: string | null; readonly code: number; readonly seconds: number }): void;
}
