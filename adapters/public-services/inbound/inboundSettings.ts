// Settings of the calls that the portal makes to us. No public document confirms their names, so these are settings, too.
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

const KIB = 1_024;
const SUBNET = /^(.+)\/(\d{1,3})$/;

function addTo(list: BlockList, text: string): boolean {
  const [, network = text, prefix] = SUBNET.exec(text) ?? [];
  const version = isIP(network);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(network, family);
  else if (Number(prefix) > (version === 6 ? 128 : 32)) return false;
  else list.addSubnet(network, Number(prefix), family);
  return true;
}

/** The addresses and networks of the setting. */
export function toAddressList(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) addTo(list, text);
  return list;
}

const address = z
  .string()
  .refine((text) => addTo(new BlockList(), text), 'must be an IP address or a network such as 10.0.0.0/8');
const secret = z.string().min(16).max(500);
const names = (usual: readonly string[]) => z.array(z.string().min(1).max(100)).default([...usual]);

const taxSchema = z.object({
  fileKey: z.string().min(1).default('FileThongBaoThue').describe('Key of the notice: XML in base64.'),
  paymentKey: z.string().min(1).default('ThongTinThanhToan').describe('Key of the payment in a receipt.'),
  codeElement: z.string().min(1).default('MA_HSO').describe('Element of a notice that holds the code of the dossier.'),
  numberElements: names(['MA_TBAO', 'SO_TBAO', 'MA_THONG_BAO', 'SO_THONG_BAO']).describe(
    'Elements of a notice that may hold its number (assumed); the first that is present counts.',
  ),
  amountElements: names(['TONG_TIEN', 'TONG_SO_TIEN', 'SO_TIEN']).describe(
    'Elements of a notice that may hold what is to be paid (assumed); the first that is present counts.',
  ),
  maxDepth: z.int().min(2).max(200).default(32).describe('Deepest nesting of elements in a notice.'),
  maxElements: z.int().min(10).max(100_000).default(5_000).describe('Most elements in a notice.'),
});

const messagesSchema = z.object({
  accepted: z
    .string()
    .max(500)
    .default('{maHoSo}|Tiếp nhận thành công')
    .describe('Text of the answer to what was taken; {maHoSo} is the code of the dossier.'),
  refused: z.string().max(500).default('|Dữ liệu không hợp lệ').describe('Text for content that is wrong.'),
  failed: z
    .string()
    .max(500)
    .default('|Chưa tiếp nhận được, đề nghị gửi lại')
    .describe('Text for what could not be taken now.'),
  unknown: z
    .string()
    .max(500)
    .default('{maHoSo}|Không tìm thấy hồ sơ')
    .describe('Text for a dossier that has not arrived here.'),
});

const filesSchema = z.object({
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Address under which the portal reaches our inbound calls; /downloadfile/… is appended to it.'),
  hosts: z
    .array(z.string().regex(/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/, 'host or host:port, in lower case'))
    .min(1)
    .describe(
      'Hosts that the portal does not reach: files there are handed on by us. Files elsewhere stay as they are.',
    ),
  keys: z
    .array(secret)
    .min(1)
    .max(5)
    .describe('Secrets that seal the addresses: the first one is used, the others still open.')
    .meta({ secret: true }),
  days: z.int().min(1).max(366).default(30).describe('Days that such an address works.'),
  secretRequired: z
    .boolean()
    .default(true)
    .describe('Whether fetching needs the shared secret as well. False: whoever has the address has the file.'),
  timeoutMs: z.int().min(100).max(600_000).default(120_000).describe('Milliseconds to hand on one file.'),
  maxBytes: z.int().min(KIB).max(1_073_741_824).default(104_857_600).describe('Largest file in bytes.'),
  dangerouslyAllowHttpLoopback: z
    .boolean()
    .default(false)
    .describe('In development: these hosts on this machine (127.0.0.1, [::1], localhost) over http.'),
});

/** Settings under `inbound`. */
export const inboundSchema = z.object({
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/)
    .transform((name) => name.toLowerCase())
    .default('x-portal-secret')
    .describe('Header in which the security server hands over the shared secret.'),
  secret: secret.describe('The shared secret.').meta({ secret: true }),
  previousSecret: secret.optional().describe('One that still counts while it is being changed.').meta({ secret: true }),
  allowedAddresses: z
    .array(address)
    .max(1_000)
    .default([])
    .describe('IP addresses and networks that may call; empty: any that has the secret.'),
  maxBytes: z.int().min(KIB).max(67_108_864).default(1_048_576).describe('Largest call in bytes.'),
  codeKeys: names(['MaHoSo', 'MaHoSoQG']).describe('Keys that may hold the code of the dossier; the first one counts.'),
  agencyKeys: names(['MaDonVi', 'DonViXuLy']).describe('Keys that may name the agency where the code does not.'),
  formKeys: names(['TepDonDangKy']).describe('Keys that may hold the form of application, in base64.'),
  searchServices: names(['TraCuuHoSo']).describe('Services that search/call answers.'),
  tax: taxSchema.prefault({}).describe('Notices and receipts of the tax office.'),
  messages: messagesSchema.prefault({}).describe('What the portal is told.'),
  files: filesSchema.optional().describe('Files that the portal fetches through us; absent: none are handed on.'),
});

/** The parsed settings. */
export type InboundSettings = z.output<typeof inboundSchema>;
export type FileSettings = z.output<typeof filesSchema>;
