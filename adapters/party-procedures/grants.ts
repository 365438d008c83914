// The capabilities, one for each duty, so that a member, a cell's secretary, a ward's committee and the city hold different ones.
import type { GrantDeclaration } from '../kit/index.js';

type PartyGrant = GrantDeclaration<'party-procedures'>;

function grant(capability: PartyGrant['capability'], vi: string, en: string): PartyGrant {
  return { capability, title: { vi, en } };
}

export const GRANTS: readonly PartyGrant[] = [
  grant('party-procedures:member.read', 'Xem đảng viên', 'Read Party members'),
  grant(
    'party-procedures:member.read-personal',
    'Xem dữ liệu nhạy cảm của đảng viên',
    'Read sensitive data of members',
  ),
  grant('party-procedures:cell.read', 'Xem chi bộ', 'Read Party cells'),
  grant('party-procedures:fee.read', 'Xem đảng phí', 'Read Party fees'),
  grant('party-procedures:fee.read-personal', 'Xem số tiền đảng phí của từng người', 'Read amounts of single members'),
  grant('party-procedures:fee.count', 'Xem số liệu nợ đảng phí theo đơn vị', 'Read numbers of unpaid fees by unit'),
  grant('party-procedures:fee.pay', 'Nộp đảng phí của đảng viên', 'Pay the fees of a member'),
  grant('party-procedures:fee.pay-cell', 'Nộp đảng phí cho chi bộ', 'Pay the fees of a cell'),
  grant('party-procedures:fee.exempt', 'Khai miễn đảng phí', 'Declare exemptions from fees'),
  grant('party-procedures:procedure.count', 'Xem số liệu thủ tục theo đơn vị', 'Read numbers of procedures by unit'),
  grant('party-procedures:opinion.read', 'Xem ý kiến nơi cư trú', 'Read opinions of cells of residence'),
  grant('party-procedures:opinion.read-personal', 'Xem nội dung nhận xét', 'Read what opinions say'),
  grant('party-procedures:opinion.request', 'Đề nghị lấy ý kiến nơi cư trú', 'Ask for an opinion'),
  grant('party-procedures:opinion.forward', 'Chuyển yêu cầu cho chi bộ (đảng ủy)', 'Pass requests on (committee)'),
  grant('party-procedures:opinion.sign', 'Ký nhận xét (chi bộ)', 'Sign opinions (cell)'),
  grant('party-procedures:transfer.read', 'Xem hồ sơ chuyển sinh hoạt', 'Read transfers'),
  grant(
    'party-procedures:transfer.read-personal',
    'Xem dữ liệu nhạy cảm trong hồ sơ',
    'Read sensitive data of transfers',
  ),
  grant('party-procedures:transfer.submit', 'Nộp hồ sơ chuyển sinh hoạt', 'Submit transfers'),
  grant('party-procedures:transfer.review', 'Duyệt hồ sơ tại nơi đi', 'Decide on transfers at the origin'),
  grant('party-procedures:transfer.issue', 'Cấp giấy giới thiệu', 'Issue introductions'),
  grant('party-procedures:transfer.receive', 'Tiếp nhận hồ sơ tại nơi đến', 'Receive transfers'),
  grant(
    'party-procedures:transfer.assign',
    'Xếp chi bộ cho đảng viên chuyển đến',
    'Assign cells to transferred members',
  ),
  grant('party-procedures:transfer.withdraw', 'Rút hồ sơ chuyển sinh hoạt', 'Withdraw transfers'),
  grant('party-procedures:transfer.return', 'Kết thúc sinh hoạt tạm thời', 'End temporary memberships'),
];
