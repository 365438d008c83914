// Settings of the look-up through the provincial hub of the national portal: JSON there, SOAP inside the answer.
import { z } from 'zod';
import { pattern } from '../kit/index.js';

export const portalSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the look-up service of the hub.'),
  authorization: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Header `authorization` of each call (secret); null: none.')
    .meta({ secret: true }),
  integrationCode: z.string().min(1).max(100).describe('MaTichHop: the city at the national database.'),
  officers: z
    .record(z.string(), z.string().min(1).max(100))
    .default({})
    .describe('MaCanBo: accounts in the national database by our pseudonyms. Who has none is refused.'),
  procedures: z
    .record(z.string(), z.string().min(1).max(100))
    .default({})
    .describe('MaDVC: codes of procedures by purpose. A purpose without one is refused.'),
  dateForm: z
    .enum(['yyyyMMdd', 'yyyy-MM-dd', 'dd/MM/yyyy'])
    .default('yyyyMMdd')
    .describe('How NgayThangNam is written (assumed); all three are read.'),
  notFound: pattern
    .default('không tìm thấy|không có (dữ liệu|thông tin)')
    .describe('Text of a refusal that says that there is no such person (assumed).'),
  maxElements: z.int().min(50).max(100_000).default(5_000).describe('Most elements of an answer.'),
});

export type PortalSettings = z.output<typeof portalSchema>;
