// The tables of the gateway's own store, as Kysely sees them.
import type {
  AgencyTable,
  TenantTable,
  ApplicationTable,
  CredentialTable,
  RoleTable,
  PurposeTable,
  GrantTable,
  ApprovalTable,
  QuotaTable,
  RevocationTable,
} from './tables/rightsTables.js';
import type { CommandLaneTable, CommandTable } from './tables/commandTables.js';
import type { EventTable, InboxTable, WatchTable } from './tables/eventTables.js';
import type {
  FieldUseTable,
  HotOperationTable,
  OperationModeTable,
  OperationUseTable,
  RegisteredOperationTable,
} from './tables/operationTables.js';
import type {
  ReorganisationTable,
  UnitTableRow,
  SuccessionTable,
  CodeListTable,
  RecordAssignmentTable,
  CarriedGrantTable,
} from './tables/unitTables.js';
import type {
  ConsoleSessionTable,
  ConsoleLoginTable,
  UsedAssertionTable,
  SigningKeyTable,
  AuditRecordTable,
  AuditSubjectTable,
  AuditSpoolTable,
  AuditKeyTable,
  AuditCheckpointTable,
  AuditArchiveTable,
  UsageHourTable,
} from './tables/trailTables.js';
import type { ServiceGenerationTable, ServiceSchemaTable, ServiceTable } from './tables/serviceTables.js';
import type { WebhookDeliveryTable, WebhookPositionTable, WebhookTable } from './tables/webhookTables.js';

/** One row; its version moves with every change of the versioned tables. */
export interface AccessVersionTable {
  version: string;
}

export interface Tables {
  agency: AgencyTable;
  tenant: TenantTable;
  application: ApplicationTable;
  credential: CredentialTable;
  role: RoleTable;
  purpose: PurposeTable;
  access_grant: GrantTable;
  approval: ApprovalTable;
  quota: QuotaTable;
  revocation: RevocationTable;
  reorganisation: ReorganisationTable;
  unit: UnitTableRow;
  succession: SuccessionTable;
  carried_grant: CarriedGrantTable;
  code_list: CodeListTable;
  record_assignment: RecordAssignmentTable;
  console_session: ConsoleSessionTable;
  console_login: ConsoleLoginTable;
  used_assertion: UsedAssertionTable;
  signing_key: SigningKeyTable;
  audit_record: AuditRecordTable;
  audit_subject: AuditSubjectTable;
  audit_key: AuditKeyTable;
  audit_checkpoint: AuditCheckpointTable;
  audit_archive: AuditArchiveTable;
  audit_spool: AuditSpoolTable;
  usage_hour: UsageHourTable;
  operation_mode: OperationModeTable;
  registered_operation: RegisteredOperationTable;
  operation_use: OperationUseTable;
  hot_operation: HotOperationTable;
  field_use: FieldUseTable;
  command: CommandTable;
  command_lane: CommandLaneTable;
  event: EventTable;
  inbox: InboxTable;
  watch: WatchTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
  webhook_position: WebhookPositionTable;
  service: ServiceTable;
  service_schema: ServiceSchemaTable;
  service_generation: ServiceGenerationTable;
  access_version: AccessVersionTable;
}
