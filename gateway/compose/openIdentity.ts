// Everything about who calls: tokens of trusted issuers and our own, the token endpoint, sessions of the console.
import type { Clock } from '../../adapters/kit/index.js';
import { PLAIN_ENTRY, type AuditEntry, type Auditor } from '../audit/index.js';
import { isRevoked } from '../access/index.js';
import {
  createAuthenticator,
  createConsoleSessions,
  createOwnIssuer,
  createSealer,
  createTokenEndpoint,
  type Authenticator,
  type ConsoleSessions,
  type OwnIssuer,
  type Principal,
  type TokenEndpoint,
} from '../identity/index.js';
import { describeError, type Logger } from '../observability/index.js';
import type { QuotaKeeper } from '../quota/index.js';
import {
  createSessionStore,
  createSigningKeyStore,
  createUsedOnce,
  credentialsInForce,
  insertRevocation,
} from '../store/index.js';
import type { Settings } from '../settings.js';
import { fetchText } from '../upstream/index.js';
import type { Registry } from './openRegistry.js';

export interface IdentityParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly auditor: Pick<Auditor<never>, 'write'>;
  readonly quota: QuotaKeeper;
  readonly clock: Clock;
  readonly log: Logger;
  /** The one key of the installation. */
  readonly key: Uint8Array;
  /** Public address; known once the server listens. */
  baseUrl(): string;
  /** Rights changed: this process reads them now, the others are told. */
  changed(): Promise<void>;
}

export interface Identity {
  readonly authenticator: Authenticator;
  readonly own: OwnIssuer;
  readonly tokens: TokenEndpoint;
  readonly sessions: ConsoleSessions | undefined;
  stop(): Promise<void>;
}

interface IdentityEvent {
  readonly event: string;
  readonly client: string | null;
  readonly tenant: string | null;
  readonly ip: string;
  readonly requestId: string;
  readonly reason: string | null;
}

/** Events of this concern as the trail knows them. */
function toEntry(
  event: IdentityEvent,
  who: { reference: string | null; issuer: string | null; acr: string | null; onBehalfOf: string | null },
): AuditEntry {
  const { client, tenant, ip, requestId, reason } = event;
  const { onBehalfOf, ...actor } = who;
  return {
    ...PLAIN_ENTRY,
    event: event.event,
    outcome: event.event.endsWith('.refused') ? 'DENIED' : 'OK',
    actor: { ...actor, client },
    onBehalfOf,
    tenant,
    ip,
    requestId,
    details: reason === null ? {} : { reason },
  };
}

function createCommon(parts: IdentityParts) {
  const { registry, quota } = parts;
  const { db } = registry.store;
  return {
    isRevoked: (principal: Principal) => isRevoked(principal, registry.records()),
    failed: (key: string) => quota.failedSignIn(key),
    isLocked: (key: string) => quota.isLocked(key),
    usedOnce: createUsedOnce(db),
    now: () => parts.clock.now().getTime(),
    async revoke(found: { kind: 'TOKEN' | 'SESSION' | 'SUBJECT'; value: string; expiresAt: Date }, by: string) {
      const { kind, value, expiresAt } = found;
      const now = parts.clock.now();
      await insertRevocation(db, { kind, value, expiresAt, now, reason: 'signed out', revokedBy: by });
      await parts.changed();
    },
  };
}

type Common = ReturnType<typeof createCommon>;

function createTokens(parts: IdentityParts, common: Common, own: OwnIssuer, authenticator: Authenticator) {
  const { registry, settings, auditor, log } = parts;
  return createTokenEndpoint({
    issuer: own,
    sealer: createSealer(parts.key),
    usedOnce: common.usedOnce,
    now: common.now,
    verify: (token) => authenticator.verify(token),
    issuerName: (id) => settings.identity.issuers.find((issuer) => issuer.id === id)?.issuer,
    onRefused: (requestId, code, reason) => log.info({ event: 'authn_login_fail', requestId, code, reason }, 'token'),
    registry: {
      ...common,
      revoke: (found) => common.revoke(found, found.client),
      async findApplication(clientId) {
        const { applications, tenants } = registry.records();
        const application = applications.get(clientId);
        const tenant = application === undefined ? undefined : tenants.get(application.tenantId);
        if (application === undefined || tenant === undefined) return undefined;
        return { status: application.status, tenantId: tenant.id, tenantStatus: tenant.status };
      },
      credentialsOf: (clientId) => credentialsInForce(registry.store.db, clientId, parts.clock.now()),
      audit: (event) =>
        auditor.write(
          toEntry(event, { reference: null, issuer: 'lien-thong', acr: null, onBehalfOf: event.onBehalfOf }),
        ),
    },
  });
}

function createSessions(parts: IdentityParts, common: Common, authenticator: Authenticator) {
  const { settings, registry, auditor } = parts;
  const console = settings.identity.console;
  if (console === undefined) return undefined;
  return createConsoleSessions({
    ...common,
    settings: console,
    authenticator,
    store: createSessionStore(registry.store.db),
    sealer: createSealer(parts.key),
    baseUrl: () => parts.baseUrl(),
    allowHttp: settings.identity.dangerouslyAllowHttp,
    revoke: (found) => common.revoke(found, 'issuer'),
    audit: ({ reference, issuer, acr, ...event }) =>
      auditor.write(toEntry(event, { reference, issuer, acr, onBehalfOf: null })),
  });
}

export async function openIdentity(parts: IdentityParts): Promise<Identity> {
  const { settings, registry, log } = parts;
  const common = createCommon(parts);
  const own = await createOwnIssuer({
    settings: settings.identity.own,
    issuer: () => parts.baseUrl(),
    issuers: settings.identity.issuers,
    store: createSigningKeyStore(registry.store.db),
    sealer: createSealer(parts.key),
    now: common.now,
    onError: (error) => log.warn(describeError(error), 'signing keys'),
  });
  const authenticator = createAuthenticator({
    issuers: settings.identity.issuers,
    own: own.trusted,
    fetchText,
    now: common.now,
    onKeyFailure: (issuer, error) => log.warn({ issuer, ...describeError(error) }, 'key set'),
  });
  return {
    authenticator,
    own,
    tokens: createTokens(parts, common, own, authenticator),
    sessions: createSessions(parts, common, authenticator),
    stop: () => own.stop(),
  };
}
