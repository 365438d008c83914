// Settings of the Ministry's sync API: what its running code does not fix, and what differs between its deployments.
import { z } from 'zod';
import { codeFormsSchema, codeListsSchema } from './codeListSettings.js';
import { isExpiryForm } from './expiryTime.js';
import { pattern } from '../../kit/index.js';

const path = (usual: string, what: string) =>
  z
    .string()
    .regex(/^[\w./-]+$/, 'must be a path without a host')
    .default(usual)
    .describe(`Path of ${what}.`);

const pathsSchema = z.object({
  login: path('ApiAuth/oauth/login', 'the login'),
  record: path('apisyncmsg/syncmsg/servicem0001', 'M0001, whole records'),
  work: path('apisyncmsg/syncmsg/servicem0002', 'M0002, recruitment and work history'),
  pay: path('apisyncmsg/syncmsg/servicem0003', 'M0003, salary, allowances, posts'),
  qualifications: path('apisyncmsg/syncmsg/servicem0004', 'M0004, qualifications'),
  other: path('apisyncmsg/syncmsg/servicem0005', 'M0005, other information'),
  evaluations: path('apisyncmsg/syncmsg/servicem0006', 'M0006, yearly evaluations'),
});

const tokenSchema = z.object({
  expiryForm: z
    .string()
    .refine(isExpiryForm, 'must hold each of HH, mm, ss, dd, MM, yyyy once')
    .default('HH:mm:ss dd-MM-yyyy')
    .describe('How `expired_time` is written; always local time, Asia/Ho_Chi_Minh.'),
  marginSeconds: z.int().min(0).max(600).default(30).describe('Seconds before its end at which a token is renewed.'),
  fallbackSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds to keep a token whose end cannot be read, or lies in the past.'),
  refusedPauseSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(900)
    .describe('Seconds without another login after one was refused: accounts get locked.'),
});

const repliesSchema = z.object({
  tokenPattern: pattern
    .default('token|phiên (làm việc|đăng nhập)|chưa đăng nhập|unauthori[sz]ed')
    .describe('Regular expression: the token was refused, and nothing else was looked at.'),
  forbiddenPattern: pattern
    .default('chưa được phân quyền|không có quyền|(mã )?(đơn vị|cơ quan) không tồn tại')
    .describe('Regular expression: the account may not speak for the agency, or the agency is unknown (assumed).'),
  existsPattern: pattern.default('đã tồn tại').describe('Regular expression: the record is there already.'),
  missingPattern: pattern
    .default('(hồ sơ|cán bộ|cbccvc|số hiệu|nhân sự)[^.]* (không|chưa) tồn tại|không tìm thấy (hồ sơ|cán bộ)')
    .describe('Regular expression: the record is not there (assumed).'),
  busyPattern: pattern
    .default('đang bận|bảo trì|quá tải|lỗi hệ thống|có lỗi xảy ra|gián đoạn|thử lại|time-?out')
    .describe('Regular expression: a failure of the moment (assumed).'),
  malformedPattern: pattern
    .default('không đúng định dạng')
    .describe('Regular expression: the content could not be read.'),
  contentPattern: pattern
    .default('danh mục|không hợp lệ|bắt buộc|thiếu |vượt quá|không hỗ trợ')
    .describe('Regular expression: the content was read and is not accepted (assumed).'),
});

const workFieldsSchema = z.object({
  from: z.string().default('TuThangNam').describe('Name of the beginning; empty: not sent.'),
  until: z.string().default('DenThangNam').describe('Name of the end; empty: not sent.'),
  agencyCode: z.string().default('MaDonVi').describe('Name of the code of the agency; empty: not sent.'),
  agencyName: z.string().default('TenDonVi').describe('Name of the name of the agency; empty: not sent.'),
  post: z.string().default('ChucVu').describe('Name of the post; empty: not sent.'),
});

const contentSchema = z.object({
  agencyForm: z.enum(['OLD', 'NEW']).default('OLD').describe('Form of agency codes: 000.00.L7.H26 or H26.L7.'),
  missing: z
    .enum(['EMPTY', 'OMIT'])
    .default('EMPTY')
    .describe('What is sent for a value that the source has not: empty text, which clears it (assumed), or nothing.'),
  noPartyPost: z
    .string()
    .max(10)
    .default('00')
    .describe('ChucVuDang of who has no row in `views.partyPost` (assumed).'),
  workFields: workFieldsSchema.prefault({}).describe('Names in DS_QUATRINH_CONGTAC (assumed: no source shows them).'),
  evaluationYear: z
    .string()
    .default('')
    .describe('Name of the year in DS_KETQUA_DANHGIA_PHANLOAI; empty: not sent, as no source shows it.'),
  dateForm: z.enum(['DAY_FIRST', 'ISO']).default('DAY_FIRST').describe('Days as 31/12/2026 or 2026-12-31 (assumed).'),
  numberInGeneral: z
    .boolean()
    .default(false)
    .describe('The number also stands in THONGTINCHUNG of every message, as deployments of 2020-08 want it.'),
});

/** Settings under `sync`. */
export const syncSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of the sync API of the Ministry of Home Affairs.'),
  username: z.string().min(1).describe('Account on the sync API.'),
  password: z.string().min(1).describe('Password of that account (secret).').meta({ secret: true }),
  orgCode: z.string().min(1).max(35).describe('org_Code that the account is bound to, as the Ministry spells it.'),
  senderCodes: z
    .record(z.string(), z.string().min(1).max(35))
    .default({})
    .describe('Sender_Code by code (QĐ 20/2020) of the managing agency; the org_Code for all others.'),
  paths: pathsSchema.prefault({}).describe('Paths of the calls; deployments spell them differently.'),
  timeoutMs: z.int().min(50).max(60_000).default(30_000).describe('Milliseconds for one call.'),
  settleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(90)
    .describe('Seconds in which a message without an answer may still arrive; nothing is sent again before.'),
  maxListRows: z
    .int()
    .min(1)
    .max(5_000)
    .default(500)
    .describe('Most rows of one list; a longer one is refused, never cut, since what is sent replaces the whole list.'),
  emptyLists: z
    .enum(['REFUSE', 'REBUILD', 'LEAVE'])
    .default('REFUSE')
    .describe(
      'EDIT cannot empty a list. Where one is empty in the source, the command is refused; or the part is deleted by its ' +
        'own service and written anew (assumed); or the list is left as the Ministry has it.',
    ),
  token: tokenSchema.prefault({}).describe('The token.'),
  replies: repliesSchema.prefault({}).describe('How replies are read: every one has status 200.'),
  content: contentSchema.prefault({}).describe('Names and forms of values.'),
  codeLists: codeListsSchema.prefault({}).describe('Codes that are accepted: single ones and ranges, 00-15,99.'),
  codeForms: codeFormsSchema.prefault({}).describe('Forms of codes whose lists are not public.'),
});

/** The parsed settings of the sync API. */
export type SyncSettings = z.output<typeof syncSchema>;

/** Which service takes a message: M0001 (`record`) for whole records, one each for the other parts. */
export type SyncService = Exclude<keyof SyncSettings['paths'], 'login'>;
