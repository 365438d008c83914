// W2 and W3: an office with 20 case files, each with its clerk and three papers; three services, 200 different offices.
// As a city would rule them: all of it by grant and within the caller's units, row by row; the clerk's name is personal.
import { byKey, type Service } from '../upstream/service.js';
import { once } from './once.js';
import { units } from './units.js';

type Row = Readonly<Record<string, unknown>>;

const BUREAUS = 200;
const CASES_EACH = 20;
const PAPERS_EACH = 3;
const CLERKS_EACH = 8;

const STATUSES = ['RECEIVED', 'IN_PROGRESS', 'AWAITING_PAPERS', 'DONE'];
const KINDS = ['Đơn đề nghị', 'Bản sao giấy tờ', 'Phiếu tiếp nhận'];
const POSITIONS = ['Chuyên viên', 'Công chức tư pháp', 'Văn thư'];

const pad = (value: number, length: number) => String(value).padStart(length, '0');
const codeOf = (bureau: number) => `VP-${pad(bureau, 3)}`;

interface CaseData {
  readonly bureaus: Map<string, Row>;
  readonly clerks: Map<string, Row>;
  readonly papers: Map<string, Row>;
}

function addPapers({ papers }: CaseData, file: string, unitKey: string): Row[] {
  return KINDS.slice(0, PAPERS_EACH).map((word, i) => {
    const id = `${file}.${i + 1}`;
    const title = `${word} kèm theo hồ sơ mẫu ${file}, bản đã tiếp nhận`;
    papers.set(id, { id, title, kind: `LOAI_${i + 1}`, pages: 1 + ((i + file.length) % 5), unitKey });
    return { id };
  });
}

function addBureau(data: CaseData, b: number): void {
  const [code, unitKey] = [codeOf(b), units(b)];
  for (let c = 0; c < CLERKS_EACH; c += 1) {
    const id = `CB-${pad(b, 3)}-${c}`;
    const position = POSITIONS[c % POSITIONS.length];
    data.clerks.set(id, { id, name: `Nguyễn Văn Mẫu ${b}-${c}`, position, room: 100 + c, unitKey });
  }
  const caseFiles = Array.from({ length: CASES_EACH }, (_, i) => {
    const number = `HS-${pad(b, 3)}-${pad(i + 1, 4)}`;
    const title = `Hồ sơ mẫu số ${i + 1} của văn phòng ${b}: đề nghị cấp lại giấy tờ mẫu`;
    return {
      ...{ number, title, status: STATUSES[i % STATUSES.length], unitKey },
      receivedOn: `2026-${pad(1 + (i % 9), 2)}-${pad(1 + ((b + i) % 28), 2)}`,
      clerk: { id: `CB-${pad(b, 3)}-${(b + i * 3) % CLERKS_EACH}` },
      papers: addPapers(data, number, unitKey),
    };
  });
  data.bureaus.set(code, { code, name: `Văn phòng mẫu ${b}`, address: `Số ${b + 1} đường Mẫu`, unitKey, caseFiles });
}

/** The same data without a wire between: what programs call that have their sources in their own process. */
export const caseData = once((): CaseData => {
  const data: CaseData = { bureaus: new Map(), clerks: new Map(), papers: new Map() };
  for (let b = 0; b < BUREAUS; b += 1) addBureau(data, b);
  return data;
});

function rowsOf(table: ReadonlyMap<string, Row>, ids: unknown): (Row | null)[] {
  return (ids as readonly string[]).map((id) => table.get(id) ?? null);
}

const caseFilesOf = (row: Row, first: unknown) => (row['caseFiles'] as readonly Row[]).slice(0, Number(first));

const bureauService: Service = {
  name: 'bureaus',
  ruled: `
    type Bureau @requires(grant: "bureaus:bureau.read") @ownedBy(unit: "unitKey") {
      code: ID!
      name: String
      address: String
      unitKey: String!
      caseFiles(first: Int = 20): [CaseFile!]
    }
    type CaseFile @requires(grant: "bureaus:case-file.read") @ownedBy(unit: "unitKey") {
      number: ID!
      title: String
      status: String
      receivedOn: String
      unitKey: String!
      clerk: Clerk
      papers: [Paper!]
    }
    type Clerk {
      id: ID!
    }
    type Paper {
      id: ID!
    }
    type Query {
      bureau(code: ID!): Bureau @requires(grant: "bureaus:bureau.read")
    }`,
  federation: `
    type Bureau @key(fields: "code") {
      code: ID! name: String address: String unitKey: String! caseFiles(first: Int = 20): [CaseFile!]
    }
    type CaseFile @key(fields: "number") {
      number: ID! title: String status: String receivedOn: String unitKey: String! clerk: Clerk papers: [Paper!]
    }
    extend type Clerk @key(fields: "id") { id: ID! @external }
    extend type Paper @key(fields: "id") { id: ID! @external }
    extend type Query { bureau(code: ID!): Bureau }`,
  merge: {},
  resolvers: {
    'Query.bureau': (_row, { code }) => caseData().bureaus.get(String(code)) ?? null,
    'Bureau.caseFiles': (row, { first }) => caseFilesOf(row, first),
  },
  entities: {
    Bureau: ({ code }) => caseData().bureaus.get(String(code)) ?? null,
    CaseFile: () => null,
    Clerk: ({ id }) => ({ id }),
    Paper: ({ id }) => ({ id }),
  },
};

const clerkService: Service = {
  name: 'clerks',
  ruled: `
    type Clerk @requires(grant: "clerks:clerk.read") @ownedBy(unit: "unitKey") {
      id: ID!
      name: String @personal(class: BASIC, mask: NAME)
      position: String
      room: Int
      unitKey: String!
    }
    type Query {
      clerksByIds(ids: [ID!]!): [Clerk]! @internal
    }`,
  federation: `
    type Clerk @key(fields: "id") { id: ID! name: String position: String room: Int unitKey: String! }`,
  merge: { Clerk: byKey('id', 'clerksByIds', 'ids') },
  resolvers: { 'Query.clerksByIds': (_row, { ids }) => rowsOf(caseData().clerks, ids) },
  entities: { Clerk: ({ id }) => caseData().clerks.get(String(id)) ?? null },
};

const paperService: Service = {
  name: 'papers',
  ruled: `
    type Paper @requires(grant: "papers:paper.read") @ownedBy(unit: "unitKey") {
      id: ID!
      title: String
      kind: String
      pages: Int
      unitKey: String!
    }
    type Query {
      papersByIds(ids: [ID!]!): [Paper]! @internal
    }`,
  federation: `
    type Paper @key(fields: "id") { id: ID! title: String kind: String pages: Int unitKey: String! }`,
  merge: { Paper: byKey('id', 'papersByIds', 'ids') },
  resolvers: { 'Query.papersByIds': (_row, { ids }) => rowsOf(caseData().papers, ids) },
  entities: { Paper: ({ id }) => caseData().papers.get(String(id)) ?? null },
};

export const caseServices: readonly Service[] = [bureauService, clerkService, paperService];

/** Every office once. */
export const bureauQuestions: readonly { readonly code: string }[] = Array.from({ length: BUREAUS }, (_, b) => ({
  code: codeOf(b),
}));

export const CASES_QUERY = `query CaseWork($code: ID!) {
  bureau(code: $code) {
    code
    name
    address
    caseFiles(first: 20) {
      number
      title
      status
      receivedOn
      clerk {
        id
        name
        position
      }
      papers {
        id
        title
        kind
        pages
      }
    }
  }
}
`;

export const BUREAU_QUERY = `query OneBureau($code: ID!) {
  bureau(code: $code) {
    code
    name
    address
  }
}
`;
