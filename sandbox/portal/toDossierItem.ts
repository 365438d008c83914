// A dossier as the portal writes it: the UPPERCASE twins of the fields of DongBoHoSoMC and CapNhatTienDoHoSoMC.
import type { SampleCity } from '../city/createSampleCity.js';
import { toApplicant } from '../city/names.js';
import type { Applicant, Dossier, DossierStep, Procedure } from '../city/types.js';
import { toPortalTime } from './portalAnswer.js';
import type { PortalItem } from './portalAnswer.js';

const FILES = 'https://tep.sample.invalid';

function toStepItem(dossier: Dossier, step: DossierStep): PortalItem {
  return {
    MAHOSO: dossier.code,
    NGUOIXULY: `${step.officerNumber} ${step.officerName}`,
    CHUCDANH: step.post,
    THOIDIEMXULY: toPortalTime(step.at),
    PHONGBANXULY: step.office,
    NOIDUNGXULY: step.content,
    TRANGTHAI: String(step.status),
    NGAYBATDAU: toPortalTime(step.startedAt),
    NGAYKETTHUCTHEOQUYDINH: toPortalTime(step.dueAt),
  };
}

function toSubmittedPapers(dossier: Dossier, procedure: Procedure): PortalItem[] {
  return procedure.papers.map((paper) => ({
    TEPDINHKEMID: `${dossier.index}-${paper.code}`,
    TENTEPDINHKEM: `${paper.code}.pdf`,
    ISDELETED: 'False',
    MATHANHPHANHOSO: paper.code,
    DUONGDANTAITEPTIN: `${FILES}/nop/${dossier.index}/${paper.code}.pdf`,
    DUOCSOHOA: dossier.channel === '2' ? '1' : '0',
    DUOCTAISUDUNG: '0',
    DUOCLAYTUKHODMQG: '0',
    MAKETQUATHAYTHE: '',
  }));
}

function toFees(dossier: Dossier, procedure: Procedure): PortalItem[] {
  const channel = procedure.channels.find(({ channel: kind }) => kind === dossier.channel);
  return (channel?.fees ?? [])
    .filter(({ amount }) => amount !== 'Không')
    .map((fee) => ({
      TENPHILEPHI: fee.note,
      MAPHILEPHI: fee.code,
      HINHTHUCTHU: dossier.channel === '2' ? '2' : '1',
      // Free text here as well, with a dot for thousands.
      GIA: fee.amount,
      LOAIPHILEPHI: fee.code === '1' ? '2' : '1',
    }));
}

function toSupplements(dossier: Dossier): PortalItem[] {
  if (dossier.status !== 5) return [];
  return [
    {
      HOSOBOSUNGID: `BS-${dossier.index}`,
      NGUOIYEUCAUBOSUNG: dossier.officerNumber,
      NOIDUNGBOSUNG: 'Bổ sung giấy tờ mẫu',
      NGAYBOSUNG: toPortalTime(dossier.receivedAt),
      NGUOITIEPNHANBOSUNG: '',
      THONGTINTIEPNHAN: '',
      NGAYTIEPNHANBOSUNG: '',
      TRANGTHAIBOSUNG: '0',
      DANHSACHGIAYTOBOSUNG: [],
      DANHSACHLEPHIBOSUNG: [],
      NGAYHENTRATRUOC: toPortalTime(dossier.dueAt),
      NGAYHENTRAMOI: '',
    },
  ];
}

function toResults(dossier: Dossier, procedure: Procedure): PortalItem[] {
  return dossier.resultDocumentIds.map((documentId, place) => ({
    TENGIAYTO: procedure.results[0]?.name ?? 'Kết quả mẫu',
    MATHANHPHANHOSO: procedure.papers[0]?.code ?? '',
    GIAYTOID: documentId,
    DUONGDANTEPTINKETQUA: `${FILES}/ket-qua/${dossier.index}/${place + 1}.pdf`,
    MAGIAYTOKETQUA: procedure.results[0]?.code ?? '',
  }));
}

function toApplicantPart(applicant: Applicant, channel: Dossier['channel']): PortalItem {
  return {
    SOGIAYTOCHUHOSO: applicant.identity,
    CHUHOSO: applicant.name,
    LOAIDOITUONG: applicant.kind,
    // The national account is known only for what was handed in online.
    MADOITUONG: channel === '2' ? applicant.technicalId : '',
    EMAIL: applicant.email,
    FAX: '',
    SODIENTHOAI: applicant.phone,
    TAIKHOANDUOCXACTHUCVOIVNEID: channel === '2' ? '1' : '0',
    DINHDANHCHS: applicant.kind === '1' ? [{ LOAIDINHDANH: '1', SODINHDANH: applicant.identity }] : [],
  };
}

function toTimes(dossier: Dossier): PortalItem {
  return {
    NGAYNOPHOSO: toPortalTime(dossier.submittedAt),
    NGAYTIEPNHAN: toPortalTime(dossier.receivedAt),
    NGAYHENTRA: toPortalTime(dossier.dueAt),
    NGAYTRA: toPortalTime(dossier.returnedAt),
    NGAYKETTHUCXULY: toPortalTime(dossier.finishedAt),
    NGAYTUCHOI: toPortalTime(dossier.rejectedAt),
  };
}

/** One dossier with its progress in TIENDO. */
export function toDossierItem(city: SampleCity, dossier: Dossier): PortalItem {
  const procedure = city.procedure(dossier.procedureCode) as Procedure;
  const fees = toFees(dossier, procedure);
  return {
    MAHOSO: dossier.code,
    MATTHC: procedure.code,
    TENTTHC: procedure.name,
    MALINHVUC: procedure.fieldCode,
    TENLINHVUC: city.fields.find(({ code }) => code === procedure.fieldCode)?.name ?? '',
    KENHTHUCHIEN: dossier.channel,
    ...toApplicantPart(toApplicant(dossier.applicantIndex), dossier.channel),
    THONGTINKHAC: 'Dữ liệu mẫu',
    TRICHYEUHOSO: `Hồ sơ mẫu: ${procedure.name}`,
    ...toTimes(dossier),
    TRANGTHAIHOSO: String(dossier.status),
    HINHTHUC: dossier.channel === '3' ? '1' : '0',
    THONGTINTRA: '',
    DONVIXULY: city.agency(dossier.agencyCode)?.name ?? '',
    GHICHU: 'Hồ sơ mẫu, không có thật',
    NOINOPHOSO: dossier.channel === '2' ? '1' : '2',
    HOSOCOTHANHPHANSOHOA: dossier.channel === '2' ? '1' : '0',
    DUOCTHANHTOANTRUCTUYEN: fees.length === 0 ? '3' : dossier.channel === '2' ? '1' : '0',
    DSKETNOICSDL: dossier.channel === '2' ? [{ MACSDL: '7' }] : [],
    TAILIEUNOP: toSubmittedPapers(dossier, procedure),
    DANHSACHLEPHI: fees,
    DANHSACHTEPDINHKEMKHAC: [],
    DANHSACHHOSOBOSUNG: toSupplements(dossier),
    DANHSACHGIAYTOKETQUA: toResults(dossier, procedure),
    TIENDO: city.dossierSteps(dossier).map((step) => toStepItem(dossier, step)),
  };
}
