// The code lists that the Ministry's server validates (value sets confirmed, see README), with labels that are samples only.
import { leaderRank, STAFF_RANKS } from '../city/posts.js';

/** One value of a list. Labels are not public: every one here is a sample. */
export interface CodeListRow {
  readonly list: string;
  readonly code: string;
  readonly label: string;
}

function range(first: number, last: number, digits: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index).padStart(digits, '0'));
}

/** Value sets by list name, as the Ministry's sync API spells the names. */
export const CODE_LISTS: Readonly<Record<string, readonly string[]>> = {
  PhanLoaiHoSo: range(0, 9, 2),
  GioiTinh: range(0, 2, 1),
  DanToc: range(0, 55, 2),
  TonGiao: [...range(0, 15, 2), '99'],
  ViTriTuyenDung: range(0, 9, 2),
  BacLuong: range(1, 12, 1),
  ChucVu: range(0, 163, 3),
  LoaiPhuCap: range(0, 17, 2),
  HinhThucHuong: range(0, 5, 2),
  HocVanPhoThong: range(0, 44, 2),
  ChucVuDang: range(0, 14, 2),
  LyLuanChinhTri: range(0, 4, 2),
  QuanLyNhaNuoc: range(0, 4, 2),
  ChucDanhKhoaHoc: range(0, 3, 2),
  HocVi: range(0, 3, 2),
  NgoaiNgu: range(0, 6, 2),
  TrinhDoNgoaiNgu: range(0, 10, 2),
  TinHoc: range(0, 3, 2),
  TrinhDoChuyenMon: range(0, 9, 2),
  KetQuaDanhGia: range(0, 5, 2),
  XepLoaiTotNghiep: ['A', 'B+', 'B', 'C+', 'C', 'D+', 'D', 'F'],
  QuocPhongAnNinh: ['0', '1'],
};

/** Words for lists whose codes count from 00; 00 = not stated. Shorter than the list: the rest gets a placeholder. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  PhanLoaiHoSo: ['Chưa nêu', 'Cán bộ', 'Công chức', 'Viên chức', 'Người lao động hợp đồng'],
  GioiTinh: ['Chưa nêu', 'Nam', 'Nữ'],
  DanToc: ['Chưa nêu', 'Kinh', 'Tày', 'Thái', 'Mường'],
  TonGiao: ['Không', 'Phật giáo', 'Công giáo', 'Tin lành'],
  LoaiPhuCap: ['Chưa nêu', 'Phụ cấp chức vụ', 'Phụ cấp kiêm nhiệm', 'Phụ cấp công vụ', 'Phụ cấp trách nhiệm'],
  HinhThucHuong: ['Chưa nêu', 'Hệ số', 'Phần trăm', 'Số tiền'],
  LyLuanChinhTri: ['Chưa nêu', 'Sơ cấp', 'Trung cấp', 'Cao cấp', 'Cử nhân'],
  QuanLyNhaNuoc: ['Chưa nêu', 'Cán sự', 'Chuyên viên', 'Chuyên viên chính', 'Chuyên viên cao cấp'],
  ChucDanhKhoaHoc: ['Không', 'Phó giáo sư', 'Giáo sư', 'Viện sĩ'],
  HocVi: ['Không', 'Thạc sĩ', 'Tiến sĩ', 'Tiến sĩ khoa học'],
  NgoaiNgu: ['Không', 'Tiếng Anh', 'Tiếng Pháp', 'Tiếng Nga', 'Tiếng Trung', 'Tiếng Nhật', 'Ngoại ngữ khác'],
  TrinhDoNgoaiNgu: ['Chưa nêu', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'],
  TinHoc: ['Chưa nêu', 'Cơ bản', 'Nâng cao', 'Đại học'],
  TrinhDoChuyenMon: [
    'Chưa nêu',
    'Chưa qua đào tạo',
    'Sơ cấp',
    'Trung cấp',
    'Cao đẳng',
    'Cao đẳng nghề',
    'Đại học',
    'Thạc sĩ',
    'Tiến sĩ',
    'Tiến sĩ khoa học',
  ],
  KetQuaDanhGia: [
    'Chưa đánh giá',
    'Hoàn thành xuất sắc nhiệm vụ',
    'Hoàn thành tốt nhiệm vụ',
    'Hoàn thành nhiệm vụ',
    'Không hoàn thành nhiệm vụ',
    'Không xếp loại',
  ],
  QuocPhongAnNinh: ['Chưa bồi dưỡng', 'Đã bồi dưỡng'],
};

function labelOf(list: string, code: string, index: number): string {
  if (list === 'BacLuong') return `Bậc ${code}`;
  if (list === 'XepLoaiTotNghiep') return `Loại ${code}`;
  return WORDS[list]?.[index] ?? `${list} mẫu ${code}`;
}

function rankRows(): CodeListRow[] {
  const ranks = [...STAFF_RANKS, leaderRank('CITY'), leaderRank('WARD')];
  const names = new Map(ranks.map((rank) => [rank.code, rank.name]));
  return [...names].map(([code, label]) => ({ list: 'NgachChucDanh', code, label }));
}

/**
 * Every code of every list with its sample label, and the ranks that occur.
 * @param posts names for codes of ChucVu
 */
export function codeListRows(posts: ReadonlyMap<string, string>): CodeListRow[] {
  const rows = Object.entries(CODE_LISTS).flatMap(([list, codes]) =>
    codes.map((code, index) => {
      const post = list === 'ChucVu' ? posts.get(code) : undefined;
      return { list, code, label: post ?? labelOf(list, code, index) };
    }),
  );
  return [...rows, ...rankRows()];
}
