// How much everybody may use, and how much they used.
export { createQuotaKeeper, type QuotaKeeper, type QuotaKeeperOptions } from './createQuotaKeeper.js';
export type { LookUpAlarm, LookUpDecision } from './lookUpGuard.js';
export { quotaSettingsSchema, type QuotaSettings } from './quotaSettings.js';
export type { LimitOf, QuotaDecision, QuotaKind, QuotaSubject, SharedServer } from './types.js';
export {
  createUsageRecorder,
  type UsageCounts,
  type UsageKey,
  type UsageRecorder,
  type UsageRow,
} from './usageRecorder.js';
