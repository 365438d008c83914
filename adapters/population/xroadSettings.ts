// Settings of the look-up over X-Road: who we are there, which service answers, and what its JSON calls things.
import { z } from 'zod';

const part = z.string().min(1).max(255);
const name = (usual: string, what: string) => z.string().min(1).default(usual).describe(`${what} (assumed).`);

const fieldsSchema = z.object({
  personalId: name('soDinhDanh', 'Personal number'),
  fullName: name('hoTen', 'Full name'),
  birthDate: name('ngaySinh', 'Birth date'),
  match: name('khop', 'Whether what was asked fits, in the answer of the verifying service'),
  record: name('congDan', 'The person in the answer of the service that finds; null where there is none'),
  formerNumber: name('soCMND', 'Number of the former identity card'),
  sex: name('gioiTinh', 'Sex'),
  ethnicity: name('danToc', 'Ethnic group'),
  nationality: name('quocTich', 'Nationality'),
  permanent: name('thuongTru', 'Permanent address'),
  current: name('noiOHienTai', 'Present address'),
  ward: name('maPhuongXa', 'Code of the ward, in an address'),
  detail: name('chiTiet', 'Words of an address'),
});

export const xroadSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of our own Security Server.'),
  client: z
    .array(part)
    .min(3)
    .max(4)
    .describe('Our identifier, part by part: instance, class, member and subsystem (X-Road-Client).'),
  provider: z.array(part).min(3).max(4).describe('Identifier of the member or subsystem that provides the service.'),
  service: part.describe('Code of the service.'),
  findPath: z.string().default('cong-dan/tra-cuu').describe('Path of the call that finds a person (assumed).'),
  verifyPath: z.string().default('cong-dan/xac-minh').describe('Path of the call that verifies (assumed).'),
  securityServer: z
    .array(part)
    .length(4)
    .nullable()
    .default(null)
    .describe('A particular Security Server of the provider; null: any.'),
  userId: z
    .enum(['PSEUDONYM', 'ACCOUNT'])
    .default('PSEUDONYM')
    .describe('X-Road-UserId: our pseudonym of who asks, or the account from `officers`; without one it is refused.'),
  userPrefix: z.string().max(10).default('VN').describe('Country in front of X-Road-UserId.'),
  officers: z
    .record(z.string(), z.string().regex(/^[\x21-\x7e]{1,100}$/))
    .default({})
    .describe('Accounts by our pseudonyms.'),
  fields: fieldsSchema.prefault({}).describe('Names in the JSON of the service.'),
});

export type XRoadSettings = z.output<typeof xroadSchema>;
