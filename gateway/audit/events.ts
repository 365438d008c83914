// Every event that the trail can hold. A name is never given another meaning: old records keep it.

export interface AuditEvent {
  readonly vi: string;
  readonly en: string;
  /** 1 public, 2 internal, 3 personal, 4 sensitive; what records of this event say at most. */
  readonly sensitivity: 1 | 2 | 3 | 4;
  readonly when: string;
}

const at = (sensitivity: AuditEvent['sensitivity'], vi: string, en: string, when: string): AuditEvent => ({
  vi,
  en,
  sensitivity,
  when,
});

const OPERATIONS = {
  'operation.executed': at(
    4,
    'Thao tác đã thực hiện',
    'Operation executed',
    'After each operation, before its answer.',
  ),
  'operation.refused': at(2, 'Thao tác bị từ chối', 'Operation refused', 'Rights, purpose, quota or a limit said no.'),
  'command.accepted': at(3, 'Lệnh được tiếp nhận', 'Command accepted', 'A change was taken in to be carried out.'),
  'command.completed': at(3, 'Lệnh đã hoàn thành', 'Command completed', 'The source system has carried it out.'),
  'command.failed': at(3, 'Lệnh thất bại', 'Command failed', 'The source system has refused it for good.'),
  'command.stuck': at(3, 'Lệnh chờ người xử lý', 'Command stuck', 'It cannot be delivered, or stands half done.'),
  'command.inspected': at(
    3,
    'Xem nội dung lệnh',
    'Command inspected',
    'An operator opened what a stuck command carries.',
  ),
  'command.redriven': at(3, 'Gửi lại lệnh', 'Command redriven', 'An operator had a stuck command tried again.'),
  'command.corrected': at(3, 'Sửa lệnh', 'Command corrected', 'An operator corrected what a stuck command carries.'),
  'command.settled': at(
    3,
    'Xác định kết quả lệnh',
    'Command settled',
    'An operator saw in the system what became of it.',
  ),
  'command.discarded': at(3, 'Bỏ lệnh', 'Command discarded', 'An operator gave a stuck command up.'),
  'arrival.received': at(
    3,
    'Tiếp nhận dữ liệu từ hệ thống nguồn',
    'Arrival received',
    'A connected system handed something over by itself.',
  ),
  'record.assigned': at(
    2,
    'Hồ sơ được phân về đơn vị',
    'Record assigned to a unit',
    'A record of a split unit got its part.',
  ),
} as const;

const RIGHTS = {
  'grant.created': at(2, 'Cấp quyền', 'Right granted', 'Somebody was given a right.'),
  'grant.ended': at(2, 'Chấm dứt quyền', 'Right ended', 'A right was taken back.'),
  'grant.expired': at(2, 'Quyền hết hạn', 'Right expired', 'The last day of a right has passed.'),
  'grant.carried': at(
    2,
    'Chuyển quyền theo sắp xếp',
    'Right carried over',
    'A right followed its unit to the successor.',
  ),
  'grant.suspended': at(2, 'Tạm ngừng quyền', 'Right suspended', 'Its unit ended; an administrator has to decide.'),
  'delegation.created': at(2, 'Uỷ quyền', 'Delegation created', 'A deputy was named for a time.'),
  'delegation.ended': at(2, 'Chấm dứt uỷ quyền', 'Delegation ended', 'A deputy was relieved.'),
  'role.created': at(2, 'Tạo vai trò', 'Role created', 'A role can be granted rights from now on.'),
  'role.ended': at(2, 'Chấm dứt vai trò', 'Role ended', 'A role gives no rights any more.'),
  'purpose.created': at(2, 'Tạo mục đích', 'Purpose created', 'A purpose with its legal basis was entered.'),
  'purpose.ended': at(2, 'Chấm dứt mục đích', 'Purpose ended', 'A purpose opens nothing any more.'),
  'access.requested': at(2, 'Đề nghị cấp quyền', 'Access requested', 'An application asked for rights.'),
  'access.approved': at(2, 'Duyệt cấp quyền', 'Access approved', 'A request was granted.'),
  'access.rejected': at(2, 'Từ chối cấp quyền', 'Access rejected', 'A request was turned down.'),
  'access.withdrawn': at(2, 'Rút đề nghị', 'Request withdrawn', 'The one who asked took it back.'),
  'access.explained': at(
    2,
    'Giải thích quyết định',
    'Decision explained',
    'An administrator asked why somebody may or may not.',
  ),
  'break-glass.opened': at(4, 'Mở quyền khẩn cấp', 'Emergency right opened', 'Somebody took a right in an emergency.'),
  'break-glass.reviewed': at(
    3,
    'Rà soát quyền khẩn cấp',
    'Emergency right reviewed',
    'Somebody else looked at what was done with it.',
  ),
  'account.reviewed': at(
    2,
    'Rà soát tài khoản',
    'Account reviewed',
    'Somebody looked at who holds what, as the rules ask for.',
  ),
} as const;

const PARTIES = {
  'tenant.suspended': at(2, 'Tạm ngừng cơ quan', 'Tenant suspended', 'Nothing of this agency is answered.'),
  'tenant.resumed': at(2, 'Khôi phục cơ quan', 'Tenant resumed', 'The agency is served again.'),
  'agency.registered': at(2, 'Đăng ký cơ quan', 'Agency registered', 'An agency was entered.'),
  'agency.updated': at(2, 'Sửa cơ quan', 'Agency updated', 'Name, parent or unit of an agency changed.'),
  'application.registered': at(2, 'Đăng ký ứng dụng', 'Application registered', 'An application was entered.'),
  'application.requested': at(2, 'Đề nghị ứng dụng', 'Application requested', 'An agency asked for a new application.'),
  'application.approved': at(2, 'Duyệt ứng dụng', 'Application approved', 'The request was granted.'),
  'application.rejected': at(2, 'Từ chối ứng dụng', 'Application rejected', 'The request was turned down.'),
  'application.activated': at(2, 'Kích hoạt ứng dụng', 'Application activated', 'It may sign in from now on.'),
  'application.suspended': at(2, 'Tạm ngừng ứng dụng', 'Application suspended', 'Nothing of it is answered.'),
  'application.resumed': at(2, 'Khôi phục ứng dụng', 'Application resumed', 'It is served again.'),
  'application.ended': at(2, 'Chấm dứt ứng dụng', 'Application ended', 'It is gone for good.'),
  'credential.created': at(2, 'Cấp khoá ứng dụng', 'Credential created', 'A secret or key of an application was made.'),
  'credential.ended': at(2, 'Huỷ khoá ứng dụng', 'Credential ended', 'A secret or key signs nobody in any more.'),
  'operation.registered': at(
    2,
    'Đăng ký thao tác',
    'Operations registered',
    'An application may send these from now on.',
  ),
  'operation.retired': at(
    2,
    'Ngừng dùng thao tác',
    'Operations retired',
    'They count no more, at once or from a moment on.',
  ),
  'operation-mode.set': at(
    2,
    'Đặt chế độ nhận thao tác',
    'Operation mode set',
    'Any operation of an application is taken, or registered ones only.',
  ),
  'webhook.created': at(2, 'Tạo webhook', 'Webhook created', 'Changes are told to a system of an application.'),
  'webhook.paused': at(2, 'Tạm dừng webhook', 'Webhook paused', 'Nothing is sent to it for now.'),
  'webhook.resumed': at(2, 'Gửi tiếp webhook', 'Webhook resumed', 'What was kept for it is sent.'),
  'webhook.secret-rotated': at(2, 'Đổi bí mật webhook', 'Webhook secret rotated', 'Its messages are signed anew.'),
  'webhook.ended': at(2, 'Kết thúc webhook', 'Webhook ended', 'It is gone for good.'),
  'webhook.redriven': at(2, 'Gửi lại tin webhook', 'Webhook messages redriven', 'Undelivered ones are tried again.'),
  'webhook.discarded': at(2, 'Bỏ tin webhook', 'Webhook messages discarded', 'Undelivered ones were given up.'),
  'webhook.pinged': at(2, 'Gửi thử webhook', 'Webhook pinged', 'A message was sent to try it out.'),
  'service.proposed': at(
    2,
    'Đề xuất lược đồ dịch vụ',
    'Service schema proposed',
    'A GraphQL service showed a schema; nothing changes yet.',
  ),
  'service.approved': at(
    3,
    'Duyệt lược đồ dịch vụ',
    'Service schema approved',
    'It is a part of the one schema from now on.',
  ),
  'service.rejected': at(
    2,
    'Từ chối lược đồ dịch vụ',
    'Service schema rejected',
    'The proposal will not be put in force.',
  ),
  'service.paused': at(2, 'Tạm ngừng dịch vụ', 'Service paused', 'It is not asked for now; the schema stays.'),
  'service.resumed': at(2, 'Hỏi lại dịch vụ', 'Service resumed', 'It is asked again.'),
  'service.ended': at(3, 'Gỡ dịch vụ', 'Service ended', 'It has left the one schema for good.'),
  'quota.set': at(2, 'Đặt hạn mức', 'Quota set', 'A limit was set or changed.'),
  'quota.ended': at(2, 'Bỏ hạn mức', 'Quota ended', 'The limit above it counts again.'),
} as const;

const UNITS = {
  'reorganisation.imported': at(1, 'Nhập nghị quyết sắp xếp', 'Reorganisation imported', 'A resolution was read in.'),
  'reorganisation.decided': at(
    1,
    'Quyết định trong sắp xếp',
    'Reorganisation decided',
    'A question it left open was answered.',
  ),
  'reorganisation.corrected': at(
    1,
    'Sửa nghị quyết sắp xếp',
    'Reorganisation corrected',
    'A resolution was read in anew, with corrections.',
  ),
  'reorganisation.rehearsed': at(1, 'Diễn tập sắp xếp', 'Reorganisation rehearsed', 'Its effects were worked out.'),
  'reorganisation.scheduled': at(1, 'Lên lịch sắp xếp', 'Reorganisation scheduled', 'It takes effect on its day.'),
  'reorganisation.applied': at(1, 'Áp dụng sắp xếp', 'Reorganisation applied', 'The units are as it says.'),
  'reorganisation.undone': at(1, 'Hoàn tác sắp xếp', 'Reorganisation undone', 'It was called off, or taken back.'),
  'reorganisation.discarded': at(1, 'Bỏ nghị quyết đã nhập', 'Reorganisation discarded', 'The draft was thrown away.'),
} as const;

const SESSIONS = {
  'session.started': at(2, 'Bắt đầu phiên', 'Session started', 'Somebody signed in to the console.'),
  'session.refused': at(2, 'Từ chối đăng nhập', 'Sign-in refused', 'A sign-in to the console failed.'),
  'session.ended': at(2, 'Kết thúc phiên', 'Session ended', 'Signed out, timed out, or ended from elsewhere.'),
  'token.issued': at(2, 'Cấp token', 'Token issued', 'An application got a token of this gateway.'),
  'token.exchanged': at(2, 'Đổi token', 'Token exchanged', 'An application got a token on behalf of a person.'),
  'token.revoked': at(2, 'Thu hồi token', 'Token revoked', 'Its application gave a token back.'),
  'token.refused': at(2, 'Từ chối cấp token', 'Token refused', 'A request for a token failed.'),
  'revocation.created': at(2, 'Thu hồi', 'Revocation created', 'A token, person, session or application is shut out.'),
  'signing-key.rotation-ordered': at(
    2,
    'Yêu cầu đổi khoá token',
    'Token key rotation ordered',
    'Tokens get a new signing key.',
  ),
} as const;

const TRAIL = {
  'export.requested': at(3, 'Đề nghị xuất dữ liệu', 'Export requested', 'Somebody asked for a bulk extract.'),
  'export.approved': at(3, 'Duyệt xuất dữ liệu', 'Export approved', 'A second person agreed.'),
  'export.rejected': at(3, 'Từ chối xuất dữ liệu', 'Export rejected', 'A second person did not agree.'),
  'export.withdrawn': at(3, 'Rút đề nghị xuất dữ liệu', 'Export withdrawn', 'The one who asked took it back.'),
  'export.link-created': at(
    3,
    'Tạo liên kết tải dữ liệu xuất',
    'Export link created',
    'The extract can be fetched for a short time.',
  ),
  'export.downloaded': at(3, 'Tải dữ liệu xuất', 'Export downloaded', 'The extract was fetched.'),
  'data-use.read': at(
    3,
    'Người dân xem ai đã dùng dữ liệu của mình',
    'Own data use read',
    'A person looked at who saw their data.',
  ),
  'audit.read': at(3, 'Đọc nhật ký kiểm toán', 'Audit trail read', 'Somebody searched the trail.'),
  'audit.exported': at(3, 'Xuất nhật ký kiểm toán', 'Audit trail exported', 'The trail was handed out.'),
  'audit.export-ordered': at(
    3,
    'Yêu cầu xuất nhật ký',
    'Audit export ordered',
    'Somebody asked for the whole trail as a file.',
  ),
  'audit.verified': at(2, 'Kiểm chứng nhật ký', 'Audit trail verified', 'The trail was checked, with the result.'),
  'audit.archived': at(2, 'Lưu trữ nhật ký', 'Audit trail archived', 'Old records moved into a file.'),
  'audit.writer.started': at(1, 'Bắt đầu ghi nhật ký', 'Audit writer started', 'First record of each chain.'),
  'audit.writer.stopped': at(
    1,
    'Dừng ghi nhật ký',
    'Audit writer stopped',
    'Last record of a chain, when stopped in order.',
  ),
  'audit.spool.damaged': at(
    2,
    'Tệp chờ ghi bị hỏng',
    'Spool file damaged',
    'Lines that waited for the store cannot be read.',
  ),
  'key.rotated': at(2, 'Đổi khoá ký nhật ký', 'Audit key rotated', 'Checkpoints are signed with a new key.'),
} as const;

export const AUDIT_EVENTS = { ...OPERATIONS, ...RIGHTS, ...PARTIES, ...UNITS, ...SESSIONS, ...TRAIL } as const;

export const AUDIT_EVENT_GROUPS: readonly (readonly [string, Readonly<Record<string, AuditEvent>>])[] = [
  ['Operations', OPERATIONS],
  ['Rights', RIGHTS],
  ['Agencies, applications, quotas', PARTIES],
  ['Units', UNITS],
  ['Sign-in and tokens', SESSIONS],
  ['Exports and the trail itself', TRAIL],
];
