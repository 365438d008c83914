// The audit trail: what happened, for whom, why; chained, signed, verifiable without the gateway.
export { createAuditor, type Auditor } from './createAuditor.js';
export { AuditUnavailable, PLAIN_ENTRY, type AuditEntry } from './entry.js';
export { AUDIT_EVENTS } from './events.js';
export { readAnchors } from './anchors.js';
export { exportTrail } from './exportTrail.js';
export { pinnedKeysPath, readPublicKeys } from './keyFiles.js';
export { InvalidAuditCursor } from './readRecords.js';
export { AuditKeyUnknown } from './registerKey.js';
export { auditSettingsSchema } from './settings.js';
export { fileSource } from './verify/fileSource.js';
export { verifyAudit, type Verified } from './verify/verifyAudit.js';
