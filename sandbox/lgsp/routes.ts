// The three services, each behind its own way of signing in.
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { SampleServices } from './createSampleServices.js';
import type { LgspBehaviour } from './lgspBehaviour.js';
import { enterpriseShape, householdShape, resultShape } from './wireShapes.js';

export interface LgspParts {
  readonly behaviour: LgspBehaviour;
  readonly sample: SampleServices;
  /** Method and path of each call, in order. */
  readonly calls: string[];
  /** Tokens of the gateway that work. */
  readonly tokens: Set<string>;
}

export const CREDENTIALS = {
  consumerKey: 'sample-consumer-key',
  consumerSecret: 'sample-consumer-secret',
  bearer: 'sample-platform-token',
  accessKey: 'sample-access-key',
  secretKey: 'sample-partner-secret',
  appName: 'LienThongMau',
  partnerCode: '000.00.00.H26',
} as const;

const FAULTS = {
  900804: 'Message throttled out',
  900901: 'Invalid Credentials',
  900902: 'Missing Credentials',
} as const;

export function sendFault(
  response: Response,
  status: number,
  code: keyof typeof FAULTS,
  { behaviour }: LgspParts,
): void {
  const until = new Date(Date.now() + 90_000).toUTCString().slice(5, 25).split(' ');
  const nextAccessTime = `${until[2] ?? ''}-${until[1] ?? ''}-${until[0] ?? ''} ${until[3] ?? ''}+0000 UTC`;
  const message = FAULTS[code];
  const more = status === 429 && behaviour.sayWhenAllowed ? { nextAccessTime } : {};
  response.status(status);
  if (behaviour.faultShape === 'XML')
    response
      .type('application/xml')
      .send(
        `<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>${code}</am:code><am:message>${message}</am:message></am:fault>`,
      );
  else if (behaviour.faultShape === 'FAULT') response.json({ fault: { code, message, description: message, ...more } });
  else response.json({ code: String(code), message, description: message, ...more });
}

/** Client credentials, in the header, in a form or in JSON; or with the header of a partner. */
export function tokenRoute(parts: LgspParts): RequestHandler {
  const { consumerKey, consumerSecret } = CREDENTIALS;
  const basic = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  return (request, response) => {
    const { behaviour, tokens } = parts;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const isKnown =
      request.headers.authorization === basic ||
      (body['client_id'] === consumerKey && body['client_secret'] === consumerSecret) ||
      request.headers['lgspaccesstoken'] === partnerToken();
    if (behaviour.refuseTokenNext > 0 || !isKnown) {
      behaviour.refuseTokenNext = Math.max(0, behaviour.refuseTokenNext - 1);
      return void response
        .status(401)
        .json({ error: 'invalid_client', error_description: 'Client Authentication failed' });
    }
    if (body['grant_type'] !== 'client_credentials')
      return void response.status(400).json({ error: 'unsupported_grant_type' });
    const token = randomUUID();
    tokens.add(token);
    response.json({ access_token: token, scope: 'default', token_type: 'Bearer', expires_in: behaviour.tokenSeconds });
  };
}

/** Compact JSON in this order, base64. */
export function partnerToken(): string {
  const { accessKey, secretKey, appName, partnerCode } = CREDENTIALS;
  const fields = { AccessKey: accessKey, SecretKey: secretKey, AppName: appName, PartnerCode: partnerCode };
  return Buffer.from(JSON.stringify({ ...fields, PartnerCodeCus: partnerCode })).toString('base64');
}

export function enterpriseRoute({ behaviour, sample }: LgspParts): RequestHandler {
  const envelope = (StatusCode: number, Status: string, ResultObject: unknown, ThrowException = false) => {
    return { StatusCode, Status, Description: '', ThrowException, ResultObject };
  };
  return (request, response) => {
    const { authorization, lgspaccesstoken } = request.headers;
    if (authorization !== partnerToken() && lgspaccesstoken !== partnerToken())
      return void response.status(401).json(envelope(401, 'FAIL', null));
    if (behaviour.failInBodyNext > 0) {
      behaviour.failInBodyNext -= 1;
      return void response.json(envelope(200, 'SUCCESS', null, true));
    }
    const found = sample.enterprises.find(({ code }) => code === request.query['MaSoDoanhNghiep']);
    response.json(envelope(200, 'SUCCESS', found === undefined ? null : enterpriseShape(found, behaviour)));
  };
}

function pageOf<T>(rows: readonly T[], { query }: Request, { ignoresPages }: LgspBehaviour): readonly T[] {
  const size = Math.min(Math.max(Number(query['soDong'] ?? 10), 1), 100);
  const page = ignoresPages ? 1 : Math.max(Number(query['trang'] ?? 1), 1);
  return rows.slice((page - 1) * size, page * size);
}

export function resultsRoute(parts: LgspParts): RequestHandler {
  const { behaviour, sample, tokens } = parts;
  return (request, response) => {
    const token = request.headers.authorization?.replace(/^Bearer /, '');
    if (token === undefined) return sendFault(response, 401, 900902, parts);
    if (!tokens.has(token)) return sendFault(response, 401, 900901, parts);
    if (behaviour.failInBodyNext > 0) {
      behaviour.failInBodyNext -= 1;
      return void response.json({ error_code: '-1', message: 'Lỗi hệ thống mẫu' });
    }
    const { maThuTuc } = request.query;
    const rows = sample.results.filter(({ procedureCode }) => maThuTuc === undefined || procedureCode === maThuTuc);
    const danhSach = pageOf(rows, request, behaviour).map((row) => resultShape(row, behaviour));
    const error_code = behaviour.numbers ? 0 : '0';
    response.json({ error_code, message: 'Thành công', result: { tongSo: rows.length, danhSach } });
  };
}

export function householdRoute({ behaviour, sample }: LgspParts): RequestHandler {
  return (request, response) => {
    const correlationId = randomUUID();
    if (request.headers.authorization !== `Bearer ${CREDENTIALS.bearer}`)
      return void response.status(401).json({ code: '401', status: 'Unauthorized', correlationId });
    const asked = (request.body as { maSoBhxh?: string } | undefined)?.maSoBhxh ?? '';
    const found = sample.households.find(({ members }) =>
      members.some(({ insuranceNumber }) => insuranceNumber === asked),
    );
    if (behaviour.failInBodyNext > 0) {
      behaviour.failInBodyNext -= 1;
      return void response.json({ code: '500', status: 'Internal', correlationId, response: null });
    }
    const inner =
      found === undefined
        ? { errorCode: 'KHONG_TIM_THAY' }
        : { successful: householdShape(found, asked, behaviour), errorCode: '' };
    const named = { TST_TraCuuThongTinHoGiaDinhResponse: inner };
    response.json({ code: '200', status: 'OK', correlationId, response: named });
  };
}
