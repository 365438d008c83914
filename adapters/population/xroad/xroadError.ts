// Errors of X-Road itself, by their types. The spelling changed at 7.8.0; both are read.
import { UpstreamError } from '../../kit/index.js';
import type { UpstreamErrorCode } from '../../../schema/errors.js';

/** `Server.ServerProxy.AccessDenied` and `server.serverproxy.access_denied` are one type. */
export function normalizeType(type: string): readonly string[] {
  return type.toLowerCase().replaceAll('_', '').split('.');
}

const OURS: UpstreamErrorCode = 'UPSTREAM_ERROR';
const AWAY: UpstreamErrorCode = 'UPSTREAM_UNAVAILABLE';
const DENIED: UpstreamErrorCode = 'UPSTREAM_AUTH';

const BY_PART: Readonly<Record<string, UpstreamErrorCode>> = {
  accessdenied: DENIED,
  sslauthenticationfailed: DENIED,
  unknownservice: OURS,
  unknownmember: OURS,
  invalidclientidentifier: OURS,
  servicetype: OURS,
  badrequest: OURS,
  missingheaderfield: OURS,
  servicedisabled: AWAY,
  maintenancemode: AWAY,
  servicefailed: AWAY,
  httperror: AWAY,
  networkerror: AWAY,
  ioerror: AWAY,
  unknownhost: AWAY,
  outdatedglobalconf: AWAY,
  globalconfoutdated: AWAY,
  timestampingfailed: AWAY,
  databaseerror: AWAY,
};

/** Codes chain: behind `ServiceFailed` it is the provider's back end that failed, whatever comes after. */
export function toCode(type: string): UpstreamErrorCode {
  const parts = normalizeType(type);
  if (parts.includes('servicefailed')) return AWAY;
  const known = parts.findLast((part) => Object.hasOwn(BY_PART, part));
  return known === undefined ? OURS : (BY_PART[known] ?? OURS);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The type and the number for the operator go to the log; the message may quote what was asked. */
export function toXRoadFailure(type: string, detail: string | undefined): UpstreamError {
  const parts = normalizeType(type).filter((part) => /^[a-z]{1,40}$/.test(part));
  const number = detail !== undefined && UUID.test(detail) ? ` (${detail})` : '';
  return new UpstreamError(toCode(type), { detail: `X-Road: ${parts.slice(0, 6).join('.')}${number}` });
}
