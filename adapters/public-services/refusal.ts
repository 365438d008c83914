// Refusals of the portal: HTTP 200 with a non-zero error_code and free Vietnamese text.
import { UpstreamError } from '../kit/index.js';
import type { PortalReply } from './wire/portalReply.js';

const LONGEST = 200;

/** Numbers of people, dossiers and telephones are six digits and more, sometimes written in groups. */
const LONG_NUMBER = /\d(?:[ .-]?\d){5,}/g;
const ADDRESS = /[^\s@]+@[^\s@]+/g;

/** The portal's text as far as it may enter a log: without long numbers and e-mail addresses. */
function toLoggable(message: string): string {
  return message.replace(LONG_NUMBER, '…').replace(ADDRESS, '…').slice(0, LONGEST);
}

/** The error for a refused read. */
export function toRefusal(service: string, reply: PortalReply): UpstreamError {
  return new UpstreamError('UPSTREAM_ERROR', {
    detail: `${service}: error_code ${reply.code}: ${toLoggable(reply.message)}`,
  });
}

/** The error for a refused login: our own account is not accepted. */
export function toLoginRefusal(reply: PortalReply): UpstreamError {
  return new UpstreamError('UPSTREAM_AUTH', {
    detail: `login: error_code ${reply.code}: ${toLoggable(reply.message)}`,
  });
}
