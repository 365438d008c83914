// Operations on what rights are about: tenants, applications, credentials, quotas, units, exports, audit, usage.
import type { AnyOperation } from '../defineOperation.js';
import { accountReview } from './accountReview.js';
import { activateApplication } from './activateApplication.js';
import { adapters } from './adapters.js';
import { addKey } from './addKey.js';
import { application } from './application.js';
import { applications } from './applications.js';
import { approveExport } from './approveExport.js';
import { assignRecord } from './assignRecord.js';
import { auditCheckpoints } from './auditCheckpoints.js';
import { auditRecord } from './auditRecord.js';
import { auditRecords } from './auditRecords.js';
import { auditState } from './auditState.js';
import { command } from './command.js';
import { commands } from './commands.js';
import { correctCommand } from './correctCommand.js';
import { correctReorganisation } from './correctReorganisation.js';
import { createPurpose } from './createPurpose.js';
import { createRole } from './createRole.js';
import { createSecret } from './createSecret.js';
import { credentials } from './credentials.js';
import { decideReorganisation } from './decideReorganisation.js';
import { discardCommand } from './discardCommand.js';
import { discardReorganisation } from './discardReorganisation.js';
import { downloadExport } from './downloadExport.js';
import { endApplication } from './endApplication.js';
import { endCredential } from './endCredential.js';
import { endPurpose } from './endPurpose.js';
import { endQuota } from './endQuota.js';
import { endRole } from './endRole.js';
import { exportAudit } from './exportAudit.js';
import { exportRequest } from './exportRequest.js';
import { exportRequests } from './exportRequests.js';
import { importReorganisation } from './importReorganisation.js';
import { inspectCommand } from './inspectCommand.js';
import { purposes } from './purposes.js';
import { quotas } from './quotas.js';
import { recordAssignments } from './recordAssignments.js';
import { redriveCommand } from './redriveCommand.js';
import { registerAgency } from './registerAgency.js';
import { registerApplication } from './registerApplication.js';
import { rehearseReorganisation } from './rehearseReorganisation.js';
import { rejectExport } from './rejectExport.js';
import { reorganisation } from './reorganisation.js';
import { reorganisations } from './reorganisations.js';
import { requestExport } from './requestExport.js';
import { resumeApplication } from './resumeApplication.js';
import { resumeTenant } from './resumeTenant.js';
import { revocations } from './revocations.js';
import { revokeApplicationTokens } from './revokeApplicationTokens.js';
import { revokePerson } from './revokePerson.js';
import { revokeSession } from './revokeSession.js';
import { revokeToken } from './revokeToken.js';
import { roles } from './roles.js';
import { rotateSigningKey } from './rotateSigningKey.js';
import { scheduleReorganisation } from './scheduleReorganisation.js';
import { setQuota } from './setQuota.js';
import { settleCommand } from './settleCommand.js';
import { splitUnits } from './splitUnits.js';
import { subjectsReadBy } from './subjectsReadBy.js';
import { suspendApplication } from './suspendApplication.js';
import { suspendTenant } from './suspendTenant.js';
import { tenant } from './tenant.js';
import { tenantHistory } from './tenantHistory.js';
import { tenants } from './tenants.js';
import { undoReorganisation } from './undoReorganisation.js';
import { unit } from './unit.js';
import { units } from './units.js';
import { updateAgency } from './updateAgency.js';
import { usage } from './usage.js';
import { usesOfPerson } from './usesOfPerson.js';
import { withdrawExport } from './withdrawExport.js';

export const registryOperations: readonly AnyOperation[] = [
  tenants,
  tenant,
  tenantHistory,
  suspendTenant,
  resumeTenant,
  registerAgency,
  updateAgency,
  applications,
  application,
  registerApplication,
  activateApplication,
  suspendApplication,
  resumeApplication,
  endApplication,
  credentials,
  createSecret,
  addKey,
  endCredential,
  rotateSigningKey,
  roles,
  createRole,
  endRole,
  purposes,
  createPurpose,
  endPurpose,
  quotas,
  setQuota,
  endQuota,
  usage,
  unit,
  units,
  reorganisations,
  reorganisation,
  importReorganisation,
  decideReorganisation,
  rehearseReorganisation,
  scheduleReorganisation,
  undoReorganisation,
  discardReorganisation,
  correctReorganisation,
  recordAssignments,
  splitUnits,
  assignRecord,
  adapters,
  auditRecords,
  auditRecord,
  subjectsReadBy,
  usesOfPerson,
  auditCheckpoints,
  auditState,
  exportAudit,
  exportRequests,
  exportRequest,
  requestExport,
  approveExport,
  rejectExport,
  withdrawExport,
  downloadExport,
  commands,
  command,
  inspectCommand,
  redriveCommand,
  correctCommand,
  settleCommand,
  discardCommand,
  revocations,
  accountReview,
  revokeToken,
  revokePerson,
  revokeSession,
  revokeApplicationTokens,
];
