// The part of the catalogue that is about the systems behind the gateway.
import { entry, type ErrorEntry } from './errorEntry.js';

export const SYSTEM_ERRORS = {
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
