// How much everybody may use, and how much they used.
export { createQuotaKeeper, type QuotaKeeper } from './createQuotaKeeper.js';
export { quotaSettingsSchema } from './quotaSettings.js';
export type { LookUpAlarm, LookUpDecision } from './lookUpGuard.js';
export type { QuotaDecision, QuotaKind, QuotaSubject } from './types.js';
export { createUsageRecorder, type UsageKey, type UsageRecorder, type UsageRow } from './usageRecorder.js';
