// The audit trail: what happened, for whom, why; chained, signed, verifiable without the gateway.
export { createAuditor, type Auditor, type AuditorOptions, type AuditorState } from './createAuditor.js';
export { AuditUnavailable, type AuditEntry, type AuditOutcome } from './entry.js';
export { AUDIT_EVENTS, type AuditEvent } from './events.js';
export { readAnchors } from './anchors.js';
export { exportTrail } from './exportTrail.js';
export { pinnedKeysPath, readPublicKeys } from './keyFiles.js';
export { InvalidAuditCursor, type AuditPage, type AuditRecord, type SubjectPage } from './readRecords.js';
export { AuditKeyUnknown } from './registerKey.js';
export { auditSettingsSchema, type AuditSettings } from './settings.js';
export { fileSource } from './verify/fileSource.js';
export { verifyAudit, type Verified } from './verify/verifyAudit.js';
export type { AuditFault } from './verify/faults.js';
