// The Ministry's record as a table: which field of which section comes from which column, and what it must look like.
import type { Config } from '../config.js';
import type { OfficerSyncPart } from '../schema.generated.js';
import type { CodeFormName, CodeListName } from './codeListSettings.js';
import type { SyncService, SyncSettings } from './syncSettings.js';

type Kind = 'AGENCY' | 'PAST_AGENCY' | 'DAY' | 'TEXT';

/** What a value must be: a code of a list or of a form, an agency, a day of any precision, or plain text. */
export type Rule = { readonly list: CodeListName } | { readonly form: CodeFormName } | { readonly kind: Kind };

/** One value: its name on the wire and its column in the source. */
export interface Field {
  readonly name: string;
  readonly column: string;
  readonly rule: Rule;
}

/** A list: EDIT replaces it whole. */
export interface List {
  /** DS_… */
  readonly name: string;
  readonly view: string;
  /** Column that the rows are in order by. */
  readonly order: string;
  readonly fields: readonly Field[];
}

export interface PartLayout {
  readonly part: OfficerSyncPart;
  readonly section: string;
  readonly fields: readonly Field[];
  readonly lists: readonly List[];
}

const inList = (name: string, column: string, list: CodeListName): Field => ({ name, column, rule: { list } });
const inForm = (name: string, column: string, form: CodeFormName): Field => ({ name, column, rule: { form } });
const as = (name: string, column: string, kind: Kind): Field => ({ name, column, rule: { kind } });

const GENERAL: PartLayout = {
  part: 'GENERAL',
  section: 'THONGTINCHUNG',
  fields: [
    as('MaDonViQuanLy', 'managing_agency', 'AGENCY'),
    as('MaDonviSuDung', 'using_agency', 'AGENCY'),
    as('SoHieuCBCCVC', 'number', 'TEXT'),
    as('HoVaTen', 'full_name', 'TEXT'),
    inList('PhanLoaiHoSo', 'record_kind', 'PhanLoaiHoSo'),
    inList('GioiTinh', 'sex_code', 'GioiTinh'),
    inList('DanToc', 'ethnicity_code', 'DanToc'),
    inList('TonGiao', 'religion_code', 'TonGiao'),
  ],
  lists: [],
};

type Views = Config['views'];

function work({ postHistory }: Views, { workFields }: SyncSettings['content']): PartLayout {
  const fields = [
    as(workFields.from, 'from_value', 'DAY'),
    as(workFields.until, 'until_value', 'DAY'),
    as(workFields.agencyCode, 'agency_code', 'PAST_AGENCY'),
    as(workFields.agencyName, 'agency_name', 'TEXT'),
    as(workFields.post, 'post', 'TEXT'),
  ].filter(({ name }) => name !== '');
  return {
    part: 'WORK',
    section: 'TUYENDUNG_QT_CONGTAC',
    fields: [inList('ViTriTuyenDung', 'recruitment_code', 'ViTriTuyenDung')],
    lists: [{ name: 'DS_QUATRINH_CONGTAC', view: postHistory, order: 'seq', fields }],
  };
}

function pay({ salaryHistory, allowance }: Views): PartLayout {
  const steps = [inForm('Ngach', 'rank_code', 'rank'), inList('BacLuong', 'step', 'BacLuong')];
  const allowances = [
    inList('LoaiPhuCap', 'kind_code', 'LoaiPhuCap'),
    inList('HinhThucHuong', 'form_code', 'HinhThucHuong'),
  ];
  return {
    part: 'PAY',
    section: 'LUONG_PHUCAP_CHUCVU',
    fields: [
      inForm('MaNgachChucDanh', 'rank_code', 'rank'),
      inList('BacLuong', 'step', 'BacLuong'),
      inList('ChucVu', 'post_code', 'ChucVu'),
      as('ChucVuChucDanhKiemNhiem', 'concurrent_post', 'TEXT'),
    ],
    lists: [
      { name: 'DS_QUATRINH_LUONG', view: salaryHistory, order: 'seq', fields: steps },
      { name: 'DS_QUATRINH_PHUCAP', view: allowance, order: 'seq', fields: allowances },
    ],
  };
}

function qualifications({ itSkill, language, training }: Views): PartLayout {
  const languages = [
    inList('MaNgoaiNgu', 'language_code', 'NgoaiNgu'),
    inList('TrinhDo', 'level_code', 'TrinhDoNgoaiNgu'),
  ];
  const courses = [
    inForm('ChuyenNganhDaoTao', 'major_code', 'major'),
    inList('TrinhDoDaoTao', 'level_code', 'TrinhDoChuyenMon'),
    inList('XepLoaiTotNghiep', 'grade_code', 'XepLoaiTotNghiep'),
    inForm('NuocDaoTao', 'country_code', 'country'),
  ];
  return {
    part: 'QUALIFICATIONS',
    section: 'TRINHDO_DAOTAO_BOIDUONG',
    fields: [
      inList('HocVanPhoThong', 'general_education_code', 'HocVanPhoThong'),
      inList('TrinhDoChuyenMon', 'degree_code', 'TrinhDoChuyenMon'),
      inList('TrinhDoLyLuanChinhTri', 'political_theory_code', 'LyLuanChinhTri'),
      inList('TrinhDoQuanLyNhaNuoc', 'state_management_code', 'QuanLyNhaNuoc'),
      inList('BoiDuongQuocPhongAnNinh', 'defence_training_code', 'QuocPhongAnNinh'),
      inList('MaChucDanhKhoaHoc', 'academic_title_code', 'ChucDanhKhoaHoc'),
      inList('MaHocVi', 'academic_degree_code', 'HocVi'),
      inForm('TiengDanTocThieuSo', 'minority_language_code', 'minorityLanguage'),
    ],
    lists: [
      { name: 'DS_TINHOC', view: itSkill, order: 'seq', fields: [inList('TrinhDo', 'level_code', 'TinHoc')] },
      { name: 'DS_NGOAINGU', view: language, order: 'seq', fields: languages },
      { name: 'DS_QUATRINH_DAOTAO_BOIDUONG', view: training, order: 'seq', fields: courses },
    ],
  };
}

/** The one field of this part is about the Party: it is there only where an installation names a view for it. */
const OTHER: PartLayout = {
  part: 'OTHER',
  section: 'THONGTIN_KHAC',
  fields: [inList('ChucVuDang', 'party_post_code', 'ChucVuDang')],
  lists: [],
};

/** The section is itself a list. */
function evaluations({ evaluation }: Views, { evaluationYear }: SyncSettings['content']): PartLayout {
  const name = 'DS_KETQUA_DANHGIA_PHANLOAI';
  const year = evaluationYear === '' ? [] : [as(evaluationYear, 'year', 'TEXT')];
  const fields = [...year, inList('KetQuaDanhGia', 'result_code', 'KetQuaDanhGia')];
  return { part: 'EVALUATIONS', section: name, fields: [], lists: [{ name, view: evaluation, order: 'year', fields }] };
}

/** The parts that this installation can send, in the order in which the Ministry's server takes them. */
export function createLayout(views: Views, { content }: SyncSettings): readonly PartLayout[] {
  const other = views.partyPost === undefined ? [] : [OTHER];
  return [GENERAL, work(views, content), pay(views), qualifications(views), ...other, evaluations(views, content)];
}

/** The services that take one section alone; the general part has none. */
export const SERVICE_OF: Readonly<Record<string, SyncService>> = {
  TUYENDUNG_QT_CONGTAC: 'work',
  LUONG_PHUCAP_CHUCVU: 'pay',
  TRINHDO_DAOTAO_BOIDUONG: 'qualifications',
  THONGTIN_KHAC: 'other',
  DS_KETQUA_DANHGIA_PHANLOAI: 'evaluations',
};

/** True for the part whose section is itself the list. */
export function isListSection({ section, lists }: PartLayout): boolean {
  return lists[0]?.name === section;
}
