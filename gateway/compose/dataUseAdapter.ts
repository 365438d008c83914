// `myDataUse`: everybody may see who read their personal data, when and why (Luật 91/2025/QH15, the subject's right).
import { z } from 'zod';
import { defineAdapter, InputError, type Adapter } from '../../adapters/kit/index.js';
import type { Auditor } from '../audit/index.js';
import type { AgencyDirectory } from '../units/index.js';

export interface DataUseParts {
  readonly auditor: Pick<Auditor<never>, 'usesOf'>;
  readonly directory: AgencyDirectory;
}

const typeDefs = /* GraphQL */ `
  "Một lần dữ liệu cá nhân của người hỏi được xem. One time that personal data of the one who asks was shown."
  type DataUse {
    "Thời điểm. When."
    at: DateTime!
    "Ứng dụng đã xem. The application."
    application: String
    "Mã cơ quan của người xem. Agency code of the one who read it."
    agency: String
    "Tên cơ quan của người xem. Name of that agency."
    agencyName: String
    "Mục đích đã nêu. The stated purpose."
    purpose: String
    "Căn cứ pháp lý của mục đích. Its legal basis."
    legalBasis: String
    "Các trường dữ liệu đã xem. The fields that were shown."
    fields: [String!]!
  }
  type DataUsePage {
    uses: [DataUse!]!
    "Dùng làm after cho trang sau; null nếu hết. For after of the next page; null at the end."
    next: String
  }
  extend type Query {
    """
    Ai đã xem dữ liệu cá nhân của tôi, khi nào, vì mục đích gì. Cần đăng nhập có số định danh cá nhân.
    Who read my personal data, when and why. Needs a sign-in that carries the personal number.
    """
    myDataUse(from: DateTime, to: DateTime, first: Int = 50, after: String): DataUsePage @public
  }
`;

interface Args {
  readonly from?: Date | null;
  readonly to?: Date | null;
  readonly first: number;
  readonly after?: string | null;
}

const MAX_FIRST = 200;

function requirePerson(person: string | null | undefined): string {
  if (person !== null && person !== undefined) return person;
  throw new InputError(
    'This sign-in carries no personal number: sign in with your own identity (VNeID).',
    'Phiên đăng nhập này không có số định danh cá nhân: hãy đăng nhập bằng định danh của chính mình (VNeID).',
  );
}

function checkArgs({ from, to, first }: Args): void {
  if (first < 1 || first > MAX_FIRST)
    throw new InputError(`"first" must be 1 to ${MAX_FIRST}.`, `"first" phải từ 1 đến ${MAX_FIRST}.`);
  if (from && to && from >= to) throw new InputError('"from" must be before "to".', '"from" phải trước "to".');
}

export function createDataUseAdapter({ auditor, directory }: DataUseParts): Adapter {
  return defineAdapter({
    id: 'data-use',
    title: { vi: 'Nhật ký sử dụng dữ liệu của tôi', en: 'Use of my data' },
    levels: ['CITY', 'DISTRICT', 'WARD'],
    grants: [],
    configSchema: z.object({}),
    typeDefs,
    createClient: () => null,
    queries: {
      async myDataUse(args: Args, call) {
        const person = requirePerson(call.caller.person);
        checkArgs(args);
        const { from, to, first, after } = args;
        const page = await auditor.usesOf(person, { from: from ?? undefined, to: to ?? undefined, first, after });
        const uses = page.records.map((record) => ({
          at: record.at,
          application: record.actor.client,
          agency: record.tenant,
          agencyName: record.tenant === null ? null : (directory.agency(record.tenant)?.name ?? null),
          purpose: record.purpose,
          legalBasis: record.legalBasis,
          // Root fields say how it was found; what was shown are the personal ones.
          fields: record.fields.filter((field) => !field.startsWith('Query.')),
        }));
        return { uses, next: page.next };
      },
    },
    entities: {},
    // The trail has its own line in /readyz.
    probe: async () => undefined,
  });
}
