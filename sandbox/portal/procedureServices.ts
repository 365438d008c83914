// The services about agencies, fields, procedures and online services.
import type { SampleCity } from '../city/createSampleCity.js';
import type { Procedure, ProcedureChannel } from '../city/types.js';
import { PortalRefusal } from './portalAnswer.js';
import type { Found, PortalItem } from './portalAnswer.js';
import { readRequired } from './portalParams.js';
import type { PortalParams } from './portalParams.js';

const CITY = { MADONVI: '000.00.00.H26', TENDONVI: 'UBND thành phố Hà Nội' };

function toShort({ code, name }: Procedure): PortalItem {
  return { MATTHC: code, TENTTHC: name };
}

function fieldName(city: SampleCity, code: string): string {
  return city.fields.find((field) => field.code === code)?.name ?? '';
}

function toChannelItem({ channel, days, fees }: ProcedureChannel): PortalItem {
  const feeItems = fees.map((fee) => ({
    MAPHILEPHI: fee.code,
    SOTIEN: fee.amount,
    DONVI: fee.unit,
    MOTA: fee.note,
    URL: '',
  }));
  const time = { THOIGIANGIAIQUYET: String(days).padStart(2, '0'), DONVITINH: 'Ngày làm việc', MOTA: '' };
  return { KENH: channel, THOIGIAN: [{ ...time, PHILEPHI: feeItems }] };
}

function toPaperItems(procedure: Procedure): PortalItem[] {
  return procedure.papers.map((paper) => ({
    MAGIAYTO: paper.code,
    TENGIAYTO: paper.name,
    TENMAUDON: paper.formName,
    URL: paper.formName === '' ? '' : `https://tep.sample.invalid/mau-don/${paper.code}.docx`,
    SOBANCHINH: String(paper.originals),
    SOBANSAO: String(paper.copies),
  }));
}

function toFull(city: SampleCity, procedure: Procedure): PortalItem {
  return {
    ID: String(90_001 + procedure.index),
    MATTHC: procedure.code,
    TENTTHC: procedure.name,
    LOAITTHC: procedure.kind,
    TRANGTHAI: '1',
    LINHVUCTHUCHIEN: [{ MALINHVUC: procedure.fieldCode, TENLINHVUC: fieldName(city, procedure.fieldCode) }],
    COQUANTHUCHIEN: [CITY],
    TRINHTUTHUCHIEN: [{ TRUONGHOP: '', TRINHTU: procedure.stages.map((stage) => ({ TENTRINHTU: stage })) }],
    CACHTHUCTHUCHIEN: procedure.channels.map(toChannelItem),
    THANHPHANHOSO: [{ TRUONGHOP: '', GIAYTO: toPaperItems(procedure) }],
    YEUCAU: procedure.requirement,
    DOITUONGTHUCHIEN: procedure.subjects.map((subject) => ({ TENDOITUONG: subject })),
    MOTADOITUONGTHUCHIEN: '',
    KETQUATHUCHIEN: procedure.results.map(({ code, name }) => ({ MAKETQUA: code, TENKETQUA: name })),
    CANCUPHAPLY: procedure.legalBases.map(({ number, name }) => ({ SOVANBAN: number, TENVANBAN: name })),
  };
}

/** LayDanhMucCoQuan. CAPDONVI is the number of groups of the agency's code. */
export function listAgencies(city: SampleCity): Found {
  const result = city.agencies.map(({ code, oldCode, name }) => ({
    MADONVI: oldCode,
    TENDONVI: name,
    CAPDONVI: String(code.split('.').length),
  }));
  return { result };
}

/** LayDanhMucLinhVuc. */
export function listFields(city: SampleCity): Found {
  const result = city.fields.map(({ code, name, sectorCode }) => ({
    MALINHVUC: code,
    TENLINHVUC: name,
    MANGANH: sectorCode,
  }));
  return { result };
}

/** LayDanhSachTTHC. */
export function listProcedures(city: SampleCity): Found {
  return { result: city.procedures.map(toShort) };
}

/** LayThuTuc. */
export function getProcedure(city: SampleCity, params: PortalParams): Found {
  const procedure = city.procedure(readRequired(params, 'maTTHC'));
  if (procedure === undefined) throw new PortalRefusal('Không tìm thấy thủ tục hành chính');
  return { result: [toFull(city, procedure)] };
}

/** LayDVC: the list sits in `result.data`, unlike everywhere else. */
export function listOnlineServices(city: SampleCity): Found {
  const online = city.procedures.filter(({ channels }) => channels.some(({ channel }) => channel === '2'));
  const items = online.map((procedure) => ({
    MADVC: `${procedure.code}.01`,
    TENDVC: `Dịch vụ công mẫu: ${procedure.name}`,
    ...toShort(procedure),
    TENCOQUANBANHANH: CITY.TENDONVI,
    TENLINHVUC: fieldName(city, procedure.fieldCode),
    APDUNGDVC: [CITY],
  }));
  return { result: { data: items } };
}

/** A grouping list: one item per group with the procedures in it. The key names are assumed. */
function listGroups(city: SampleCity, suffix: string, groupOf: (procedure: Procedure) => string): Found {
  const names = [...new Set(city.procedures.map(groupOf))].sort();
  const result = names.map((name, place) => ({
    [`MA${suffix}`]: String(place + 1),
    [`TEN${suffix}`]: name,
    THUTUC: city.procedures.filter((procedure) => groupOf(procedure) === name).map(toShort),
  }));
  return { result };
}

/** LayDanhMucThuTucThuocLoai. */
export function listKinds(city: SampleCity): Found {
  return listGroups(city, 'LOAI', ({ kind }) => `Loại thủ tục mẫu ${kind}`);
}

/** LayDanhMucNhomThuTuc. */
export function listProcedureGroups(city: SampleCity): Found {
  return listGroups(city, 'NHOM', ({ group }) => group);
}

/** LayQDCB: the decision that publishes procedures. The key names are assumed. */
export function getDecision(city: SampleCity, params: PortalParams): Found {
  const id = readRequired(params, 'idQDCB');
  const procedures = city.procedures.filter(({ decisionId }) => decisionId === id);
  if (procedures.length === 0) throw new PortalRefusal('Không tìm thấy quyết định công bố');
  const number = `${id.slice(-2)}/QĐ-MẪU`;
  return {
    result: [
      {
        IDQDCB: id,
        SOQUYETDINH: number,
        NGAYQUYETDINH: '20240102080000',
        TRICHYEU: 'Quyết định công bố mẫu',
        ...CITY,
        THUTUC: procedures.map(toShort),
      },
    ],
  };
}
