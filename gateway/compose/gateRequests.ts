// The gate in front of both ways in, HTTP and WebSocket: what is refused is recorded, and nobody has parsed it.
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import { whatIsWrong, type RequestProblem } from '../../schema/requestProblems.js';
import type { Access } from '../access/index.js';
import type { Auditor } from '../audit/index.js';
import { PROTOCOL_WORDS } from '../graphql/index.js';
import type { RequestState } from '../http/index.js';
import type { Principal } from '../identity/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import type { GatedRequest, RequestGate } from '../operations/index.js';
import { toActor, toUnit } from './operationRecord.js';
import type { Registry } from './openRegistry.js';

export interface GateParts {
  readonly gate: RequestGate;
  readonly auditor: Pick<Auditor<never>, 'write'>;
  readonly registry: Registry;
  readonly metrics: Metrics;
  readonly log: Logger;
}

interface Refused {
  readonly refused: ErrorCode;
  readonly hash: string | null;
  readonly name: string | null;
}

/** The application that counts: the one that acts, where one acts for a person. */
function clientOf(principal: Principal | undefined): string | null {
  return principal === undefined ? null : (principal.actor?.client ?? principal.client);
}

async function record(parts: GateParts, state: RequestState, { refused, hash, name }: Refused): Promise<void> {
  const principal = state.principal as Principal | undefined;
  if (principal === undefined) return;
  const access = state.access as Access;
  try {
    await parts.auditor.write({
      actor: toActor(principal),
      onBehalfOf: principal.actor === null ? null : principal.reference,
      tenant: access.tenant?.id ?? null,
      unit: toUnit(access, parts.registry.tree),
      ip: state.ip ?? null,
      requestId: state.requestId,
      event: 'operation.refused',
      outcome: 'DENIED',
      operation: { name, hash: hash === null ? '' : Buffer.from(hash, 'hex').toString('base64url') },
      purpose: access.purpose,
      legalBasis: access.legalBasis,
      ...{ fields: [], sources: [], counts: {}, subjects: [], sensitivity: 2, codes: [refused] },
    });
  } catch (error) {
    parts.log.warn({ requestId: state.requestId, ...describeError(error) }, 'a refusal was not recorded');
  }
}

export interface GateRefusal {
  readonly refused: ErrorCode;
  /** Of a request that is malformed. */
  readonly problem?: RequestProblem;
}

export function createRequestGates(parts: GateParts) {
  return async <Request extends GatedRequest>(
    request: Request,
    state: RequestState,
  ): Promise<{ readonly request: Request } | GateRefusal> => {
    const gated = parts.gate(request, clientOf(state.principal as Principal | undefined));
    if (!('refused' in gated)) return gated;
    parts.metrics.operation('refused', 0);
    // A step of a protocol, or a mistake in one, refuses nobody.
    if (gated.refused === 'OPERATION_NOT_REGISTERED') await record(parts, state, gated);
    // The hashes of persisted operations are all that it finds malformed.
    return gated.refused === 'BAD_REQUEST' ? { refused: gated.refused, problem: 'HASHES_DIFFER' } : gated;
  };
}

export type RequestGates = ReturnType<typeof createRequestGates>;

/** The answer over HTTP. */
export function toRefusalAnswer({ refused: code, problem }: GateRefusal, requestId: string) {
  const { vi, en, hop, retryable, status } = ERRORS[code];
  const more = problem && whatIsWrong(problem);
  const extensions = { code, hop, retryable, messages: { vi, en }, requestId, ...more };
  return {
    status,
    headers: new Map([
      ['content-type', 'application/json; charset=utf-8'],
      ['cache-control', 'no-store'],
    ]),
    body: JSON.stringify({ errors: [{ message: PROTOCOL_WORDS[code] ?? extensions.messages.vi, extensions }] }),
  };
}
