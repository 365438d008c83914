// Points and usage: limits as administrators set them, counted on Redis where there is one.
import type { KeyValueStore } from '../cache/index.js';
import { describeError, type Logger } from '../observability/index.js';
import { createQuotaKeeper, createUsageRecorder } from '../quota/index.js';
import { addUsage } from '../store/index.js';
import type { Settings } from '../settings.js';
import type { Registry } from './openRegistry.js';

export interface QuotaParts {
  readonly settings: Settings;
  readonly cache: KeyValueStore;
  readonly registry: Registry;
  readonly log: Logger;
  readonly closers: (() => Promise<void> | void)[];
}

export function openQuota({ settings, cache, registry, log, closers }: QuotaParts) {
  const quota = createQuotaKeeper({
    settings: settings.quota,
    limitOf: (kind, subject) => registry.records().quota(kind, subject)?.points,
    shared: cache.shared(),
    onLookUpAlarm: (alarm) => log.warn({ event: 'malicious_direct_reference', ...alarm }, 'many people looked up'),
  });
  const usage = createUsageRecorder({
    write: (rows) => addUsage(registry.store.db, rows),
    flushMs: settings.quota.usageFlushMs,
    onError: (error) => log.warn(describeError(error), 'usage'),
  });
  closers.push(() => usage.stop());
  closers.push(() => quota.stop());
  return { quota, usage };
}
