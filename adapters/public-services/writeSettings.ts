// Settings of what is written to the portal: names, bounds and texts that its documents leave open.
import { z } from 'zod';
import { pattern } from '../kit/index.js';

const statusFileSchema = z.object({
  idKey: z.string().min(1).default('TepDinhKemId').describe('Key of the id.'),
  nameKey: z.string().min(1).default('TenTepDinhKem').describe('Key of the name.'),
  urlKey: z.string().min(1).default('DuongDanTaiTepTin').describe('Key of the address.'),
  codeKey: z.string().min(1).default('MaGiayToKetQua').describe('Key of the kind of result.'),
});

/** §8 of the reference; the list of what may follow is an assumption. */
const TRANSITIONS = {
  1: [2, 3, 7],
  2: [4, 5, 6, 7, 8],
  4: [5, 6, 7, 8, 9],
  5: [4, 7, 8],
  6: [4, 7, 8],
  9: [10],
};

const repliesSchema = z.object({
  successPattern: pattern
    .default('thành công')
    .describe('Regular expression: a write is accepted only if the text that comes with error_code 0 matches it.'),
  duplicateCodes: z.array(z.int()).default([3, -3]).describe('Values of error_code that mean "it is there already".'),
  duplicatePattern: pattern
    .default('đã tồn tại')
    .describe('Regular expression: a text that means "it is there already", whatever the code.'),
  transientPattern: pattern
    .default(
      'hệ thống (đang )?(bận|bảo trì|quá tải)|lỗi hệ thống|có lỗi xảy ra|gián đoạn|không (thể )?kết nối|thử lại|time-?out',
    )
    .describe('Regular expression: a refusal whose text matches it is of the moment, and the write is tried again.'),
  refusalPattern: pattern
    .default('không hợp lệ|không đúng|không tồn tại|không thuộc|bắt buộc|vượt quá|^thiếu ')
    .describe('Regular expression: a text that means a refusal even with error_code 0.'),
});

/** Settings under `writes`. */
export const writesSchema = z.object({
  path: z.string().min(1).default('mapi/g').describe('Path of the services that write.'),
  timeoutMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(30_000)
    .describe('Milliseconds for one write. The portal is known to take up to 60 s.'),
  settleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(90)
    .describe('Seconds in which a write without an answer may still arrive; nothing is sent again before.'),
  stepsPerCall: z.int().min(1).max(100).default(10).describe('Most steps of progress in one call.'),
  codeDigits: z.int().min(4).max(5).default(5).describe('Digits at the end of a new MaHoSo.'),
  codeAttempts: z.int().min(1).max(20).default(5).describe('Codes that are tried until one is free.'),
  handedInAt: z.string().default('2').describe('NoiNopHoSo of a dossier that did not come from the portal.'),
  statusType: z.string().min(1).default('2').describe('Parameter type of DongBoTrangThaiHoSo.'),
  statusCodes: z
    .record(z.string(), z.string())
    .default({})
    .describe('Codes to send in DongBoTrangThaiHoSo instead of those of the list: some installations collapse them.'),
  statusFile: statusFileSchema.prefault({}).describe('Keys of a result in TaiLieuXuLy.'),
  transitions: z
    .record(z.string(), z.array(z.int()))
    .default(TRANSITIONS)
    .describe('Status codes that usually follow a status; others are logged as a warning.'),
  terminal: z
    .array(z.int())
    .default([])
    .describe('Status codes after which no other one is accepted here, such as 3, 7, 8, 10. Empty: none.'),
  replies: repliesSchema.prefault({}).describe('How replies to writes are read.'),
});
