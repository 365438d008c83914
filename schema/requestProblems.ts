// What may be wrong with a request as such: said behind the message of BAD_REQUEST, so that its sender knows what to mend.
import { ERRORS } from './errors.js';

export const REQUEST_PROBLEMS = {
  BODY_NOT_JSON: {
    vi: 'Nội dung phải là một đối tượng JSON, mã hóa UTF-8.',
    en: 'The body must be a JSON object in UTF-8.',
  },
  BODY_NOT_UNPACKED: {
    vi: 'Nội dung không giải nén được theo Content-Encoding.',
    en: 'The body cannot be unpacked as Content-Encoding says.',
  },
  BODY_LENGTH: {
    vi: 'Nội dung không dài như Content-Length cho biết.',
    en: 'The body is not as long as Content-Length says.',
  },
  OPERATION_MISSING: {
    vi: 'Thiếu câu truy vấn: gửi văn bản của nó trong "query", hoặc mã băm của câu truy vấn đã lưu.',
    en: 'There is no operation: send its text as "query", or the hash of a persisted one.',
  },
  BATCH: {
    vi: 'Mỗi yêu cầu gửi một thao tác; danh sách thao tác không được nhận.',
    en: 'A request is one operation; lists of operations are not taken.',
  },
  NOT_A_TEXT: {
    vi: '"query" và "operationName" phải là chuỗi ký tự.',
    en: '"query" and "operationName" must be texts.',
  },
  NOT_AN_OBJECT: {
    vi: '"variables" và "extensions" phải là đối tượng JSON, không phải là chuỗi hay danh sách.',
    en: '"variables" and "extensions" must be JSON objects, not texts or lists.',
  },
  SEARCH_PARAMETERS: {
    vi: 'Các tham số trong địa chỉ bị lặp lại, sai định dạng hoặc không được nhận ở đây.',
    en: 'The parameters in the address are repeated, malformed, or not taken here.',
  },
  GET_READS_ONLY: {
    vi: 'GET chỉ dùng để đọc; thao tác thay đổi dữ liệu phải gửi bằng POST.',
    en: 'GET only reads; operations that change something are sent with POST.',
  },
  PREFLIGHT: {
    vi: 'GET phải kèm Content-Type: application/json hoặc apollo-require-preflight, để trang web khác không gửi thay được.',
    en: 'GET needs Content-Type: application/json or apollo-require-preflight, so that no other page can send it.',
  },
  INCREMENTAL_DELIVERY: {
    vi: 'Không hỗ trợ @defer và @stream.',
    en: '@defer and @stream are not supported.',
  },
  HASHES_DIFFER: {
    vi: 'Mã băm của câu truy vấn đã lưu sai định dạng, hoặc hai mã băm gửi kèm khác nhau.',
    en: 'The hash of the persisted operation is malformed, or two hashes came that differ.',
  },
  PURPOSE: {
    vi: 'X-Purpose phải là một mã mục đích: chữ thường không dấu, chữ số và dấu gạch nối, gửi một lần.',
    en: 'X-Purpose must be one purpose: lower-case letters, digits and hyphens, sent once.',
  },
  CREDENTIALS: {
    vi: 'Chỉ gửi một lần: hoặc mã truy cập, hoặc phiên đăng nhập.',
    en: 'Send credentials once: either an access token or a session.',
  },
  PATH: { vi: 'Đường dẫn không giải mã được.', en: 'The path cannot be decoded.' },
  SIGN_IN: {
    vi: 'Lượt đăng nhập này không tiếp tục được, hoặc bắt đầu ở trình duyệt khác: hãy đăng nhập lại từ đầu.',
    en: 'This sign-in cannot go on, or began in another browser: sign in again from the start.',
  },
  HOST: { vi: 'Thiếu Host.', en: 'Host is missing.' },
  HEADERS_TOO_LARGE: { vi: 'Phần đầu của yêu cầu quá dài.', en: 'The headers are too long.' },
  TOO_SLOW: { vi: 'Yêu cầu đến quá chậm.', en: 'The request came too slowly.' },
  EXPECTATION: {
    vi: 'Trong Expect chỉ nhận 100-continue.',
    en: 'Of Expect, only 100-continue is supported.',
  },
  NOT_HTTP: { vi: 'Không phải là một yêu cầu HTTP hợp lệ.', en: 'It is not a valid HTTP request.' },
} as const;

export type RequestProblem = keyof typeof REQUEST_PROBLEMS;

/** `extensions` of a BAD_REQUEST, beside those that every refusal has. */
export function whatIsWrong(problem: RequestProblem) {
  const { vi, en } = REQUEST_PROBLEMS[problem];
  const general = ERRORS.BAD_REQUEST;
  return { problem, messages: { vi: `${general.vi} ${vi}`, en: `${general.en} ${en}` } };
}
