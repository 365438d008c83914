// The catalogue of errors that a caller can meet. Codes are stable; messages come in Vietnamese and English.

/** Where an error arose: with the caller, in the gateway, on the bus between, or in the system behind. */
export type Hop = 'CONSUMER' | 'GATEWAY' | 'BUS' | 'UPSTREAM';

/** One entry of the catalogue. */
export interface ErrorEntry {
  readonly hop: Hop;
  /** HTTP status when the error ends the whole request; field errors travel with 200. */
  readonly status: number;
  /** True if the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly vi: string;
  readonly en: string;
}

function entry(hop: Hop, status: number, retryable: boolean, vi: string, en: string): ErrorEntry {
  return { hop, status, retryable, vi, en };
}

export const ERRORS = {
  BAD_REQUEST: entry('CONSUMER', 400, false, 'Yêu cầu không đúng định dạng.', 'The request is malformed.'),
  GRAPHQL_PARSE_FAILED: entry('CONSUMER', 400, false, 'Câu truy vấn sai cú pháp.', 'The query has a syntax error.'),
  GRAPHQL_VALIDATION_FAILED: entry(
    'CONSUMER',
    400,
    false,
    'Câu truy vấn không khớp với lược đồ.',
    'The query does not fit the schema.',
  ),
  BAD_USER_INPUT: entry('CONSUMER', 400, false, 'Giá trị đầu vào không hợp lệ.', 'An input value is not acceptable.'),
  OPERATION_RESOLUTION_FAILURE: entry(
    'CONSUMER',
    400,
    false,
    'Không xác định được thao tác cần chạy.',
    'The operation to run is not clear.',
  ),
  // A step of the protocol, not a failure: Apollo Server answers both with 200, and clients send the text next.
  PERSISTED_QUERY_NOT_FOUND: entry(
    'CONSUMER',
    200,
    true,
    'Chưa có câu truy vấn đã lưu này.',
    'Unknown persisted query.',
  ),
  PERSISTED_QUERY_NOT_SUPPORTED: entry(
    'CONSUMER',
    200,
    false,
    'Không hỗ trợ câu truy vấn đã lưu.',
    'Persisted queries are not supported.',
  ),
  PERSISTED_QUERY_HASH_MISMATCH: entry(
    'CONSUMER',
    400,
    false,
    'Mã băm không phải là SHA-256 của câu truy vấn gửi kèm.',
    'The hash is not the SHA-256 of the text that came with it.',
  ),
  QUERY_TOO_COMPLEX: entry(
    'CONSUMER',
    400,
    false,
    'Câu truy vấn vượt giới hạn cho phép.',
    'The query exceeds a limit.',
  ),
  UNIT_CODE_AMBIGUOUS: entry(
    'CONSUMER',
    400,
    false,
    'Mã đơn vị cần kèm ngày hoặc danh mục: cùng một mã chỉ các đơn vị khác nhau theo thời gian.',
    'A unit code needs a date or a code list: the same code names different units over time.',
  ),
  UNAUTHENTICATED: entry(
    'CONSUMER',
    401,
    false,
    'Cần đăng nhập bằng mã truy cập hợp lệ.',
    'A valid access token is needed.',
  ),
  FORBIDDEN: entry('CONSUMER', 403, false, 'Không có quyền thực hiện.', 'Not allowed.'),
  FORBIDDEN_WITHOUT_PURPOSE: entry(
    'CONSUMER',
    403,
    false,
    'Cần nêu mục đích (X-Purpose) mà quyền cho phép.',
    'State a purpose (X-Purpose) that your grant allows.',
  ),
  TENANT_SUSPENDED: entry(
    'CONSUMER',
    403,
    false,
    'Đơn vị hoặc ứng dụng đang bị tạm ngừng.',
    'The tenant or the application is suspended.',
  ),
  STEP_UP_REQUIRED: entry(
    'CONSUMER',
    401,
    false,
    'Cần đăng nhập lại bằng phương thức xác thực mạnh.',
    'Sign in again with a stronger method.',
  ),
  OPERATION_NOT_REGISTERED: entry(
    'CONSUMER',
    403,
    false,
    'Ứng dụng này chỉ được gửi các thao tác đã đăng ký; hãy đăng ký thao tác (registerOperations) rồi gửi lại.',
    'This application may send registered operations only; register this one (registerOperations) and send it again.',
  ),
  SANDBOX_ONLY: entry(
    'CONSUMER',
    403,
    false,
    'Vai trò này chỉ dùng được với dữ liệu mẫu, không dùng ở môi trường thật.',
    'This role works on sample data only, never in production.',
  ),
  UNIT_DISSOLVED: entry(
    'CONSUMER',
    409,
    false,
    'Đơn vị đã kết thúc hoạt động: chỉ xem được dữ liệu lịch sử.',
    'The unit has ended: its history can be read, not changed.',
  ),
  QUOTA_EXCEEDED: entry(
    'CONSUMER',
    429,
    true,
    'Đã dùng hết hạn mức; xem Retry-After để biết khi nào gọi lại.',
    'The quota is used up; Retry-After says when to come back.',
  ),
  TOO_MANY_ATTEMPTS: entry(
    'CONSUMER',
    429,
    true,
    'Quá nhiều lần xác thực không thành công; hãy thử lại sau.',
    'Too many failed sign-ins; try again later.',
  ),
  CONFLICT: entry(
    'CONSUMER',
    409,
    false,
    'Trạng thái hiện tại không cho phép thao tác này.',
    'The current state does not allow this.',
  ),
  GRANT_EXCEEDS_OWN: entry(
    'CONSUMER',
    403,
    false,
    'Không thể trao quyền rộng hơn, xa hơn hoặc lâu hơn quyền mình có.',
    'Nobody can grant more, further or longer than they hold themselves.',
  ),
  SAME_PERSON: entry(
    'CONSUMER',
    403,
    false,
    'Người duyệt phải khác người đề nghị.',
    'Somebody else than the one who asked must decide.',
  ),
  LAST_ADMINISTRATOR: entry(
    'CONSUMER',
    409,
    false,
    'Không thể thu hồi quyền của người quản trị cuối cùng.',
    'The last administrator cannot be removed.',
  ),
  QUOTA_EXCEEDS_PARENT: entry(
    'CONSUMER',
    400,
    false,
    'Hạn mức không được vượt hạn mức của cấp trên.',
    'A quota cannot exceed the quota of the tenant above.',
  ),
  RESOLUTION_INVALID: entry(
    'CONSUMER',
    400,
    false,
    'Nghị quyết sắp xếp đơn vị có lỗi; xem từng mục.',
    'The resolution has mistakes; see each entry.',
  ),
  IDEMPOTENCY_KEY_MISSING: entry(
    'CONSUMER',
    400,
    false,
    'Lệnh phải có khóa chống lặp: tham số idempotencyKey hoặc tiêu đề Idempotency-Key, 8 đến 128 ký tự.',
    'A command needs an idempotency key: the argument idempotencyKey or the header Idempotency-Key, 8 to 128 characters.',
  ),
  IDEMPOTENCY_MISMATCH: entry(
    'CONSUMER',
    409,
    false,
    'Khóa chống lặp này đã dùng cho một lệnh khác.',
    'This idempotency key belongs to another command.',
  ),
  COMMAND_REFUSED: entry(
    'UPSTREAM',
    200,
    false,
    'Hệ thống nguồn không chấp nhận lệnh; không có gì thay đổi.',
    'The source system does not accept the command; nothing has changed.',
  ),
  COMMAND_UNDELIVERABLE: entry(
    'UPSTREAM',
    200,
    false,
    'Không gửi được lệnh sau nhiều lần thử; người vận hành sẽ xem lại.',
    'The command could not be delivered after many attempts; an operator will look at it.',
  ),
  COMMAND_STATE: entry(
    'CONSUMER',
    409,
    false,
    'Trạng thái hiện tại của lệnh không cho phép việc này.',
    'The present state of the command does not allow this.',
  ),
  NOT_FOUND: entry('CONSUMER', 404, false, 'Không tìm thấy.', 'Not found.'),
  METHOD_NOT_ALLOWED: entry('CONSUMER', 405, false, 'Phương thức không được phép.', 'Method not allowed.'),
  NOT_ACCEPTABLE: entry('CONSUMER', 406, false, 'Không có định dạng trả về phù hợp.', 'No acceptable response format.'),
  PAYLOAD_TOO_LARGE: entry('CONSUMER', 413, false, 'Nội dung gửi lên quá lớn.', 'The request body is too large.'),
  UNSUPPORTED_MEDIA_TYPE: entry(
    'CONSUMER',
    415,
    false,
    'Chỉ nhận application/json, mã UTF-8.',
    'Send application/json in UTF-8.',
  ),
  INTERNAL_SERVER_ERROR: entry(
    'GATEWAY',
    500,
    true,
    'Lỗi nội bộ; đã ghi lại theo mã yêu cầu.',
    'Internal error; logged under the request id.',
  ),
  SERVICE_UNAVAILABLE: entry(
    'GATEWAY',
    503,
    true,
    'Dịch vụ tạm thời không sẵn sàng.',
    'The service is not available now.',
  ),
  IDP_UNAVAILABLE: entry(
    'GATEWAY',
    503,
    true,
    'Chưa lấy được khóa của nhà cung cấp định danh.',
    'The identity provider cannot be reached.',
  ),
  OVERLOADED: entry('GATEWAY', 503, true, 'Hệ thống đang quá tải.', 'The gateway is overloaded.'),
  AUDIT_UNAVAILABLE: entry(
    'GATEWAY',
    503,
    true,
    'Chưa ghi được nhật ký kiểm toán nên tạm dừng cung cấp dữ liệu cá nhân.',
    'The audit trail cannot be written, so personal data is not served for now.',
  ),
  DEADLINE_EXCEEDED: entry('GATEWAY', 503, true, 'Quá thời gian xử lý.', 'The deadline passed.'),
  UPSTREAM_TIMEOUT: entry(
    'UPSTREAM',
    200,
    true,
    'Hệ thống nguồn không trả lời kịp.',
    'The source system did not answer in time.',
  ),
  UPSTREAM_UNAVAILABLE: entry(
    'UPSTREAM',
    200,
    true,
    'Không kết nối được hệ thống nguồn.',
    'The source system cannot be reached.',
  ),
  UPSTREAM_BAD_STATUS: entry('UPSTREAM', 200, true, 'Hệ thống nguồn báo lỗi.', 'The source system reported a failure.'),
  UPSTREAM_BAD_RESPONSE: entry(
    'UPSTREAM',
    200,
    false,
    'Hệ thống nguồn trả lời sai định dạng.',
    'The source system answered in an unexpected form.',
  ),
  UPSTREAM_TOO_LARGE: entry(
    'UPSTREAM',
    200,
    false,
    'Trả lời của hệ thống nguồn quá lớn.',
    'The source system answered too much.',
  ),
  UPSTREAM_RATE_LIMITED: entry(
    'UPSTREAM',
    200,
    true,
    'Hệ thống nguồn đang giới hạn lượt gọi.',
    'The source system limits calls.',
  ),
  UPSTREAM_AUTH: entry(
    'UPSTREAM',
    200,
    true,
    'Cổng chưa được hệ thống nguồn chấp nhận.',
    'The source system refused the gateway.',
  ),
  UPSTREAM_ERROR: entry(
    'UPSTREAM',
    200,
    false,
    'Hệ thống nguồn từ chối yêu cầu.',
    'The source system refused the request.',
  ),
  UPSTREAM_CIRCUIT_OPEN: entry(
    'UPSTREAM',
    200,
    true,
    'Hệ thống nguồn đang gián đoạn; sẽ thử lại sau.',
    'The source system is failing; calls are paused.',
  ),
} as const satisfies Record<string, ErrorEntry>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/** The codes an upstream call can end with. */
export type UpstreamErrorCode = Extract<ErrorCode, `UPSTREAM_${string}`>;
