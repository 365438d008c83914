// The services that look things up: by key, by the sender's reference, or a page of what agencies have, after a key.
import { toFeeItem } from './feeServices.js';
import { toOpinionItem, type Opinion } from './opinions.js';
import type { PartyFound, PartyItem } from './partyAnswer.js';
import { toWireTime } from './partyAnswer.js';
import type { PartyDesk } from './partyDesk.js';
import { readPeriod, readRequired, readText, readTexts, type PartyParams } from './partyParams.js';
import type { PartyDossier, Register } from './register.js';
import { expireTransfers, toTransferItem, type Transfer } from './transfers.js';
import type { Cell, Member } from './types.js';

const LARGEST_PAGE = 500;

interface Keyed {
  readonly key: string;
  toItem(): PartyItem;
}

/** `saukhoa` is the last key of the page before. */
function toPage(rows: readonly Keyed[], params: PartyParams): PartyFound {
  const after = readText(params, 'saukhoa');
  const size = Math.min(Number(readText(params, 'soluong') || LARGEST_PAGE), LARGEST_PAGE);
  const page = rows.filter(({ key }) => key > after).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { result: page.slice(0, size).map((row) => row.toItem()) };
}

/** True for agencies that are asked for, and with `gomdonvicon` for those below them. */
function createAgencyTest(desk: PartyDesk, params: PartyParams): (code: string) => boolean {
  const asked = new Set(readTexts(params, 'dsmadonvi') ?? []);
  const isWide = readText(params, 'gomdonvicon') === '1';
  return function isAsked(code: string): boolean {
    if (asked.has(code)) return true;
    const parent = isWide ? desk.city.agency(code)?.parentCode : null;
    const agency = typeof parent === 'string' ? desk.city.agency(parent) : undefined;
    return agency !== undefined && isAsked(agency.oldCode);
  };
}

function toMemberItem(desk: PartyDesk, member: Member): PartyItem {
  const cell = desk.memberships.officialCell(member.code);
  const beside = desk.memberships.temporary(member.code);
  return {
    MADANGVIEN: member.code,
    HOTEN: member.name,
    NGAYSINH: toWireTime(member.born),
    GIOITINH: member.sex === 'MALE' ? '1' : '2',
    SODINHDANH: member.citizenNumber,
    SOTHE: member.cardNumber,
    SOLYLICH: member.fileNumber,
    NGAYVAODANG: toWireTime(member.joinedOn),
    NGAYCHINHTHUC: toWireTime(member.officialOn),
    MACHIBO: cell,
    MADONVI: desk.cells.get(cell)?.agencyCode ?? '',
    CHIBOTAMTHOI: beside?.cell ?? '',
    MADONVITAMTHOI: desk.cells.get(beside?.cell ?? '')?.agencyCode ?? '',
    TAMTHOIDENNGAY: toWireTime(beside?.until ?? null),
    CHIBOCUTRU: member.residenceCell,
    LOAIDOITUONG: member.payerKind,
  };
}

function toCellItem(desk: PartyDesk, cell: Cell): PartyItem {
  return {
    MACHIBO: cell.code,
    TENCHIBO: cell.name,
    MATOCHUC: cell.bodyCode,
    TENTOCHUC: cell.bodyName,
    MADANGUY: cell.committeeCode,
    TENDANGUY: cell.committeeName,
    MADONVI: cell.agencyCode,
    SODANGVIEN: String(desk.memberships.membersOf(cell.code).length),
  };
}

function present<T>(codes: readonly string[], find: (code: string) => T | undefined): readonly T[] {
  return codes.flatMap((code) => find(code) ?? []);
}

/** TraCuuDangVien. */
export function findMembers(desk: PartyDesk, params: PartyParams): PartyFound {
  const found = present(readTexts(params, 'dsma') ?? [], (code) => desk.members.get(code));
  return { result: found.map((member) => toMemberItem(desk, member)) };
}

/** DanhSachDangVien of a cell. */
export function listMembers(desk: PartyDesk, params: PartyParams): PartyFound {
  const codes = desk.memberships.membersOf(readRequired(params, 'machibo'));
  const rows = present(codes, (code) => desk.members.get(code));
  return toPage(
    rows.map((member) => ({ key: member.code, toItem: () => toMemberItem(desk, member) })),
    params,
  );
}

/** TraCuuChiBo. */
export function findCells(desk: PartyDesk, params: PartyParams): PartyFound {
  const found = present(readTexts(params, 'dsma') ?? [], (code) => desk.cells.get(code));
  return { result: found.map((cell) => toCellItem(desk, cell)) };
}

/** TraCuuDangPhi, by line or by the payment that holds or has paid it. */
export function findFees(desk: PartyDesk, params: PartyParams): PartyFound {
  const reference = readText(params, 'mathamchieu');
  const lines =
    reference === ''
      ? present(readTexts(params, 'dsma') ?? [], (key) => desk.ledger.line(key))
      : desk.ledger.byReference(reference);
  return { result: lines.map((line) => toFeeItem(desk, line)) };
}

function membersAsked(desk: PartyDesk, params: PartyParams): readonly string[] {
  const member = readText(params, 'madangvien');
  if (member !== '') return desk.members.has(member) ? [member] : [];
  const cell = readText(params, 'machibo');
  const official = (code: string) => desk.memberships.officialCell(code);
  if (cell !== '') return desk.memberships.membersOf(cell).filter((code) => official(code) === cell);
  const isAsked = createAgencyTest(desk, params);
  return [...desk.members.keys()].filter((code) => isAsked(desk.cells.get(official(code))?.agencyCode ?? ''));
}

/** DanhSachDangPhi of a member, a cell or agencies, in a range of months. */
export function listFees(desk: PartyDesk, params: PartyParams): PartyFound {
  const from = readPeriod(params, 'tuky');
  const until = readPeriod(params, 'denky') || '9999-12';
  const status = readText(params, 'trangthai');
  const lines = membersAsked(desk, params).flatMap((member) =>
    desk.ledger
      .linesOf(member)
      .filter((line) => line.period >= from && line.period <= until && (status === '' || line.status === status)),
  );
  return toPage(
    lines.map((line) => ({ key: line.key, toItem: () => toFeeItem(desk, line) })),
    params,
  );
}

function findDossiers<D extends PartyDossier>(
  register: Register<D>,
  params: PartyParams,
  toItem: (dossier: D) => PartyItem,
): PartyFound {
  const reference = readText(params, 'mathamchieu');
  const found =
    reference === ''
      ? present(readTexts(params, 'dsma') ?? [], (code) => register.get(code))
      : present([reference], (text) => register.byReference(text));
  return { result: found.map(toItem) };
}

/** TraCuuChuyenSinhHoat. */
export function findTransfers(desk: PartyDesk, params: PartyParams): PartyFound {
  expireTransfers(desk);
  return findDossiers(desk.transfers, params, (transfer) => toTransferItem(desk, transfer));
}

/** TraCuuYKienCuTru. */
export function findOpinions(desk: PartyDesk, params: PartyParams): PartyFound {
  return findDossiers(desk.opinions, params, (opinion) => toOpinionItem(desk, opinion));
}

function listDossiers<D extends PartyDossier>(
  dossiers: readonly D[],
  isAsked: (dossier: D) => boolean,
  params: PartyParams,
  toItem: (dossier: D) => PartyItem,
): PartyFound {
  const state = readText(params, 'trangthai');
  const shown = dossiers.filter((dossier) => (state === '' || dossier.state === state) && isAsked(dossier));
  return toPage(
    shown.map((dossier) => ({ key: dossier.code, toItem: () => toItem(dossier) })),
    params,
  );
}

/** DanhSachChuyenSinhHoat: transfers from or to agencies. */
export function listTransfers(desk: PartyDesk, params: PartyParams): PartyFound {
  expireTransfers(desk);
  const isAsked = createAgencyTest(desk, params);
  const agencyOf = (cell: string) => desk.cells.get(cell)?.agencyCode ?? '';
  const touches = (transfer: Transfer) => isAsked(agencyOf(transfer.fromCell)) || isAsked(agencyOf(transfer.toCell));
  return listDossiers(desk.transfers.list(), touches, params, (transfer) => toTransferItem(desk, transfer));
}

/** DanhSachYKienCuTru: opinions asked by or asked of agencies. */
export function listOpinions(desk: PartyDesk, params: PartyParams): PartyFound {
  const isAsked = createAgencyTest(desk, params);
  const agencyOf = (cell: string) => desk.cells.get(cell)?.agencyCode ?? '';
  const touches = (opinion: Opinion) =>
    isAsked(agencyOf(opinion.requesterCell)) || isAsked(agencyOf(opinion.residenceCell));
  return listDossiers(desk.opinions.list(), touches, params, (opinion) => toOpinionItem(desk, opinion));
}
