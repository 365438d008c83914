// Webhooks and their messages as administrators see them. Never a secret, and nothing of the rows that changed.
import type { DeliveryRow, WebhookRow } from '../store/index.js';
import type { AdminServices } from './context.js';
import { toUnit } from './views.js';

/** Undefined and past are one. */
const ahead = (instant: Date | null, now: Date): Date | null => (instant !== null && instant > now ? instant : null);

export function toWebhook(row: WebhookRow, { tree, clock }: Pick<AdminServices, 'tree' | 'clock'>) {
  const now = clock.now();
  return {
    id: row.id,
    application: row.client,
    tenant: row.tenant,
    title: row.title,
    url: row.url,
    types: row.types,
    units: row.units.flatMap((key) => toUnit(tree, key) ?? []),
    status: row.status,
    statusReason: row.statusReason,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    secretCreatedAt: row.secretAt,
    oldSecretUntil: ahead(row.oldUntil, now),
    failures: row.failures,
    failingSince: row.failingSince,
    pausedUntil: ahead(row.shutUntil, now),
  };
}

export function toDelivery(row: DeliveryRow) {
  const { id, type, state, attempts, lastStatus, lastFailure, at, createdAt, endedAt, endedReason } = row;
  return {
    ...{ id, type, state, attempts, lastStatus, lastFailure, at, createdAt, endedAt, endedReason },
    lastAttemptAt: row.lastAt,
    nextAttemptAt: state === 'PENDING' ? row.dueAt : null,
  };
}
