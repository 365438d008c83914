// Settings of the adapter. What the portal's documents leave open is a setting here, with the likeliest value as default.
import { z } from 'zod';
import { inboundSchema } from './inbound/inboundSettings.js';
import { pattern } from '../kit/index.js';
import { writesSchema } from './writeSettings.js';

const dayInSeconds = 86_400;

const sessionSchema = z.object({
  ttlSeconds: z.int().min(10).max(dayInSeconds).default(1_800).describe('Seconds after which a session is renewed.'),
  staleCodes: z
    .array(z.int())
    .default([])
    .describe('Values of error_code that mean "session no longer valid". Empty: any unknown non-zero value.'),
  businessCodes: z
    .array(z.int())
    .default([-1, 3, -3])
    .describe('Values of error_code that are answers, not session failures, while staleCodes is empty.'),
  stalePattern: pattern
    .default('session|phiên (làm việc|đăng nhập)')
    .describe('Regular expression: a refusal whose text matches it also means "session no longer valid".'),
});

const dossierListSchema = z.object({
  service: z.string().min(1).default('LayDanhSachHoSo').describe('Service that lists dossiers.'),
  agenciesParameter: z.string().min(1).default('dsmadonvi').describe('Parameter with the list of agency codes.'),
  subordinatesParameter: z
    .string()
    .min(1)
    .default('gomdonvicon')
    .describe('Parameter that includes subordinates ("1").'),
  fromParameter: z.string().min(1).default('tungay').describe('Parameter for the first time of acceptance.'),
  toParameter: z.string().min(1).default('denngay').describe('Parameter for the last time of acceptance.'),
  statusParameter: z.string().min(1).default('trangthai').describe('Parameter for the status code.'),
  pageParameter: z.string().min(1).default('trang').describe('Parameter for the page number, from 1.'),
  sizeParameter: z.string().min(1).default('soluong').describe('Parameter for the rows of a page.'),
  totalKey: z.string().min(1).default('tongso').describe('Reply key that holds the number of all rows.'),
  maxPageSize: z.int().min(10).max(1_000).default(100).describe('Most rows the service gives at once.'),
  maxPages: z.int().min(1).max(100).default(20).describe('Most pages that one request turns.'),
  maxMonthPages: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('Most pages that are read for the numbers of one month, of all units asked about.'),
});

const watchSchema = z.object({
  seconds: z
    .int()
    .min(5)
    .max(86_400)
    .nullable()
    .default(60)
    .describe('Seconds between two looks at the list of dossiers; null where the portal has no such list.'),
  overlapMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .default(120)
    .describe('Minutes of acceptance that each look reads again: dossiers appear late, and their states change.'),
});

const cacheSchema = z.object({
  codeListSeconds: z
    .int()
    .min(0)
    .max(30 * dayInSeconds)
    .default(dayInSeconds)
    .describe('Seconds to keep code lists.'),
  procedureSeconds: z
    .int()
    .min(0)
    .max(30 * dayInSeconds)
    .default(3_600)
    .describe('Seconds to keep procedures.'),
  questionSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(30)
    .describe('Seconds to keep the list of questions, in the memory of the process alone.'),
});

const assumedSchema = z.object({
  officerPattern: pattern
    .default('^(HN\\d{6})\\b')
    .describe('Regular expression whose first group is the staff number in NGUOIXULY.'),
  progressKeys: z
    .array(z.string().min(1))
    .min(1)
    .default(['DANHSACHTIENDO', 'TIENDO', 'TIENDOXULY', 'QUATRINHXULY'])
    .describe('Keys under which TraCuuHoSo may hold the progress; the first that is present counts.'),
  resultDocumentKey: z
    .string()
    .min(1)
    .default('GIAYTOID')
    .describe('Key of a result paper that holds the id of the document.'),
  resultDocumentPattern: pattern
    .default('^[^,]+,\\d{4}/\\d{2}/\\d{2},.+$')
    .describe('Regular expression that an id must match to count as a document of the document system.'),
  decisionKey: z.string().min(1).default('IDQDCB').describe('Key of a procedure that holds the id of its decision.'),
  notFoundPattern: pattern
    .default('không tìm thấy')
    .describe('Regular expression: a refused look-up by code whose text matches it found nothing.'),
  failurePattern: pattern
    .default('lỗi|thất bại|không thành công')
    .describe('Regular expression: a reply with error_code 0, no result and a text that matches it is a failure.'),
  questionServices: z
    .array(z.string().min(1))
    .min(1)
    .default(['LayDanhSachHoiDapGuiTuDVCQG', 'LayDanhSachHoiDapBoCoQuan'])
    .describe('Services whose lists together are the questions.'),
});

/** Settings of `public-services`. */
export const configSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of the adapter on the security server.'),
  pathPrefix: z
    .string()
    .regex(/^\/.*\/$/)
    .default('/VXPAdapter/RestService/forward/')
    .describe('Path of the adapter: /VXPAdapter/… (new) or /XrdAdapter/… (old), with a slash at both ends.'),
  loginPath: z.string().min(1).default('mapi/login').describe('Path of the login service.'),
  dataPath: z.string().min(1).default('mapi/g').describe('Path of the read services.'),
  dstcode: z
    .string()
    .min(1)
    .default('VN:GOV:000.00.00.G22:vpcpdvcqg')
    .describe('Code of the destination on the national data exchange.'),
  dstcodeAs: z
    .enum(['header', 'query', 'both'])
    .default('both')
    .describe('Where the destination code travels; security servers differ.'),
  providerUrl: z.string().default('').describe('Value of the query parameter providerurl; empty: not sent.'),
  username: z.string().min(1).describe('Account of the city on the portal.'),
  password: z.string().min(1).describe('Password of that account (secret).').meta({ secret: true }),
  madonvi: z.string().min(1).default('000.00.00.H26').describe('Agency code of the account, QCVN 102:2016 form.'),
  maxParallelLookups: z.int().min(1).max(64).default(8).describe('Single look-ups that one request runs at a time.'),
  maxFieldScan: z
    .int()
    .min(10)
    .max(10_000)
    .default(1_000)
    .describe('Most procedures read to answer one search by field, where the catalogue does not name the fields.'),
  session: sessionSchema.prefault({}).describe('The session on the portal.'),
  dossierList: dossierListSchema.prefault({}).describe('Names of the service that lists dossiers (assumed).'),
  cache: cacheSchema.prefault({}).describe('How long replies are kept.'),
  writes: writesSchema.prefault({}).describe('What is written to the portal.'),
  watch: watchSchema.prefault({}).describe('How the list of dossiers is looked at for changes.'),
  inbound: inboundSchema.optional().describe('Calls that the portal makes to us; absent: none is answered.'),
  assumed: assumedSchema.prefault({}).describe('Further names and patterns that no public document confirms.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
