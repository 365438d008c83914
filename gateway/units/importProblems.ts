// What can be wrong in an imported file, in both languages. Values of the file are not repeated: they may be anything.

/** One finding, tied to a line of the file. */
export interface ImportProblem {
  /** Counted from 1, the heading included. */
  readonly line: number;
  readonly column?: string;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

const SHEET = {
  NOT_TEXT: [
    'Tệp không phải văn bản UTF-8 (có byte lạ hoặc NUL).',
    'The file is not UTF-8 text (foreign bytes or NUL).',
  ],
  TOO_LARGE: ['Tệp quá lớn.', 'The file is too large.'],
  TOO_LONG: ['Dòng hoặc ô quá dài.', 'A row or a cell is too long.'],
  EMPTY: ['Tệp không có dòng dữ liệu nào.', 'The file holds no rows.'],
  QUOTES: ['Dấu ngoặc kép không khớp.', 'Quotation marks do not match.'],
  SEPARATOR: [
    'Cần dấu phẩy giữa các cột; tệp này có vẻ dùng dấu chấm phẩy hoặc tab.',
    'Columns are separated by commas; this file seems to use semicolons or tabs.',
  ],
  UNKNOWN_COLUMN: ['Có cột không thuộc mẫu.', 'A column does not belong to the form.'],
  DUPLICATE_COLUMN: ['Cột bị lặp.', 'The column occurs twice.'],
  MISSING_COLUMN: ['Thiếu cột.', 'The column is missing.'],
  RAGGED: ['Số ô khác số cột ở dòng tiêu đề.', 'The row has another number of cells than the heading.'],
} as const;

const ROW = {
  CODE_MALFORMED: [
    'Mã định danh không đúng dạng QĐ 20/2020 (H26.L7.01) hay QCVN 102:2016 (000.01.L7.H26).',
    'The code has neither the form of QĐ 20/2020 (H26.L7.01) nor of QCVN 102:2016 (000.01.L7.H26).',
  ],
  CODE_TWO_FORMS: [
    'Mã này đọc được theo cả hai dạng; hãy dùng dạng QCVN 102 hoặc hỏi cơ quan cấp mã.',
    'This code can be read in both forms; ask the office that gave it out.',
  ],
  CODE_DUPLICATE: ['Mã định danh bị lặp.', 'The code occurs twice.'],
  NAME: [
    'Tên phải có 1–200 ký tự, không có ký tự điều khiển, ký tự ẩn hay ký tự đảo chiều.',
    'A name has 1 to 200 characters, none of them control, invisible or direction-changing.',
  ],
  LEVEL: ['Cấp phải là CITY, DISTRICT hoặc WARD.', 'The level is CITY, DISTRICT or WARD.'],
  LEVEL_OF_UNIT: ['Cấp không khớp với đơn vị hành chính.', 'The level differs from that of the unit.'],
  CEASED_ON: [
    'Ngày kết thúc phải là ngày có thật, viết dạng YYYY-MM-DD.',
    'The last day of work must be a real day, written YYYY-MM-DD.',
  ],
  CEASED_MISSING: [
    'Đơn vị hành chính đã kết thúc; cần ngày kết thúc (ceasedOn) của cơ quan.',
    'The unit has ended; state the last day of the agency (ceasedOn).',
  ],
  CEASED_EARLY: ['Cơ quan kết thúc trước khi đơn vị bắt đầu.', 'The agency ends before its unit begins.'],
  PARENT_MISSING: [
    'Thiếu cơ quan cấp trên; chỉ mã cấp 1 (H26) được đứng đầu.',
    'The parent is missing; only a code of level 1 (H26) may stand at the top.',
  ],
  PARENT_UNKNOWN: ['Cơ quan cấp trên không có trong tệp.', 'The parent is not in the file.'],
  PARENT_CYCLE: ['Chuỗi cơ quan cấp trên tạo thành vòng.', 'The parents form a cycle.'],
  SECOND_ROOT: [
    'Hai cơ quan đứng đầu cùng loại trong một tệp.',
    'Two bodies of one kind stand at the top of one file.',
  ],
} as const;

/** A problem of the file as a table. */
export function sheetProblem(code: keyof typeof SHEET, line: number, column?: string): ImportProblem {
  const [vi, en] = SHEET[code];
  return { line, ...(column === undefined ? {} : { column }), code, vi, en };
}

/** A problem of one row. */
export function rowProblem(code: keyof typeof ROW, line: number, column: string): ImportProblem {
  const [vi, en] = ROW[code];
  return { line, column, code, vi, en };
}
