// Settings of the adapter. No public interface of the Party system exists, so its names and words are settings here.
import { z } from 'zod';
import { pattern } from '../kit/index.js';
import { feeSettingsSchema } from './fees/feeSettings.js';

const serviceName = (usual: string, does: string) => z.string().min(1).default(usual).describe(`Service: ${does}.`);

const servicesSchema = z.object({
  findMembers: serviceName('TraCuuDangVien', 'members by their numbers'),
  listMembers: serviceName('DanhSachDangVien', 'members of a cell'),
  findCells: serviceName('TraCuuChiBo', 'cells by their codes'),
  findFees: serviceName('TraCuuDangPhi', 'fees by number or payment'),
  listFees: serviceName('DanhSachDangPhi', 'fees of a member, a cell or agencies'),
  findTransfers: serviceName('TraCuuChuyenSinhHoat', 'transfers by code or sender’s reference'),
  listTransfers: serviceName('DanhSachChuyenSinhHoat', 'transfers of agencies'),
  findOpinions: serviceName('TraCuuYKienCuTru', 'opinions by code or sender’s reference'),
  listOpinions: serviceName('DanhSachYKienCuTru', 'opinions of agencies'),
  holdFees: serviceName('GiuKhoanDangPhi', 'holds fees for a payment'),
  releaseFees: serviceName('NhaKhoanDangPhi', 'gives held fees back'),
  enterFees: serviceName('GhiSoDangPhi', 'enters a payment in the ledger'),
  exemptFees: serviceName('KhaiMienDangPhi', 'declares an exemption'),
  requestOpinion: serviceName('TaoYKienCuTru', 'asks for an opinion'),
  forwardOpinion: serviceName('ChuyenYKienCuTru', 'passes a request on to a cell'),
  signOpinion: serviceName('KyYKienCuTru', 'signs an opinion'),
  cancelSignature: serviceName('HuyKyYKienCuTru', 'takes a signature back that could not be returned'),
  returnOpinion: serviceName('TraYKienCuTru', 'returns a signed opinion'),
  submitTransfer: serviceName('NopChuyenSinhHoat', 'submits a transfer'),
  reviewTransfer: serviceName('DuyetChuyenSinhHoat', 'the origin decides'),
  issueIntroduction: serviceName('CapGiayGioiThieu', 'issues the introduction'),
  cancelIntroduction: serviceName('HuyGiayGioiThieu', 'takes the introduction back'),
  sendIntroduction: serviceName('GuiGiayGioiThieu', 'sends the introduction to the destination'),
  receiveTransfer: serviceName('TiepNhanChuyenSinhHoat', 'the destination decides'),
  reservePlace: serviceName('DatChoChiBo', 'reserves a place in the new cell'),
  cancelPlace: serviceName('HuyDatCho', 'takes a reservation back'),
  switchMembership: serviceName('ChuyenDangTich', 'moves the membership, in one step'),
  restoreMembership: serviceName('HoanDangTich', 'moves the membership back'),
  closeOrigin: serviceName('DongHoSoGoc', 'closes the dossier at the origin'),
  withdrawTransfer: serviceName('RutChuyenSinhHoat', 'withdraws a transfer'),
  endTemporary: serviceName('KetThucTamThoi', 'ends a temporary membership'),
});

const repliesSchema = z.object({
  success: pattern
    .default('thành công')
    .describe('Text that an accepted write must contain (code 0 alone does not say it).'),
  duplicate: pattern.default('đã tồn tại').describe('Text that says that a write was taken before.'),
  stale: pattern.default('session|phiên (làm việc|đăng nhập)').describe('Text that says that the session has ended.'),
});

const sessionSchema = z.object({
  ttlSeconds: z.int().min(10).max(86_400).default(1_800).describe('Seconds after which a session is renewed.'),
});

const reportsSchema = z.object({
  enabled: z.boolean().default(true).describe('Whether reports (CONFIRM) are taken; payments are asked after anyway.'),
  allowedAddresses: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .max(1_000)
    .default([])
    .describe('IP addresses and networks that reports may come from; empty: any, for they are signed.'),
  maxBytes: z.int().min(1_024).max(1_048_576).default(65_536).describe('Largest report in bytes.'),
});

const receiptsSchema = z.object({
  hosts: z
    .array(z.string().regex(/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/, 'host or host:port, in lower case'))
    .default([])
    .describe('Hosts that receipts may be fetched from over https, besides that of the platform itself.'),
  maxBytes: z.int().min(1_024).max(52_428_800).default(5_242_880).describe('Largest receipt in bytes.'),
});

const paymentSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the payment platform.'),
  partner: z.string().min(1).max(40).describe('MaDoiTac: the city on the platform.'),
  secret: z.string().min(1).describe('Secret of the checksums.').meta({ secret: true }),
  version: z.string().min(1).default('1.0.6').describe('PhienBan of the messages.'),
  ip: z.string().min(1).default('127.0.0.1').describe('Ip in the messages: the address of the sender.'),
  procedureCode: z.string().default('').describe('MaTTHC of fee payment; not published, so empty until it is known.'),
  procedureName: z.string().max(250).default('Thu, nộp đảng phí').describe('TenTTHC of fee payment.'),
  agencyCode: z.string().min(1).default('000.00.00.A26').describe('MaDonVi of who receives the fees.'),
  agencyName: z.string().min(1).default('Thành ủy Hà Nội').describe('TenDonVi of who receives the fees.'),
  account: z.string().default('').describe('TKThuHuong: account that receives the fees.'),
  bank: z.string().default('').describe('MaNHThuHuong: its bank.'),
  accountName: z.string().default('').describe('TenTKThuHuong: its name.'),
  repeatedCode: z.string().default('02').describe('MaLoi of INIT for a reference that is there already (assumed).'),
  unknownCode: z.string().default('01').describe('MaLoi of QUERY for a reference that is not there (assumed).'),
  checksumCode: z.string().default('97').describe('MaLoi for a wrong checksum (assumed).'),
  unclearCodes: z.array(z.string()).default(['99']).describe('Values of MaLoi that say neither yes nor no (assumed).'),
  paidStates: z
    .array(z.string())
    .min(1)
    .default(['00'])
    .describe('Values of TrangThaiGD for a payment made (assumed).'),
  pendingStates: z.array(z.string()).default(['01']).describe('Values of TrangThaiGD for one still open (assumed).'),
  receipts: receiptsSchema.prefault({}).describe('Receipts of payments.'),
  reports: reportsSchema.prefault({}).describe('Reports of the platform about payments.'),
  pollSeconds: z.int().min(5).max(3_600).default(30).describe('Seconds between two questions after an open payment.'),
});

const deadlinesSchema = z.object({
  submitWorkingDays: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('Working days after the decision in which a transfer is filed (older text: 60).'),
  holidays: z.array(z.iso.date()).default([]).describe('Days that are no working days, besides Saturdays and Sundays.'),
});

/** TrangThaiHoSo of the portal by our state. */
const PORTAL_STATES: Readonly<Record<string, number>> = {
  SUBMITTED: 1,
  ORIGIN_REVIEW: 4,
  ISSUED: 4,
  IN_TRANSIT: 4,
  RECEIVED: 2,
  ASSIGNED: 9,
  COMPLETED: 10,
  RETURNED: 5,
  WITHDRAWN: 7,
  EXPIRED: 8,
  REFUSED: 3,
};

/** Settings of `party-procedures`. */
export const configSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of the system for Party procedures.'),
  loginPath: z.string().min(1).default('dang/api/login').describe('Path of the login service (assumed).'),
  callPath: z.string().min(1).default('dang/api/g').describe('Path of all other services (assumed).'),
  username: z.string().min(1).describe('Account of the city.'),
  password: z.string().min(1).describe('Password of that account (secret).').meta({ secret: true }),
  madonvi: z.string().min(1).default('000.00.00.A26').describe('Code of the account’s body, QCVN 102:2016 form.'),
  services: servicesSchema.prefault({}).describe('Names of the services (assumed).'),
  replies: repliesSchema.prefault({}).describe('Words by which replies are told apart (assumed).'),
  session: sessionSchema.prefault({}).describe('The session.'),
  payment: paymentSchema.describe('The payment platform.'),
  fees: feeSettingsSchema.prefault({}).describe('The fee rules.'),
  amountCheck: z
    .enum(['REFUSE', 'WARN'])
    .default('REFUSE')
    .describe('What happens to a payment whose amount due does not follow from the rules.'),
  deadlines: deadlinesSchema.prefault({}).describe('Deadlines of transfers.'),
  portalStates: z
    .record(z.string(), z.int())
    .default({ ...PORTAL_STATES })
    .describe('TrangThaiHoSo by state of a transfer (assumed).'),
  smallCount: z.int().min(1).max(100).default(5).describe('Numbers of members below this are not told.'),
  maxPageSize: z.int().min(10).max(1_000).default(500).describe('Rows asked for at once.'),
  maxRows: z.int().min(100).max(1_000_000).default(20_000).describe('Most rows read to answer one question.'),
  maxPayAheadMonths: z.int().min(0).max(24).default(0).describe('Months ahead that a fee may be paid.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
