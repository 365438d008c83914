// The capabilities of the gateway itself: what administrators hold, granted like all others.

interface GatewayCapability {
  readonly capability: `gateway:${string}`;
  readonly title: { readonly vi: string; readonly en: string };
}

function capability(name: string, vi: string, en: string): GatewayCapability {
  return { capability: `gateway:${name}`, title: { vi, en } };
}

export const GATEWAY_CAPABILITIES: readonly GatewayCapability[] = [
  capability('schema.introspect', 'Xem lược đồ trong phạm vi quyền', 'See the part of the schema that grants reach'),
  capability('tenant.read', 'Xem đơn vị, cơ quan sử dụng', 'Read tenants'),
  capability('tenant.manage', 'Tạm ngừng, cho hoạt động lại đơn vị sử dụng', 'Suspend and resume tenants'),
  capability('application.manage', 'Quản lý ứng dụng', 'Manage applications'),
  capability('credential.manage', 'Quản lý bí mật và khóa của ứng dụng', 'Manage credentials of applications'),
  capability(
    'operation.manage',
    'Đăng ký, ngừng dùng thao tác của ứng dụng',
    'Register and retire operations of applications',
  ),
  capability('grant.read', 'Xem quyền đã trao', 'Read grants'),
  capability('grant.manage', 'Trao, thu hồi quyền', 'Give and end grants'),
  capability('role.manage', 'Quản lý vai trò', 'Manage roles'),
  capability('purpose.manage', 'Quản lý mục đích sử dụng', 'Manage purposes'),
  capability('request.decide', 'Duyệt đề nghị cấp quyền', 'Decide on requests for access'),
  capability('break-glass.use', 'Mở quyền khẩn cấp', 'Open emergency access'),
  capability('break-glass.review', 'Xem xét việc dùng quyền khẩn cấp', 'Review emergency access'),
  capability('quota.manage', 'Đặt hạn mức', 'Set quotas'),
  capability('unit.manage', 'Sắp xếp đơn vị hành chính', 'Carry out reorganisations of units'),
  capability('record.assign', 'Giao hồ sơ của đơn vị bị chia cho đơn vị mới', 'Assign records of divided units'),
  capability('command.manage', 'Xử lý lệnh bị vướng', 'Decide on stuck commands'),
  capability('webhook.manage', 'Quản lý webhook của ứng dụng', 'Manage webhooks of applications'),
  capability('service.manage', 'Kết nối dịch vụ GraphQL', 'Connect GraphQL services'),
  capability('adapter.read', 'Xem tình trạng các hệ thống kết nối', 'See the state of connected systems'),
  capability('audit.read', 'Tra cứu nhật ký kiểm toán', 'Search the audit trail'),
  capability('audit.export', 'Xuất nhật ký kiểm toán', 'Export the audit trail'),
  capability('access.explain', 'Giải thích quyết định phân quyền', 'Explain access decisions'),
  capability('usage.read', 'Xem thống kê sử dụng', 'Read usage'),
  capability('export.request', 'Đề nghị xuất dữ liệu', 'Ask for an export'),
  capability('export.approve', 'Duyệt xuất dữ liệu', 'Approve exports'),
  capability('session.revoke', 'Thu hồi phiên và mã truy cập', 'Revoke sessions and tokens'),
];
