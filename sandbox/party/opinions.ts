// Lấy ý kiến nơi cư trú: request, committee of the ward, cell, signed opinion, and back to who asked.
import type { Act } from './actOn.js';
import { refuseDuplicate, toTrailItems, toTrailStep } from './actOn.js';
import { PartyRefusal, toWireTime, type PartyFound, type PartyItem } from './partyAnswer.js';
import type { PartyDesk } from './partyDesk.js';
import { readRequired, readText, type PartyParams } from './partyParams.js';
import type { PartyDossier } from './register.js';

export interface Opinion extends PartyDossier {
  readonly state: 'SUBMITTED' | 'FORWARDED' | 'SIGNED' | 'RETURNED';
  /** Of the member, who asks or is asked about. */
  readonly requesterCell: string;
  readonly residenceCell: string;
  readonly year: string;
  readonly purpose: string;
  readonly level: string;
  readonly text: string;
  readonly signedBy: string;
  readonly signedAt: string;
}

export function toOpinionItem(desk: PartyDesk, opinion: Opinion): PartyItem {
  const member = desk.members.get(opinion.member);
  return {
    MAHOSO: opinion.code,
    MADANGVIEN: opinion.member,
    HOTEN: member?.name ?? '',
    SODINHDANH: member?.citizenNumber ?? '',
    CHIBOYEUCAU: opinion.requesterCell,
    MADONVIYEUCAU: desk.cells.get(opinion.requesterCell)?.agencyCode ?? '',
    CHIBOCUTRU: opinion.residenceCell,
    MADONVICUTRU: desk.cells.get(opinion.residenceCell)?.agencyCode ?? '',
    NAM: opinion.year,
    MUCDICH: opinion.purpose,
    MUCDANHGIA: opinion.level,
    NHANXET: opinion.text,
    NGUOIKY: opinion.signedBy,
    NGAYKY: toWireTime(opinion.signedAt),
    TRANGTHAI: opinion.state,
    QUATRINH: toTrailItems(opinion),
  };
}

/** TaoYKienCuTru: goes to the committee of the ward where the member lives. */
export function requestOpinion(desk: PartyDesk, params: PartyParams): PartyFound {
  const step = toTrailStep(desk, 'TaoYKienCuTru', params);
  if (desk.opinions.byReference(step.reference) !== undefined) refuseDuplicate(desk, step.reference);
  const member = desk.members.get(readRequired(params, 'MaDangVien'));
  if (member === undefined) throw new PartyRefusal('Không tìm thấy đảng viên');
  const added = desk.opinions.add({
    member: member.code,
    state: 'SUBMITTED',
    requesterCell: desk.memberships.officialCell(member.code),
    residenceCell: member.residenceCell,
    year: readRequired(params, 'Nam'),
    purpose: readRequired(params, 'MucDich'),
    level: '',
    text: '',
    signedBy: '',
    signedAt: '',
    trail: [step],
  });
  desk.effects.count('TaoYKienCuTru', member.code);
  return { result: [{ MAHOSO: added.code }] };
}

/** What may be done to an opinion, by service. */
export const OPINION_ACTS: Readonly<Record<string, Act<Opinion>>> = {
  ChuyenYKienCuTru: { from: ['SUBMITTED'], apply: () => ({ state: 'FORWARDED' }) },
  KyYKienCuTru: {
    from: ['FORWARDED'],
    apply: (desk, _opinion, params) => ({
      state: 'SIGNED',
      level: readRequired(params, 'MucDanhGia'),
      text: readText(params, 'NhanXet'),
      signedBy: readRequired(params, 'NguoiKy'),
      signedAt: desk.localNow(),
    }),
  },
  HuyKyYKienCuTru: {
    from: ['SIGNED'],
    apply: () => ({ state: 'FORWARDED', level: '', text: '', signedBy: '', signedAt: '' }),
  },
  TraYKienCuTru: { from: ['SIGNED'], apply: () => ({ state: 'RETURNED' }) },
};
