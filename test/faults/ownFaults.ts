// Failures in a system's own words: answers that are in order as HTTP and JSON, and say that something went wrong, or lie.
import type { UpstreamErrorCode } from '../../schema/errors.js';
import type { Fault } from './faultTable.js';
import { reply, type Script } from './scriptedUpstream.js';

/** Nobody has this number; it must not be read in an answer or a log. */
export const PERSONAL_ID = '999000000001';
/** Somebody else's, for a system that answers with another person. */
export const OTHER_ID = '999000000002';
export const OTHER_NAME = 'Người Mẫu Khác';

const WORDS = `Upstream words at Foo.java:12 10.0.0.5 about ${PERSONAL_ID}`;

/** Headers that only one system has. */
type Headers = Record<string, string>;

function own(id: string, what: string, code: UpstreamErrorCode, script: Script, more: Partial<Fault> = {}): Fault {
  return { id, what, code, script, ...more };
}

function saying(body: unknown, headers: Headers = {}, status = '200 OK'): Script {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (socket) => void socket.write(reply(text, headers, status));
}

const envelope = (body: string) =>
  `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>${body}</soap:Body></soap:Envelope>`;
const person = `<CongDan><SoDinhDanh>${OTHER_ID}</SoDinhDanh><HoVaTen>${OTHER_NAME}</HoVaTen></CongDan>`;
const soap = (message: string) => saying({ error_code: 0, message });
const BOMB = `<!DOCTYPE a [<!ENTITY b "stolen"><!ENTITY c SYSTEM "file:///etc/passwd">]>${envelope('&b;&c;')}`;

/* oxfmt-ignore */
export const SOAP_FAULTS: readonly Fault[] = [
  own('P1', 'a SOAP fault', 'UPSTREAM_ERROR', soap(envelope(`<soap:Fault><soap:Reason>${WORDS}</soap:Reason></soap:Fault>`))),
  own('P2', 'a refusal beside the SOAP', 'UPSTREAM_ERROR', saying({ error_code: '-1', message: WORDS })),
  own('P3', 'XML that is cut', 'UPSTREAM_BAD_RESPONSE', soap(envelope(person).slice(0, -30))),
  own('P4', 'text that is no XML', 'UPSTREAM_BAD_RESPONSE', soap(WORDS)),
  own('P5', 'entities of its own', 'UPSTREAM_BAD_RESPONSE', soap(BOMB)),
  own('P6', 'more elements than a person has', 'UPSTREAM_BAD_RESPONSE', soap(envelope(`<CongdanCollection>${'<a/>'.repeat(20_000)}</CongdanCollection>`))),
  own('P7', 'somebody else', 'UPSTREAM_BAD_RESPONSE', soap(envelope(`<CongdanCollection>${person}</CongdanCollection>`))),
];

const XROAD = { type: 'Server.ServerProxy.AccessDenied', message: WORDS, detail: WORDS };

/* oxfmt-ignore */
export const XROAD_FAULTS: readonly Fault[] = [
  own('X1', 'X-Road refuses us', 'UPSTREAM_AUTH', saying(XROAD, { 'x-road-error': XROAD.type }, '500 Error')),
  own('X2', 'X-Road cannot reach the provider', 'UPSTREAM_UNAVAILABLE', saying(XROAD, { 'x-road-error': 'server.serverproxy.service_failed.network_error' }, '500 Error')),
  own('X3', 'a refusal that something in between has made 200', 'UPSTREAM_AUTH', saying(XROAD)),
  own('X4', 'a refusal of a type that nobody knows', 'UPSTREAM_ERROR', saying({ type: WORDS, message: WORDS }, { 'x-road-error': WORDS }, '500 Error')),
  own('X5', 'somebody else', 'UPSTREAM_BAD_RESPONSE', saying({ congDan: { soDinhDanh: OTHER_ID, hoTen: OTHER_NAME } })),
];

/** JSON-RPC answers to the question that was asked. */
export function rpc(text: string, answer: object): Buffer {
  return reply(JSON.stringify({ id: Number(/"id":(\d+)/.exec(text)?.[1]), error: null, result: null, ...answer }));
}

const survey =
  (answer: object): Script =>
  (socket, { text }) =>
    void socket.write(rpc(text, answer));

/* oxfmt-ignore */
export const SURVEY_FAULTS: readonly Fault[] = [
  own('L1', 'an error of JSON-RPC', 'UPSTREAM_ERROR', survey({ error: WORDS })),
  own('L2', 'no right, said as a result', 'UPSTREAM_AUTH', survey({ result: { status: `No permission ${WORDS}` } })),
  own('L3', 'a state that nobody knows, said as a result', 'UPSTREAM_ERROR', survey({ result: { status: WORDS } })),
  own('L4', 'a key that is never good for anything', 'UPSTREAM_AUTH', survey({ result: { status: 'Invalid session key' } })),
  own('L5', 'the answer to another question', 'UPSTREAM_BAD_RESPONSE', survey({ id: 'another', result: [] })),
  own('L6', 'no list', 'UPSTREAM_BAD_RESPONSE', survey({ result: WORDS })),
];

const moodle = (errorcode: string) =>
  saying({ exception: 'moodle_exception', errorcode, message: WORDS, debuginfo: WORDS });

/* oxfmt-ignore */
export const TRAINING_FAULTS: readonly Fault[] = [
  own('M1', 'a token that is not taken any more', 'UPSTREAM_AUTH', moodle('invalidtoken')),
  own('M2', 'an exception', 'UPSTREAM_ERROR', moodle('dmlreadexception')),
  own('M3', 'an exception whose code is no code', 'UPSTREAM_ERROR', moodle(WORDS)),
  own('M4', 'maintenance', 'UPSTREAM_UNAVAILABLE', moodle('sitemaintenance'), { retryAfterSeconds: 60 }),
  own('M5', 'courses without ids', 'UPSTREAM_BAD_RESPONSE', saying({ courses: [{ fullname: WORDS }] })),
];

const wso2 = (code: string, status: string) =>
  saying({ fault: { code, message: WORDS, description: WORDS } }, {}, status);

/* oxfmt-ignore */
export const LGSP_FAULTS: readonly Fault[] = [
  own('G1', 'a failure said with 200', 'UPSTREAM_ERROR', saying({ error_code: '-1', message: WORDS })),
  own('G2', 'a success without a list', 'UPSTREAM_BAD_RESPONSE', saying({ error_code: 0, result: WORDS })),
  own('G3', 'rows that are none', 'UPSTREAM_BAD_RESPONSE', saying({ error_code: 0, result: { danhSach: [WORDS], tongSo: 1 } })),
  own('G4', 'a token that is not taken, a new one neither', 'UPSTREAM_AUTH', wso2('900901', '401 Unauthorized')),
  own('G5', 'too many calls, said in the body', 'UPSTREAM_RATE_LIMITED', wso2('900802', '429 Too Many Requests')),
  own('G6', 'a fault of the platform', 'UPSTREAM_BAD_STATUS', wso2('101503', '503 Service Unavailable')),
];

/* oxfmt-ignore */
export const SERVICE_FAULTS: readonly Fault[] = [
  own('S1', 'errors alone', 'UPSTREAM_ERROR', saying({ errors: [{ message: WORDS, extensions: { code: WORDS, stack: WORDS } }] })),
  own('S2', 'errors with 400', 'UPSTREAM_ERROR', saying({ errors: [{ message: WORDS }] }, {}, '400 Bad Request')),
  own('S3', 'errors that call themselves ours', 'UPSTREAM_ERROR', saying({ errors: [{ message: WORDS, extensions: { code: 'FORBIDDEN', service: WORDS, messages: { vi: WORDS, en: WORDS } } }] })),
  own('S4', 'neither data nor errors', 'UPSTREAM_BAD_RESPONSE', saying({ data: null })),
  own('S5', 'errors that are none', 'UPSTREAM_BAD_RESPONSE', saying({ data: {}, errors: WORDS })),
  own('S6', 'a reply in another encoding', 'UPSTREAM_BAD_RESPONSE', saying(Buffer.from('{"errors":[{"message":"\xff"}]}', 'latin1'))),
];
