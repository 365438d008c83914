// The services of the fee ledger: lines are held for a payment, paid by it, or given back; and exemptions are declared.
import { refuseDuplicate } from './actOn.js';
import type { FeeLine } from './feeLedger.js';
import { PartyRefusal, type PartyFound, type PartyItem } from './partyAnswer.js';
import type { PartyDesk } from './partyDesk.js';
import { readAmount, readItems, readPeriod, readRequired, readText, type PartyParams } from './partyParams.js';

export function toFeeItem(desk: PartyDesk, line: FeeLine): PartyItem {
  const cell = desk.cells.get(desk.memberships.officialCell(line.member));
  return {
    MAKHOAN: line.key,
    MADANGVIEN: line.member,
    SODINHDANH: desk.members.get(line.member)?.citizenNumber ?? '',
    MACHIBO: cell?.code ?? '',
    MADONVI: cell?.agencyCode ?? '',
    KY: line.period,
    LOAIDOITUONG: line.kind,
    MUCTINH: line.base === null ? '' : String(line.base),
    SOTIENPHAINOP: String(line.due),
    SOTIENDANOP: String(line.paid),
    TRANGTHAI: line.status,
    QUYDINH: line.rule,
    MATHAMCHIEU: line.reference,
    NGUOINOP: line.payer,
    LYDO: line.reason,
  };
}

function requireLine(desk: PartyDesk, key: string): FeeLine {
  const line = desk.ledger.line(key);
  if (line === undefined) throw new PartyRefusal('Không tìm thấy khoản đảng phí');
  return line;
}

/** GiuKhoanDangPhi: all lines or none. */
export function holdFees(desk: PartyDesk, params: PartyParams): PartyFound {
  const reference = readRequired(params, 'MaThamChieu');
  const payer = readRequired(params, 'NguoiNop') === 'CELL' ? 'CELL' : 'MEMBER';
  const lines = readItems(params, 'dsKhoan').map((item) => requireLine(desk, readRequired(item, 'MaKhoan')));
  if (desk.ledger.byReference(reference).length > 0) refuseDuplicate(desk, reference);
  if (lines.some(({ status }) => status !== 'DUE')) throw new PartyRefusal('Khoản đảng phí không còn phải nộp');
  for (const line of lines) {
    desk.ledger.save({ ...line, status: 'PENDING', reference, payer });
    desk.effects.count('GiuKhoanDangPhi', line.key);
  }
  return { result: [] };
}

/** NhaKhoanDangPhi: what the payment held is owed as before. Nothing to give back is no error. */
export function releaseFees(desk: PartyDesk, params: PartyParams): PartyFound {
  const held = desk.ledger.byReference(readRequired(params, 'MaThamChieu'));
  for (const line of held.filter(({ status }) => status === 'PENDING')) {
    desk.ledger.save({ ...line, status: 'DUE', reference: '', payer: '' });
    desk.effects.count('NhaKhoanDangPhi', line.key);
  }
  return { result: [] };
}

/** GhiSoDangPhi: the held lines are paid. */
export function enterFees(desk: PartyDesk, params: PartyParams): PartyFound {
  const reference = readRequired(params, 'MaThamChieu');
  const items = readItems(params, 'dsKhoan').map((item) => ({
    line: requireLine(desk, readRequired(item, 'MaKhoan')),
    amount: readAmount(item, 'SoTien'),
  }));
  if (items.every(({ line }) => line.reference === reference && line.status === 'PAID')) {
    refuseDuplicate(desk, reference);
  }
  if (items.some(({ line }) => line.reference !== reference || line.status !== 'PENDING')) {
    throw new PartyRefusal('Khoản đảng phí không được giữ cho giao dịch này');
  }
  if (items.some(({ line, amount }) => amount < line.due)) throw new PartyRefusal('Số tiền nộp chưa đủ');
  for (const { line, amount } of items) {
    desk.ledger.save({ ...line, status: 'PAID', paid: amount });
    desk.effects.count('GhiSoDangPhi', line.key);
  }
  return { result: [] };
}

/** KhaiMienDangPhi: months of a range that are still owed are owed no more. */
export function declareExemption(desk: PartyDesk, params: PartyParams): PartyFound {
  const reference = readRequired(params, 'MaThamChieu');
  const from = readPeriod(params, 'TuKy');
  const until = readPeriod(params, 'DenKy') || '9999-12';
  const reason = readRequired(params, 'LyDo');
  readText(params, 'SoMinhChung');
  if (desk.ledger.byReference(reference).length > 0) refuseDuplicate(desk, reference);
  const lines = desk.ledger
    .linesOf(readRequired(params, 'MaDangVien'))
    .filter(({ period, status }) => period >= from && period <= until && status === 'DUE');
  if (lines.length === 0) throw new PartyRefusal('Không có khoản đảng phí phải nộp trong kỳ này');
  for (const line of lines) {
    desk.ledger.save({ ...line, status: 'EXEMPT', reference, reason });
    desk.effects.count('KhaiMienDangPhi', line.key);
  }
  return { result: [] };
}
