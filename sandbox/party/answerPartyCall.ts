// What the Party system answers to a login and to a call: session first, then the service.
import { createSessions, type Sessions } from '../portal/sessions.js';
import { actOn } from './actOn.js';
import { declareExemption, enterFees, holdFees, releaseFees } from './feeServices.js';
import { OPINION_ACTS, requestOpinion } from './opinions.js';
import { PartyRefusal, type PartyAnswer, type PartyFound } from './partyAnswer.js';
import type { PartyDesk } from './partyDesk.js';
import { readText, type PartyParams } from './partyParams.js';
import {
  findCells,
  findFees,
  findMembers,
  findOpinions,
  findTransfers,
  listFees,
  listMembers,
  listOpinions,
  listTransfers,
} from './readServices.js';
import { expireTransfers, submitTransfer, TRANSFER_ACTS } from './transfers.js';

type Service = (desk: PartyDesk, params: PartyParams) => PartyFound;

const READS: Readonly<Record<string, Service>> = {
  TraCuuDangVien: findMembers,
  DanhSachDangVien: listMembers,
  TraCuuChiBo: findCells,
  TraCuuDangPhi: findFees,
  DanhSachDangPhi: listFees,
  TraCuuChuyenSinhHoat: findTransfers,
  DanhSachChuyenSinhHoat: listTransfers,
  TraCuuYKienCuTru: findOpinions,
  DanhSachYKienCuTru: listOpinions,
};

const WRITES: Readonly<Record<string, Service>> = {
  GiuKhoanDangPhi: holdFees,
  NhaKhoanDangPhi: releaseFees,
  GhiSoDangPhi: enterFees,
  KhaiMienDangPhi: declareExemption,
  NopChuyenSinhHoat: submitTransfer,
  TaoYKienCuTru: requestOpinion,
};

function findService(name: string): Service | undefined {
  const plain = Object.hasOwn(READS, name) ? READS[name] : Object.hasOwn(WRITES, name) ? WRITES[name] : undefined;
  if (plain !== undefined) return plain;
  if (Object.hasOwn(TRANSFER_ACTS, name)) {
    return (desk, params) => {
      expireTransfers(desk);
      return actOn(desk, desk.transfers, name, TRANSFER_ACTS[name] as never, params);
    };
  }
  if (!Object.hasOwn(OPINION_ACTS, name)) return undefined;
  return (desk, params) => actOn(desk, desk.opinions, name, OPINION_ACTS[name] as never, params);
}

/** The account of the city, and the sessions on it. */
export interface PartyAccount {
  readonly username: string;
  readonly password: string;
  readonly agencyCode: string;
  readonly sessions: Sessions;
}

export function createAccount(options: Partial<PartyAccount>, ttlSeconds: number, now: () => number): PartyAccount {
  return {
    username: options.username ?? 'hanoi_dang_sample',
    password: options.password ?? 'sample-party-password',
    agencyCode: options.agencyCode ?? '000.00.00.A26',
    sessions: createSessions(ttlSeconds, now),
  };
}

export function toParams(body: unknown): PartyParams {
  return typeof body === 'object' && body !== null ? (body as PartyParams) : {};
}

export function answerPartyLogin(account: PartyAccount, body: unknown): PartyAnswer {
  const { username, password } = toParams(body);
  if (username !== account.username || password !== account.password) {
    return { error_code: -1, message: 'Sai tên đăng nhập hoặc mật khẩu' };
  }
  return { error_code: 0, message: 'OK', session: account.sessions.open() };
}

/** The name of the service that a write asks for; undefined for a read. */
export function writeOf(body: unknown): string | undefined {
  const name = toParams(body)['service'];
  return typeof name === 'string' && !Object.hasOwn(READS, name) ? name : undefined;
}

function call(desk: PartyDesk, account: PartyAccount, params: PartyParams): PartyAnswer {
  if (!account.sessions.isOpen(readText(params, 'session'))) {
    throw new PartyRefusal('Phiên làm việc không hợp lệ hoặc đã hết hạn');
  }
  if (readText(params, 'madonvi') !== account.agencyCode) throw new PartyRefusal('Tài khoản không được phân quyền');
  const name = readText(params, 'service');
  const service = findService(name);
  if (service === undefined) throw new PartyRefusal('Dịch vụ không tồn tại');
  return {
    error_code: Object.hasOwn(READS, name) ? 0 : '00',
    message: 'Thực hiện thành công',
    ...service(desk, params),
  };
}

/** Errors that are no refusals are thrown: they are faults of the stand-in itself. */
export function answerPartyCall(desk: PartyDesk, account: PartyAccount, body: unknown): PartyAnswer {
  try {
    return call(desk, account, toParams(body));
  } catch (error) {
    if (error instanceof PartyRefusal) return { error_code: error.code, message: error.message };
    throw error;
  }
}
