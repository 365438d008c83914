// The kinds of requests that the sample system takes: one of each way of taking them, for the five types of content.
import type { Service, ServiceQuestion } from './types.js';

/** Asked with every kind; the level by the rules of iHanoi, under an invented code. */
const LEVEL: ServiceQuestion = {
  code: 'MUC_DO',
  datatype: 'singlevaluelist',
  required: false,
  description: 'Mức độ',
  variable: true,
  values: [
    { key: 'KHAN', name: 'Khẩn' },
    { key: 'THUONG', name: 'Thông thường' },
    { key: 'PHUC_TAP', name: 'Phức tạp' },
  ],
};

const POLE: ServiceQuestion = {
  code: 'SO_COT',
  datatype: 'string',
  required: true,
  description: 'Số cột đèn',
  variable: true,
  values: [],
};

const KINDS: ServiceQuestion = {
  code: 'LOAI_RAC',
  datatype: 'multivaluelist',
  required: true,
  description: 'Loại rác',
  variable: true,
  values: [
    { key: 'SINH_HOAT', name: 'Rác sinh hoạt' },
    { key: 'XAY_DUNG', name: 'Phế thải xây dựng' },
  ],
};

const NOTE: ServiceQuestion = {
  code: 'LUU_Y',
  datatype: 'text',
  required: false,
  description: 'Không gửi thông tin bí mật nhà nước.',
  variable: false,
  values: [],
};

export const SERVICES: readonly Service[] = [
  // A code that a JSON number would lose the zeros of.
  { code: '001', name: 'Ổ gà, hố ga', type: 'realtime', group: 'Phản ánh hiện trường', questions: [] },
  {
    code: 'DEN-DUONG',
    name: 'Đèn đường',
    type: 'realtime',
    group: 'Phản ánh hiện trường',
    questions: [POLE, LEVEL, NOTE],
  },
  { code: 'HIEN-KE', name: 'Hiến kế cho thành phố', type: 'realtime', group: 'Hiến kế', questions: [] },
  {
    code: 'QUY-DINH',
    name: 'Quy định hành chính',
    type: 'batch',
    group: 'Phản ánh quy định hành chính',
    questions: [],
  },
  { code: 'RAC-THAI', name: 'Rác thải', type: 'realtime', group: 'Rác thải', questions: [KINDS, LEVEL] },
  { code: 'TIN-BAO', name: 'Tin báo, cảnh báo', type: 'blackbox', group: 'Truyền thông và cảnh báo', questions: [] },
];
