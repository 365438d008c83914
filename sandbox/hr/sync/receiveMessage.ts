// One message of the sync API: envelope, base64 JSON, rules of ADD, EDIT and DEL. Refusals are answers, never HTTP errors.
import { takesNext } from './behaviour.js';
import { applySections, SECTIONS, type HoSo, type Section, type SectionName } from './records.js';
import type { Effect, SyncDesk } from './syncDesk.js';

/** What every call answers, with HTTP status 200. */
export interface SyncAnswer {
  readonly message: string;
  readonly err_code: 0 | 1;
  /** Missing when the content was not readable: nobody knows which transaction it was. */
  readonly transaction_id?: string;
}

/** Sections that each service takes; M0001 takes the whole record and alone allows ADD. */
export const SERVICES: Readonly<Record<string, readonly SectionName[]>> = {
  servicem0001: SECTIONS,
  servicem0001_1: SECTIONS,
  servicem0002: ['TUYENDUNG_QT_CONGTAC'],
  servicem0003: ['LUONG_PHUCAP_CHUCVU'],
  servicem0004: ['TRINHDO_DAOTAO_BOIDUONG'],
  servicem0005: ['THONGTIN_KHAC'],
  servicem0006: ['DS_KETQUA_DANHGIA_PHANLOAI'],
};

export interface ReceiveMessageOptions {
  readonly desk: SyncDesk;
  /** Key of SERVICES. */
  readonly service: string;
  /** Agency of the caller's account; undefined without a valid token. */
  readonly accountOrg: string | undefined;
  readonly body: unknown;
}

/** The refusal of content that cannot be read. */
export const MALFORMED: SyncAnswer = { message: 'Dữ liệu không đúng định dạng', err_code: 1 };

function asSection(value: unknown): Section | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Section) : undefined;
}

function decode(jsonContent: unknown): Section | undefined {
  if (typeof jsonContent !== 'string') return undefined;
  try {
    const bytes = Buffer.from(jsonContent, 'base64');
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return asSection(asSection(content)?.['Data']);
  } catch {
    return undefined;
  }
}

interface Message {
  readonly desk: SyncDesk;
  readonly orgCode: string;
  readonly number: string;
  readonly sent: Section;
  readonly sections: readonly SectionName[];
}

function note({ desk, orgCode, number }: Message, action: 'ADD' | 'EDIT' | 'DEL', sections: readonly string[]): void {
  desk.count(
    orgCode,
    number,
    sections.map((section) => `${action} ${section}` as Effect),
  );
}

/** A person that cannot be added completely is removed again. */
function add(message: Message): string | undefined {
  const { desk, orgCode, number, sent, sections } = message;
  if (sections.length === 1) return 'Dịch vụ này không hỗ trợ thao tác ADD';
  if (desk.records.get(orgCode, number)) return 'Hồ sơ đã tồn tại';
  if (!asSection(sent['THONGTINCHUNG'])) return 'Thiếu THONGTINCHUNG';
  const hoSo: HoSo = { SoHieuCBCCVC_BNDP: number };
  desk.records.put(orgCode, number, hoSo);
  const { refusal, written } = applySections(hoSo, sent, sections);
  if (refusal !== undefined) desk.records.remove(orgCode, number);
  else note(message, 'ADD', ['*', ...written]);
  return refusal;
}

function edit(message: Message): string | undefined {
  const { desk, orgCode, number, sent, sections } = message;
  const hoSo = desk.records.get(orgCode, number);
  if (!hoSo) return 'Hồ sơ không tồn tại';
  const most = takesNext(desk.behaviour, 'halfDone') ? 1 : Infinity;
  const { refusal, written } = applySections(hoSo, sent, sections, most);
  note(message, 'EDIT', written);
  return refusal;
}

function remove(message: Message): string | undefined {
  const { desk, orgCode, number, sections } = message;
  const hoSo = desk.records.get(orgCode, number);
  if (!hoSo) return 'Hồ sơ không tồn tại';
  if (sections === SECTIONS) desk.records.remove(orgCode, number);
  else for (const section of sections) delete hoSo[section];
  note(message, 'DEL', sections === SECTIONS ? ['*'] : sections);
  return undefined;
}

const ACTIONS: Readonly<Record<string, (message: Message) => string | undefined>> = {
  ADD: add,
  EDIT: edit,
  DEL: remove,
};

function checkCaller(options: ReceiveMessageOptions, orgCode: unknown): string | undefined {
  if (options.accountOrg === undefined) return 'Token không hợp lệ hoặc đã hết hạn';
  if (typeof orgCode !== 'string' || !options.desk.orgCodes.has(orgCode)) return 'Mã đơn vị không tồn tại';
  return orgCode === options.accountOrg ? undefined : 'Tài khoản chưa được phân quyền cho đơn vị này';
}

/** The 2020-08 deployments keep the number inside THONGTINCHUNG. */
function numberOf(sent: Section | undefined): string | undefined {
  const number = sent?.['SoHieuCBCCVC_BNDP'] ?? asSection(sent?.['THONGTINCHUNG'])?.['SoHieuCBCCVC'];
  return typeof number === 'string' && number !== '' ? number : undefined;
}

function perform(options: ReceiveMessageOptions, orgCode: string, data: Section): string | undefined {
  const action = ACTIONS[String(asSection(data['Header'])?.['Action_Type'])];
  if (!action) return 'Action_Type không hợp lệ';
  const sent = asSection(asSection(data['Body'])?.['HOSO_CBCCVC']);
  const number = numberOf(sent);
  if (!sent || !number) return 'Thiếu SoHieuCBCCVC_BNDP';
  return action({ desk: options.desk, orgCode, number, sent, sections: SERVICES[options.service] ?? [] });
}

/** Takes one message and answers as the Ministry's server does. */
export function receiveMessage(options: ReceiveMessageOptions): SyncAnswer {
  const envelope = asSection(options.body);
  const data = decode(envelope?.['jsonContent']);
  if (!envelope || !data) return MALFORMED;
  const transaction = asSection(data['Header'])?.['Transaction_ID'];
  const orgCode = envelope['org_Code'];
  const refusal = checkCaller(options, orgCode) ?? perform(options, String(orgCode), data);
  return {
    message: refusal ?? 'Thành công',
    err_code: refusal ? 1 : 0,
    transaction_id: typeof transaction === 'string' ? transaction : '',
  };
}
