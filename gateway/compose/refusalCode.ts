// Which entry of the catalogue an error of identity or access stands for.
import type { ErrorCode } from '../../schema/errors.js';
import { AccessRefused } from '../access/index.js';
import { AuditUnavailable } from '../audit/index.js';
import { IdentityProviderUnavailable, Unauthenticated } from '../identity/index.js';
import { AccessRecordsStale } from '../store/index.js';

/** Undefined for any other error. */
export function refusalCode(error: unknown): ErrorCode | undefined {
  if (error instanceof AccessRefused) return error.code;
  if (error instanceof AccessRecordsStale) return 'SERVICE_UNAVAILABLE';
  if (error instanceof AuditUnavailable) return 'AUDIT_UNAVAILABLE';
  if (error instanceof IdentityProviderUnavailable) return 'IDP_UNAVAILABLE';
  return error instanceof Unauthenticated ? 'UNAUTHENTICATED' : undefined;
}
