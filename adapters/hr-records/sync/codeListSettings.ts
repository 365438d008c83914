// The value sets that the Ministry's server checks. Confirmed by its running code; an installation may know newer ones.
import { z } from 'zod';
import { codeSet } from './codeSet.js';
import { pattern } from '../../kit/index.js';

const list = (usual: string, what: string) => codeSet.default(usual).describe(`Codes of ${what}.`);

/** Settings under `sync.codeLists`, by the Ministry's names of the lists. */
export const codeListsSchema = z.object({
  PhanLoaiHoSo: list('00-09', 'kinds of personnel'),
  GioiTinh: list('0-2', 'sexes'),
  DanToc: list('00-55', 'ethnic groups'),
  TonGiao: list('00-15,99', 'religions'),
  ViTriTuyenDung: list('00-09', 'positions of recruitment'),
  BacLuong: list('1-12', 'steps of pay'),
  ChucVu: list('000-163', 'posts'),
  LoaiPhuCap: list('00-17', 'kinds of allowances'),
  HinhThucHuong: list('00-05', 'forms of allowances'),
  HocVanPhoThong: list('00-44', 'general education'),
  ChucVuDang: list('00-14', 'Party posts'),
  LyLuanChinhTri: list('00-04', 'levels of political theory'),
  QuanLyNhaNuoc: list('00-04', 'levels of state management'),
  ChucDanhKhoaHoc: list('00-03', 'academic titles'),
  HocVi: list('00-03', 'academic degrees'),
  NgoaiNgu: list('00-06', 'foreign languages'),
  TrinhDoNgoaiNgu: list('00-10', 'levels of foreign languages'),
  TinHoc: list('00-03', 'levels of computer skills'),
  TrinhDoChuyenMon: list('00-09', 'professional qualifications'),
  KetQuaDanhGia: list('00-05', 'results of yearly evaluations'),
  XepLoaiTotNghiep: list('A,B+,B,C+,C,D+,D,F', 'grades of graduation'),
  QuocPhongAnNinh: list('0-1', 'defence training'),
});

export type CodeListName = keyof z.output<typeof codeListsSchema>;

/** Settings under `sync.codeForms`: codes whose lists are not public, by their form. */
export const codeFormsSchema = z.object({
  rank: pattern
    .default('^(\\d{2}[a-z]?\\.\\d{3}|V(\\.\\d{2}){2,3})$')
    .describe('Regular expression of rank codes: 01.003, 06a.031, V.07.04.11.'),
  major: pattern.default('^\\d{7}$').describe('Regular expression of education codes of majors.'),
  country: pattern.default('^\\d{1,4}$').describe('Regular expression of codes of countries; 0 is none.'),
  minorityLanguage: pattern.default('^\\d{1,3}$').describe('Regular expression of codes of minority languages.'),
});

export type CodeFormName = keyof z.output<typeof codeFormsSchema>;
