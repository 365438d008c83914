// Names of the types of documents by their codes (TT 05/2025/TT-BNV).

const NAMES = [
  ...['Nghị quyết', 'Quyết định', 'Chỉ thị', 'Quy chế', 'Quy định', 'Thông cáo', 'Thông báo', 'Hướng dẫn'],
  ...['Chương trình', 'Kế hoạch', 'Phương án', 'Đề án', 'Dự án', 'Báo cáo', 'Tờ trình', 'Giấy ủy quyền'],
  ...['Phiếu gửi', 'Phiếu chuyển', 'Phiếu báo', 'Biên bản', 'Hợp đồng', 'Công văn', 'Công điện', 'Bản ghi nhớ'],
  ...['Bản thỏa thuận', 'Giấy mời', 'Giấy giới thiệu', 'Giấy nghỉ phép', 'Thư công', 'Bản đồ', 'Bản vẽ', 'Khác'],
];

/** The name of a code from 01 to 32; null for anything else. */
export function toTypeName(code: string | null): string | null {
  return code !== null && /^\d{2}$/.test(code) ? (NAMES[Number(code) - 1] ?? null) : null;
}
