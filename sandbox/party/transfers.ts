// Chuyển sinh hoạt đảng: the states of a transfer, and what each side does at its stage.
import type { Act } from './actOn.js';
import { refuseDuplicate, toTrailItems, toTrailStep } from './actOn.js';
import { PartyRefusal, toWireTime, type PartyFound, type PartyItem } from './partyAnswer.js';
import { addDays } from './days.js';
import type { PartyDesk } from './partyDesk.js';
import { readRequired, readText, type PartyParams } from './partyParams.js';
import type { PartyDossier } from './register.js';

export type TransferState =
  | ('SUBMITTED' | 'ORIGIN_REVIEW' | 'ISSUED' | 'IN_TRANSIT' | 'RECEIVED' | 'ASSIGNED' | 'COMPLETED')
  | ('RETURNED' | 'WITHDRAWN' | 'EXPIRED' | 'REFUSED');

export interface Transfer extends PartyDossier {
  readonly state: TransferState;
  /** INTERNAL: between two cells of one grass-roots body, which is on both sides. */
  readonly kind: 'OFFICIAL' | 'TEMPORARY' | 'INTERNAL';
  readonly fromCell: string;
  readonly toCell: string;
  readonly reason: string;
  readonly decisionNumber: string;
  readonly decisionOn: string;
  readonly submittedOn: string;
  readonly introductionNo: string;
  readonly issuedOn: string;
  /** Last day on which the introduction may be presented. */
  readonly validTo: string;
  /** Month through which fees were paid at the time of issue. */
  readonly feePaidThrough: string;
  /** Last day of a temporary membership. */
  readonly endsOn: string;
  readonly returnedFor: '' | 'SUPPLEMENT' | 'DESTINATION_REFUSED' | 'TEMPORARY_ENDED';
}

/** Days in which an introduction must be presented. */
const VALID_DAYS = 30;
const OPEN: readonly TransferState[] = ['SUBMITTED', 'ORIGIN_REVIEW', 'ISSUED', 'IN_TRANSIT', 'RECEIVED', 'ASSIGNED'];

/** An introduction that nobody presented in time is void. */
export function expireTransfers(desk: PartyDesk): void {
  const today = desk.localNow().slice(0, 10);
  for (const transfer of desk.transfers.list()) {
    const isWaiting = transfer.state === 'ISSUED' || transfer.state === 'IN_TRANSIT';
    if (isWaiting && transfer.validTo < today) desk.transfers.save({ ...transfer, state: 'EXPIRED' });
  }
}

export function toTransferItem(desk: PartyDesk, transfer: Transfer): PartyItem {
  const member = desk.members.get(transfer.member);
  return {
    MAHOSO: transfer.code,
    LOAI: transfer.kind,
    MADANGVIEN: transfer.member,
    HOTEN: member?.name ?? '',
    SODINHDANH: member?.citizenNumber ?? '',
    CHIBODI: transfer.fromCell,
    CHIBODEN: transfer.toCell,
    MADONVIDI: desk.cells.get(transfer.fromCell)?.agencyCode ?? '',
    MADONVIDEN: desk.cells.get(transfer.toCell)?.agencyCode ?? '',
    LYDO: transfer.reason,
    SOQUYETDINH: transfer.decisionNumber,
    NGAYQUYETDINH: toWireTime(transfer.decisionOn),
    NGAYNOP: toWireTime(transfer.submittedOn),
    SOGIAYGIOITHIEU: transfer.introductionNo,
    NGAYCAP: toWireTime(transfer.issuedOn),
    HANGIAYGIOITHIEU: toWireTime(transfer.validTo),
    DANGPHIDENTHANG: transfer.feePaidThrough,
    DENNGAY: toWireTime(transfer.endsOn),
    TRANGTHAI: transfer.state,
    LYDOTRALAI: transfer.returnedFor,
    QUATRINH: toTrailItems(transfer),
  };
}

function readKind(params: PartyParams): Transfer['kind'] {
  const kind = readRequired(params, 'Loai');
  if (kind === 'OFFICIAL' || kind === 'TEMPORARY' || kind === 'INTERNAL') return kind;
  throw new PartyRefusal('Tham số Loai không hợp lệ');
}

/** NopChuyenSinhHoat. */
export function submitTransfer(desk: PartyDesk, params: PartyParams): PartyFound {
  const step = toTrailStep(desk, 'NopChuyenSinhHoat', params);
  if (desk.transfers.byReference(step.reference) !== undefined) refuseDuplicate(desk, step.reference);
  const member = readRequired(params, 'MaDangVien');
  const fromCell = desk.memberships.officialCell(member);
  const toCell = readRequired(params, 'ChiBoDen');
  if (!desk.cells.has(toCell) || toCell === fromCell) throw new PartyRefusal('Chi bộ nơi đến không hợp lệ');
  const kind = readKind(params);
  const isWithin = desk.cells.get(fromCell)?.bodyCode === desk.cells.get(toCell)?.bodyCode;
  if (kind === 'INTERNAL' && !isWithin) throw new PartyRefusal('Hai chi bộ không thuộc cùng tổ chức cơ sở đảng');
  const isBusy = desk.transfers.list().some((other) => other.member === member && OPEN.includes(other.state));
  if (isBusy) throw new PartyRefusal('Đảng viên đang có hồ sơ chuyển sinh hoạt');
  const added = desk.transfers.add({
    member,
    fromCell,
    toCell,
    state: 'SUBMITTED',
    kind,
    reason: readRequired(params, 'LyDo'),
    decisionNumber: readText(params, 'SoQuyetDinh'),
    decisionOn: readText(params, 'NgayQuyetDinh'),
    endsOn: readText(params, 'DenNgay'),
    submittedOn: desk.localNow().slice(0, 10),
    introductionNo: '',
    issuedOn: '',
    validTo: '',
    feePaidThrough: '',
    returnedFor: '',
    trail: [step],
  });
  desk.effects.count('NopChuyenSinhHoat', member);
  return { result: [{ MAHOSO: added.code }] };
}

function decide(params: PartyParams, answers: Readonly<Record<string, Partial<Transfer>>>): Partial<Transfer> {
  const found = answers[readRequired(params, 'KetQua')];
  if (found === undefined) throw new PartyRefusal('Tham số KetQua không hợp lệ');
  return found;
}

/** The one place where a membership moves: at once, or not at all. */
function moveMembership(desk: PartyDesk, transfer: Transfer, reference: string, isBack: boolean): void {
  const { memberships } = desk;
  const { member, kind, fromCell, toCell, endsOn } = transfer;
  if (kind !== 'TEMPORARY') {
    const [from, to] = isBack ? [toCell, fromCell] : [fromCell, toCell];
    memberships.switchOfficial(member, from, to, reference);
  } else memberships.setTemporary(member, isBack ? null : { cell: toCell, until: endsOn || null }, reference);
}

/** True after ChuyenDangTich, until HoanDangTich. */
function isMoved({ trail }: Transfer): boolean {
  const moves = trail.filter(({ step }) => step === 'ChuyenDangTich' || step === 'HoanDangTich');
  return moves.at(-1)?.step === 'ChuyenDangTich';
}

function requireMoved(transfer: Transfer, expected: boolean): void {
  if (isMoved(transfer) !== expected) throw new PartyRefusal('Đảng tịch chưa ở trạng thái phù hợp');
}

/** What may be done to a transfer, by service. */
export const TRANSFER_ACTS: Readonly<Record<string, Act<Transfer>>> = {
  DuyetChuyenSinhHoat: {
    from: ['SUBMITTED'],
    apply: (_desk, { kind }, params) =>
      decide(params, {
        // Within one body there is no introduction: who approves has received.
        DONGY: { state: kind === 'INTERNAL' ? 'RECEIVED' : 'ORIGIN_REVIEW' },
        BOSUNG: { state: 'RETURNED', returnedFor: 'SUPPLEMENT' },
        TUCHOI: { state: 'REFUSED' },
      }),
  },
  CapGiayGioiThieu: {
    from: ['ORIGIN_REVIEW'],
    apply: (desk, _transfer, params) => {
      const issuedOn = desk.localNow().slice(0, 10);
      const introductionNo = readRequired(params, 'SoGiayGioiThieu');
      const feePaidThrough = readText(params, 'DangPhiDenThang');
      return { state: 'ISSUED', introductionNo, issuedOn, feePaidThrough, validTo: addDays(issuedOn, VALID_DAYS) };
    },
  },
  HuyGiayGioiThieu: {
    from: ['ISSUED'],
    apply: () => ({ state: 'ORIGIN_REVIEW', introductionNo: '', issuedOn: '', validTo: '' }),
  },
  GuiGiayGioiThieu: { from: ['ISSUED'], apply: () => ({ state: 'IN_TRANSIT' }) },
  TiepNhanChuyenSinhHoat: {
    from: ['IN_TRANSIT'],
    apply: (_desk, _transfer, params) =>
      decide(params, {
        DONGY: { state: 'RECEIVED' },
        TUCHOI: { state: 'RETURNED', returnedFor: 'DESTINATION_REFUSED' },
      }),
  },
  DatChoChiBo: {
    from: ['RECEIVED'],
    apply: (desk, transfer, params) => {
      const toCell = readRequired(params, 'MaChiBo');
      const isSameBody = desk.cells.get(toCell)?.bodyCode === desk.cells.get(transfer.toCell)?.bodyCode;
      if (!isSameBody) throw new PartyRefusal('Chi bộ không thuộc tổ chức tiếp nhận');
      return { state: 'ASSIGNED', toCell };
    },
  },
  HuyDatCho: {
    from: ['ASSIGNED'],
    apply: (_desk, transfer) => {
      requireMoved(transfer, false);
      return { state: 'RECEIVED' };
    },
  },
  ChuyenDangTich: {
    from: ['ASSIGNED'],
    apply: (desk, transfer, params) => {
      requireMoved(transfer, false);
      moveMembership(desk, transfer, readRequired(params, 'MaThamChieu'), false);
      return {};
    },
  },
  HoanDangTich: {
    from: ['ASSIGNED'],
    apply: (desk, transfer, params) => {
      requireMoved(transfer, true);
      moveMembership(desk, transfer, readRequired(params, 'MaThamChieu'), true);
      return {};
    },
  },
  DongHoSoGoc: {
    from: ['ASSIGNED'],
    apply: (_desk, transfer) => {
      requireMoved(transfer, true);
      return { state: 'COMPLETED' };
    },
  },
  RutChuyenSinhHoat: {
    from: ['SUBMITTED', 'ORIGIN_REVIEW', 'ISSUED', 'IN_TRANSIT', 'RETURNED'],
    apply: () => ({ state: 'WITHDRAWN' }),
  },
  KetThucTamThoi: {
    from: ['COMPLETED'],
    apply: (desk, transfer, params) => {
      if (transfer.kind !== 'TEMPORARY') throw new PartyRefusal('Hồ sơ không phải chuyển sinh hoạt tạm thời');
      moveMembership(desk, transfer, readRequired(params, 'MaThamChieu'), true);
      return { state: 'RETURNED', returnedFor: 'TEMPORARY_ENDED' };
    },
  },
};
