// Links to exports: sealed, for one download, for whoever asked.
import { randomBytes } from 'node:crypto';
import type { AdminServices } from '../context.js';
import type { Principal } from '../../identity/index.js';

const CONTEXT = 'admin export';
const AUDIT_CONTEXT = 'admin audit export';
/** AZ-I13 */
export const LINK_MS = 5 * 60_000;
/** An approval is for now, not for ever. */
export const APPROVED_MS = 24 * 3_600_000;

export interface LinkPlace {
  readonly id: string;
  readonly nonce: string;
  readonly until: number;
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

export function sealLink(services: AdminServices, { id, nonce, until }: LinkPlace): string {
  return services.seal(CONTEXT, JSON.stringify([id, nonce, until]));
}

export function unsealLink(services: AdminServices, token: string): LinkPlace | undefined {
  const text = services.unseal(CONTEXT, token);
  if (text === undefined) return undefined;
  const [id, nonce, until] = JSON.parse(text) as [string, string, number];
  return { id, nonce, until };
}

/** What rights depend on, without the person: the number stays out, so rows about oneself are not part of an export. */
export function toKeptCaller(principal: Principal): Readonly<Record<string, unknown>> {
  return { ...principal, subject: principal.reference, personalId: null };
}

/** Only what this gateway itself wrote comes back here. */
export function toCaller(kept: Readonly<Record<string, unknown>>): Principal {
  return kept as unknown as Principal;
}

/** A part of the trail, for whom. */
export interface AuditLink {
  readonly nonce: string;
  readonly until: number;
  readonly from: number;
  readonly to: number;
  readonly actor: Pick<Principal, 'reference' | 'issuer' | 'client' | 'acr'>;
}

export function sealAuditLink(services: AdminServices, link: AuditLink): string {
  return services.seal(AUDIT_CONTEXT, JSON.stringify(link));
}

export function unsealAuditLink(services: AdminServices, token: string): AuditLink | undefined {
  const text = services.unseal(AUDIT_CONTEXT, token);
  return text === undefined ? undefined : (JSON.parse(text) as AuditLink);
}
