// The audit trail over the gateway's own store.
import { createAuditor, type Auditor } from '../audit/index.js';
import { describeError, type Logger } from '../observability/index.js';
import { createAuditStore } from '../store/index.js';
import type { Settings } from '../settings.js';
import type { Registry } from './openRegistry.js';

export async function openAudit(registry: Registry, settings: Settings, log: Logger): Promise<Auditor<never>> {
  return (await createAuditor({
    store: createAuditStore(registry.store.db),
    settings: settings.audit,
    folder: settings.store.folder,
    onWarning: (what, error) => log.warn({ ...(error === undefined ? {} : describeError(error)), what }, 'audit'),
  })) as Auditor<never>;
}
