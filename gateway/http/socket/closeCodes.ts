// Why a connection ends, as numbers of RFC 6455 §7.4 and of the graphql-transport-ws protocol.
import type { ErrorCode } from '../../../schema/errors.js';

export const CLOSE = {
  GOING_AWAY: 1001,
  UNSUPPORTED_DATA: 1003,
  TRY_AGAIN_LATER: 1013,
  BAD_REQUEST: 4400,
  UNAUTHENTICATED: 4401,
  FORBIDDEN: 4403,
  TOO_MUCH: 4429,
  INTERNAL: 4500,
} as const;

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: CLOSE.UNAUTHENTICATED,
  TENANT_SUSPENDED: CLOSE.FORBIDDEN,
  FORBIDDEN: CLOSE.FORBIDDEN,
  TOO_MANY_ATTEMPTS: CLOSE.TOO_MUCH,
  QUOTA_EXCEEDED: CLOSE.TOO_MUCH,
  SERVICE_UNAVAILABLE: CLOSE.TRY_AGAIN_LATER,
  IDP_UNAVAILABLE: CLOSE.TRY_AGAIN_LATER,
};

/** What a refusal of the catalogue ends a connection with. */
export function closeCodeOf(code: ErrorCode | undefined): number {
  return (code === undefined ? undefined : BY_CODE[code]) ?? CLOSE.INTERNAL;
}
