// Which field holds a code of which list: the Ministry's server refuses a record with a code it does not know.
import { CODE_LISTS } from '../codeLists.js';
import type { SectionName } from './records.js';

/** A set of values, or a pattern for codes whose list is not public. */
type Rule = readonly string[] | RegExp;

/** Rules of the fields of a section; `DS_…` rules are for each item of that list. */
interface Rules {
  readonly [field: string]: Rule | Rules;
}

function list(name: string): readonly string[] {
  return CODE_LISTS[name] ?? [];
}

// Three families: civil servants 01.003, with a letter 06a.031, public employees V.07.04.11.
const RANK = /^(\d{2}[a-z]?\.\d{3}|V(\.\d{2}){2,3})$/;

const RULES: Readonly<Record<SectionName, Rules>> = {
  THONGTINCHUNG: {
    PhanLoaiHoSo: list('PhanLoaiHoSo'),
    GioiTinh: list('GioiTinh'),
    DanToc: list('DanToc'),
    TonGiao: list('TonGiao'),
  },
  TUYENDUNG_QT_CONGTAC: { ViTriTuyenDung: list('ViTriTuyenDung') },
  LUONG_PHUCAP_CHUCVU: {
    MaNgachChucDanh: RANK,
    BacLuong: list('BacLuong'),
    ChucVu: list('ChucVu'),
    DS_QUATRINH_LUONG: { Ngach: RANK, BacLuong: list('BacLuong') },
    DS_QUATRINH_PHUCAP: { LoaiPhuCap: list('LoaiPhuCap'), HinhThucHuong: list('HinhThucHuong') },
  },
  TRINHDO_DAOTAO_BOIDUONG: {
    HocVanPhoThong: list('HocVanPhoThong'),
    TrinhDoChuyenMon: list('TrinhDoChuyenMon'),
    TrinhDoLyLuanChinhTri: list('LyLuanChinhTri'),
    TrinhDoQuanLyNhaNuoc: list('QuanLyNhaNuoc'),
    BoiDuongQuocPhongAnNinh: list('QuocPhongAnNinh'),
    MaChucDanhKhoaHoc: list('ChucDanhKhoaHoc'),
    MaHocVi: list('HocVi'),
    DS_TINHOC: { TrinhDo: list('TinHoc') },
    DS_NGOAINGU: { MaNgoaiNgu: list('NgoaiNgu'), TrinhDo: list('TrinhDoNgoaiNgu') },
    DS_QUATRINH_DAOTAO_BOIDUONG: {
      ChuyenNganhDaoTao: /^\d{7}$/,
      TrinhDoDaoTao: list('TrinhDoChuyenMon'),
      XepLoaiTotNghiep: list('XepLoaiTotNghiep'),
      NuocDaoTao: /^\d{1,4}$/,
    },
  },
  THONGTIN_KHAC: { ChucVuDang: list('ChucVuDang') },
  DS_KETQUA_DANHGIA_PHANLOAI: { KetQuaDanhGia: list('KetQuaDanhGia') },
};

function isRule(rule: Rule | Rules): rule is Rule {
  return Array.isArray(rule) || rule instanceof RegExp;
}

/** An empty or absent code is "not stated". */
function allows(rule: Rule, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (typeof value !== 'string') return false;
  return rule instanceof RegExp ? rule.test(value) : rule.includes(value);
}

function checkFields(rules: Rules, value: unknown): string | undefined {
  if (Array.isArray(value))
    return value.map((item) => checkFields(rules, item)).find((refusal) => refusal !== undefined);
  if (value === null || typeof value !== 'object') return 'Dữ liệu không đúng định dạng';
  for (const [field, rule] of Object.entries(rules)) {
    const found = (value as Record<string, unknown>)[field];
    // The refusal names the field and never repeats the value: it may be personal.
    if (isRule(rule) && !allows(rule, found)) return `Giá trị của trường ${field} không có trong danh mục`;
    const refusal = !isRule(rule) && found !== undefined ? checkFields(rule, found) : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

/** Undefined when every code of the section is in its list, else why the server refuses it. */
export function checkSection(name: SectionName, section: unknown): string | undefined {
  return checkFields(RULES[name], section);
}
