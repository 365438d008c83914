// What can be wrong with a trail, in words.

const KINDS = {
  'key-altered': ['khoá công khai không khớp mã của nó', 'a public key does not match its id'],
  'key-untrusted': ['khoá không được khoá tin cậy nào xác nhận', 'no trusted key vouches for a key'],
  'checkpoint-altered': ['điểm kiểm bị sửa', 'a checkpoint was altered'],
  'checkpoint-signature': ['chữ ký của điểm kiểm sai', 'the signature of a checkpoint is wrong'],
  'checkpoint-missing': ['thiếu điểm kiểm', 'a checkpoint is missing'],
  'anchor-mismatch': ['điểm kiểm khác với tệp neo', 'a checkpoint differs from the anchor file'],
  'writer-missing': ['cả một chuỗi bản ghi bị xoá', 'a whole chain of records is missing'],
  'record-missing': ['thiếu bản ghi', 'a record is missing'],
  'tail-missing': ['phần cuối của chuỗi bị cắt', 'the end of a chain was cut off'],
  'record-altered': ['nội dung bản ghi bị sửa', 'the body of a record was altered'],
  'column-altered': ['cột tìm kiếm khác với nội dung bản ghi', 'a column differs from the body of its record'],
  'subjects-altered': ['danh sách chủ thể dữ liệu khác với bản ghi', 'the data subjects differ from the record'],
  'record-forged': ['bản ghi nằm sau điểm kết thúc của chuỗi', 'a record stands behind the end of its chain'],
  'chain-broken': ['bản ghi không nối tiếp bản ghi trước', 'a record does not continue the one before it'],
  'chain-rewritten': [
    'chuỗi đã bị tính lại: khác với những gì đã ký',
    'the chain was rewritten: it differs from what was signed',
  ],
  'time-backwards': ['thời gian chạy lùi', 'time runs backwards'],
  'archive-missing': ['thiếu tệp lưu trữ', 'an archive file is missing'],
  'archive-altered': ['tệp lưu trữ bị sửa', 'an archive file was altered'],
  'export-incomplete': ['tệp xuất không đầy đủ', 'the export file is incomplete'],
} as const;

export type FaultKind = keyof typeof KINDS;

/** Where a fault is, as far as it applies. */
export interface FaultPlace {
  readonly writer?: string | undefined;
  readonly seq?: number | undefined;
  /** Checkpoint, key, file or column. */
  readonly what?: string | undefined;
}

/** The first thing that is wrong. */
export class AuditFault extends Error {
  readonly kind: FaultKind;
  readonly place: FaultPlace;
  readonly vi: string;
  readonly en: string;

  constructor(kind: FaultKind, place: FaultPlace) {
    const [vi, en] = KINDS[kind];
    const where = [
      place.writer === undefined ? '' : `${place.writer}${place.seq === undefined ? '' : ` #${place.seq}`}`,
      place.what ?? '',
    ]
      .filter(Boolean)
      .join(', ');
    super(`${kind} (${where}): ${vi} / ${en}`);
    this.name = 'AuditFault';
    [this.kind, this.place, this.vi, this.en] = [kind, place, vi, en];
  }
}
