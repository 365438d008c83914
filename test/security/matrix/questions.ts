// What is asked for each operation of the matrix: the same words for everybody, about data that stands differently to each.
import { randomUUID } from 'node:crypto';
import type { OpaqueCodec } from '../../../gateway/stitching/index.js';
import { aRecord } from '../../support/matrixAdapter.js';
import { targetOf } from './targets.js';
import { recordKey, type Family } from './world.js';
import type { Operation, Role, Row } from './words.js';

export type Surface = 'graphql' | 'admin';

/** One request. */
export interface Question {
  readonly surface: Surface;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly purpose?: string;
  /** Asked with a strong and recent sign-in. */
  readonly strong?: boolean;
}

const FIELDS = 'number title status nationalId phone fullName health holder { address email }';

const RECORD = {
  list: `query List($word: String) { records(word: $word, first: 50) { nodes { ${FIELDS} } pageInfo { hasNextPage } } }`,
  getById: `query GetById($id: ID!) { record(id: $id) { ${FIELDS} } }`,
  node: `query Node($id: ID!) { node(id: $id) { ... on Record { ${FIELDS} } } }`,
  readPII: `query ReadPersonal($id: ID!) { record(id: $id) { ${FIELDS} } }`,
  count: 'query Count($word: String) { recordCount(word: $word) }',
  create: `mutation Create($unit: ID!, $title: String!, $key: String) {
    createRecord(unit: $unit, title: $title, idempotencyKey: $key) { status }
  }`,
  update: `mutation Update($id: ID!, $title: String!, $key: String) {
    updateRecord(id: $id, title: $title, idempotencyKey: $key) { status }
  }`,
  void: 'mutation Void($id: ID!, $key: String) { voidRecord(id: $id, idempotencyKey: $key) { status } }',
  sign: 'mutation Sign($id: ID!, $key: String) { signRecord(id: $id, idempotencyKey: $key) { status } }',
  subscribe: `subscription Changed { recordChanged { ${FIELDS} } }`,
} as const satisfies Partial<Record<Operation, string>>;

const NOTICE = {
  list: 'query List { notices(first: 50) { nodes { title } } }',
  getById: 'query GetById($id: ID!) { notice(id: $id) { title } }',
  node: 'query Node($id: ID!) { node(id: $id) { ... on Notice { title } } }',
  readPII: 'query ReadPersonal($id: ID!) { notice(id: $id) { title contact } }',
  count: 'query Count { noticeCount }',
  create: 'mutation Create($unit: ID!, $key: String) { createNotice(unit: $unit, idempotencyKey: $key) { status } }',
  update: 'mutation Update($id: ID!, $key: String) { updateNotice(id: $id, idempotencyKey: $key) { status } }',
  void: 'mutation Void($id: ID!, $key: String) { voidNotice(id: $id, idempotencyKey: $key) { status } }',
  sign: 'mutation Sign($id: ID!, $key: String) { signNotice(id: $id, idempotencyKey: $key) { status } }',
  subscribe: 'subscription Changed { noticeChanged { title } }',
} as const satisfies Partial<Record<Operation, string>>;

const ADMIN = {
  grant: `mutation Grant($input: CreateGrantInput!) { createGrant(input: $input) { id } }`,
  readAudit: `query ReadAudit($unit: String) { auditRecords(filter: { unit: $unit }, first: 3) { nodes { id } } }`,
  setQuota: `mutation SetQuota($subject: String!) {
    setQuota(kind: TENANT, subject: $subject, points: 900000, reason: "Đặt hạn mức mẫu cho ma trận") { points }
  }`,
} as const satisfies Partial<Record<Operation, string>>;

/** The title by which lists and counts are narrowed to one record. */
export function titleOf(key: string): string {
  return aRecord(key, '', 0).title;
}

let people = 0;

/** The purpose that is stated to see personal data: a citizen's own, or that of an officer at work. */
function purposeOf(role: Role): string {
  return role === 'citizen_app' ? 'self-service' : 'handle-procedure';
}

interface Named {
  readonly id: string;
  readonly word: string;
  readonly unit: string;
  readonly unitKey: string;
  readonly agency: string;
}

function variablesFor({ operation, relation }: Row, named: Named): Record<string, unknown> {
  const { id, word, unit, unitKey, agency } = named;
  const shown = relation === 'public';
  const key = randomUUID();
  switch (operation) {
    case 'list':
    case 'count':
      return shown ? {} : { word };
    case 'create':
      return shown ? { unit, key } : { unit, key, title: 'Hồ sơ do ma trận tạo' };
    case 'update':
      return shown ? { id, key } : { id, key, title: word };
    case 'void':
    case 'sign':
      return { id, key };
    case 'grant': {
      const capability = shown ? 'records:notice.manage' : 'records:record.read';
      const grantee = `ma-tran-${(people += 1)}`;
      const reason = 'Quyền mẫu do ma trận trao';
      return { input: { granteeKind: 'PERSON', grantee, capability, unit: unitKey, reach: 'SELF', reason } };
    }
    case 'readAudit':
      // Public facts belong to no unit: their trail is that of the whole country.
      return { unit: shown ? 'mx:00' : unitKey };
    case 'setQuota':
      return { subject: shown ? 'H00' : agency };
    case 'subscribe':
    case 'introspect':
    case 'export':
      return {};
    default:
      return { id };
  }
}

/** About nothing at all: ids of the right form that lead nowhere. */
const NOTHING = { record: 'a-missing', unit: 'mx:2025-07:99999', agency: 'H26.Z99' };

export function questionFor(row: Row, family: Family, codec: OpaqueCodec, missing = false): Question {
  const { role, operation, relation } = row;
  const target = targetOf(role, relation, family);
  const key = missing ? NOTHING.record : recordKey(family, target.record);
  const unitKey = missing ? NOTHING.unit : target.unit;
  const named: Named = {
    id: relation === 'public' ? codec.encodeId('Notice', family) : codec.encodeId('Record', key),
    word: titleOf(key),
    unit: codec.encodeId('Unit', unitKey),
    unitKey,
    agency: missing ? NOTHING.agency : target.agency,
  };
  const variables = variablesFor(row, named);
  if (operation in ADMIN) return { surface: 'admin', query: ADMIN[operation as keyof typeof ADMIN], variables };
  if (operation === 'introspect')
    return { surface: 'graphql', query: 'query Introspect { __schema { queryType { name } } }', variables };
  const documents: Readonly<Partial<Record<Operation, string>>> = relation === 'public' ? NOTICE : RECORD;
  return {
    surface: 'graphql',
    query: documents[operation] ?? '',
    variables,
    ...(operation === 'readPII' ? { purpose: purposeOf(role) } : {}),
    ...(operation === 'sign' ? { strong: true } : {}),
  };
}
