// What the portal sends by itself: new dossiers, notices of promotions, papers of the tax office, and questions.
import type { SampleCity } from '../../city/createSampleCity.js';
import { toApplicant } from '../../city/names.js';
import type { Agency, LocalTime, Procedure } from '../../city/types.js';
import { toPortalTime, type PortalItem } from '../portalAnswer.js';

/** Kinds of calls, with their paths. */
export const OUTGOING_PATHS = {
  dossier: 'forward/nhanhsdvcqg',
  promotion: 'forward/addtthcKhuyenMai',
  'tax-notice': 'forward/nhantbthuedvcqg',
  'tax-receipt': 'forward/nhantbthuedvcqg',
  search: 'search/call',
} as const;

export type OutgoingKind = keyof typeof OUTGOING_PATHS;

/** One call that is about a dossier. */
export interface Subject {
  readonly city: SampleCity;
  readonly code: string;
  /** Which of the sample applicants handed it in. */
  readonly applicant: number;
  readonly now: LocalTime;
}

const AMOUNT = '1.250.000';
const FILES = 'https://tep.sample.invalid';

function procedureOf({ city }: Subject): Procedure {
  return city.procedures[0] as Procedure;
}

/** MaHoSo names its agency in the old form. */
function agencyOf({ city, code }: Subject): Agency | undefined {
  return city.agency(code.split('-', 1)[0] ?? '');
}

function toNewDossier(subject: Subject): object {
  const applicant = toApplicant(subject.applicant);
  return {
    MaHoSo: subject.code,
    MaTTHC: procedureOf(subject).code,
    MaSoThue: '0100000001',
    TenThuongNhan: applicant.name,
    DiaChiDoanhNghiep: { MaTinh: '01', MaHuyen: '', MaXa: '', DiaChiChiTiet: 'Số 1, phố Mẫu' },
    DienThoai: applicant.phone,
    Email: applicant.email,
    NguoiLienHe: applicant.name,
    TepDonDangKy: Buffer.from(`Đơn đăng ký mẫu ${subject.code}`, 'utf8').toString('base64'),
    URLTepDangKy: `${FILES}/don/${subject.code}.pdf`,
    TenTepDangKy: 'don-dang-ky-mau.pdf',
  };
}

function toTaxNotice({ code }: Subject): object {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<TBAO_THUE><TTIN_CHUNG><MA_HSO>${code}</MA_HSO><SO_TBAO>TB-${code}</SO_TBAO></TTIN_CHUNG><TONG_TIEN>${AMOUNT}</TONG_TIEN></TBAO_THUE>
`;
  return { FileThongBaoThue: Buffer.from(xml, 'utf8').toString('base64') };
}

function toTaxReceipt({ code, applicant, now }: Subject): object {
  return {
    MaHoSo: code,
    HoTenNguoiNopTien: toApplicant(applicant).name,
    MaSoThue: '0100000001',
    UrlFileChungTu: `${FILES}/chung-tu/${code}.pdf`,
    ThongTinThanhToan: {
      MaThongBaoThue: `TB-${code}`,
      ThoiGianThanhToan: toPortalTime(now),
      SoTien: AMOUNT,
      NoiDungThanhToan: 'Nộp thuế mẫu',
      TrangThaiThanhToan: '1',
    },
  };
}

const BODIES: Readonly<Record<OutgoingKind, (subject: Subject) => object>> = {
  dossier: toNewDossier,
  promotion: toNewDossier,
  'tax-notice': toTaxNotice,
  'tax-receipt': toTaxReceipt,
  search: ({ code }) => ({ madonvi: '000.00.00.H26', service: 'TraCuuHoSo', masohoso: code }),
};

export function toOutgoingBody(kind: OutgoingKind, subject: Subject): object {
  return BODIES[kind](subject);
}

/** How the portal itself shows a dossier that somebody has just handed in there. */
export function toNewItem(subject: Subject): PortalItem {
  const applicant = toApplicant(subject.applicant);
  const procedure = procedureOf(subject);
  return {
    MAHOSO: subject.code,
    MATTHC: procedure.code,
    TENTTHC: procedure.name,
    KENHTHUCHIEN: '2',
    CHUHOSO: applicant.name,
    SOGIAYTOCHUHOSO: applicant.identity,
    LOAIDOITUONG: applicant.kind,
    SODIENTHOAI: applicant.phone,
    EMAIL: applicant.email,
    NGAYNOPHOSO: toPortalTime(subject.now),
    NGAYTIEPNHAN: toPortalTime(subject.now),
    TRANGTHAIHOSO: '1',
    DONVIXULY: agencyOf(subject)?.name ?? '',
    NOINOPHOSO: '1',
    DINHDANHCHS: applicant.kind === '1' ? [{ LOAIDINHDANH: '1', SODINHDANH: applicant.identity }] : [],
    TIENDO: [],
  };
}
