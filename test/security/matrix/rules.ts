// The access matrix as rules. Review these, not the 1,755 rows that they expand to.
import {
  OPERATIONS,
  RELATIONS,
  ROLES,
  type Operation,
  type Relation,
  type Role,
  type Row,
  type Word,
} from './words.js';

/** How data stands to the rights of a role. */
type Standing = 'INSIDE' | 'HISTORY' | 'OUTSIDE' | 'PUBLIC';

/** What lies inside the rights of each role; all else is OUTSIDE. Anonymous, suspended and sandbox roles have none. */
const INSIDE: Readonly<Record<Role, readonly Relation[]>> = {
  anonymous: [],
  citizen_app: ['own'],
  ward_officer: ['own', 'split_part_own'],
  shared_app: ['own', 'child', 'grandchild', 'split_part_own'],
  district_admin: ['own', 'child', 'grandchild', 'split_part_own'],
  city_admin: [
    ...(['own', 'child', 'grandchild', 'merged_successor', 'split_part_own'] as const),
    ...(['split_part_other', 'split_unassigned', 'same_code_other_era'] as const),
  ],
  auditor: [
    ...(['own', 'child', 'grandchild', 'merged_successor', 'split_part_own'] as const),
    ...(['split_part_other', 'split_unassigned', 'same_code_other_era'] as const),
  ],
  adapter_developer: [],
  suspended_tenant: [],
};

/** Who keeps the history of the units that went into theirs. */
const KEEPS_HISTORY: ReadonlySet<Role> = new Set([
  'ward_officer',
  'shared_app',
  'district_admin',
  'city_admin',
  'auditor',
]);

function standingOf(role: Role, relation: Relation): Standing {
  if (relation === 'public') return 'PUBLIC';
  if (relation === 'predecessor_of_own' && KEEPS_HISTORY.has(role)) return 'HISTORY';
  return INSIDE[role].includes(relation) ? 'INSIDE' : 'OUTSIDE';
}

type Words = Readonly<Partial<Record<Operation, Word>>>;

/** For everybody who signed in: public facts may be read, and nothing about them changed. */
const PUBLIC: Words = { list: 'ALLOW', getById: 'ALLOW', node: 'ALLOW', count: 'ALLOW' };

/** Rows that are masked, and counted. */
const MASKED: Words = { list: 'MASKED', getById: 'MASKED', node: 'MASKED', count: 'ALLOW', subscribe: 'MASKED' };

/** Not theirs is not there. */
const ABSENT: Words = {
  list: 'EMPTY',
  getById: 'NOT_FOUND',
  node: 'NOT_FOUND',
  readPII: 'NOT_FOUND',
  count: 'ZERO',
  subscribe: 'EMPTY',
};

const ADMIN_INSIDE: Words = {
  ...MASKED,
  // Administrators do not read personal data, and write no business data.
  readPII: 'FORBIDDEN_WITHOUT_PURPOSE',
  export: 'ALLOW_MASKED_2PERSON',
  grant: 'ALLOW',
  readAudit: 'ALLOW_OWN_TENANT_ONLY',
  setQuota: 'ALLOW',
};

const ADMIN: Readonly<Record<Standing, Words>> = {
  INSIDE: ADMIN_INSIDE,
  // What has ended may be read; nobody is given anything there any more.
  HISTORY: { ...ADMIN_INSIDE, grant: 'UNIT_DISSOLVED' },
  OUTSIDE: {
    ...ABSENT,
    ...{ create: 'NOT_FOUND', update: 'NOT_FOUND', void: 'NOT_FOUND', sign: 'NOT_FOUND' },
    ...{ export: 'EMPTY', grant: 'NOT_FOUND', readAudit: 'NOT_FOUND', setQuota: 'NOT_FOUND' },
  },
  PUBLIC: { ...PUBLIC, export: 'ALLOW_MASKED_2PERSON' },
};

/** By role and standing; an operation that is not named is FORBIDDEN. */
const RULES: Readonly<Partial<Record<Role, Readonly<Partial<Record<Standing, Words>>>>>> = {
  citizen_app: {
    // Their own data, in clear, and drafts of their own.
    INSIDE: {
      ...{ list: 'ALLOW_SELF', getById: 'ALLOW_SELF', node: 'ALLOW_SELF', readPII: 'ALLOW_SELF', count: 'ALLOW_SELF' },
      ...{ update: 'ALLOW_SELF_DRAFT', void: 'ALLOW_SELF_DRAFT', subscribe: 'ALLOW_SELF' },
    },
    OUTSIDE: { ...ABSENT, update: 'NOT_FOUND', void: 'NOT_FOUND' },
    PUBLIC,
  },
  ward_officer: {
    INSIDE: {
      ...MASKED,
      readPII: 'ALLOW_WITH_PURPOSE_AUDITED',
      ...{ create: 'ALLOW', update: 'ALLOW', void: 'ALLOW', sign: 'ALLOW_STEP_UP' },
    },
    HISTORY: {
      ...MASKED,
      readPII: 'ALLOW_WITH_PURPOSE_AUDITED',
      ...{ create: 'UNIT_DISSOLVED', update: 'UNIT_DISSOLVED', void: 'UNIT_DISSOLVED', sign: 'UNIT_DISSOLVED' },
    },
    OUTSIDE: {
      ...ABSENT,
      ...{ create: 'NOT_FOUND', update: 'NOT_FOUND', void: 'NOT_FOUND', sign: 'NOT_FOUND' },
    },
    PUBLIC,
  },
  shared_app: {
    INSIDE: {
      ...MASKED,
      readPII: 'FORBIDDEN_WITHOUT_PURPOSE',
      ...{ create: 'ALLOW_GRANTED_TYPES', update: 'ALLOW_GRANTED_TYPES' },
    },
    HISTORY: {
      ...MASKED,
      readPII: 'FORBIDDEN_WITHOUT_PURPOSE',
      ...{ create: 'UNIT_DISSOLVED', update: 'UNIT_DISSOLVED' },
    },
    OUTSIDE: { ...ABSENT, create: 'NOT_FOUND', update: 'NOT_FOUND' },
    PUBLIC,
  },
  district_admin: ADMIN,
  city_admin: ADMIN,
  auditor: {
    // Masked data and the trail: nothing else, and nothing is changed.
    INSIDE: { ...MASKED, readAudit: 'ALLOW' },
    HISTORY: { ...MASKED, readAudit: 'ALLOW' },
    OUTSIDE: { ...ABSENT, readPII: 'FORBIDDEN', readAudit: 'NOT_FOUND' },
    PUBLIC,
  },
};

/** Acts of the administration, which a sandbox role does not even have there. */
const ADMINISTRATIVE: ReadonlySet<Operation> = new Set(['grant', 'readAudit', 'setQuota']);

function expect(role: Role, relation: Relation, operation: Operation): Word {
  if (role === 'suspended_tenant') return 'TENANT_SUSPENDED';
  const open = relation === 'public' ? PUBLIC[operation] : undefined;
  if (role === 'anonymous') return open ?? 'UNAUTHENTICATED';
  if (role === 'adapter_developer') {
    if (operation === 'introspect') return 'ALLOW';
    return open ?? (ADMINISTRATIVE.has(operation) ? 'FORBIDDEN' : 'SANDBOX_ONLY');
  }
  return RULES[role]?.[standingOf(role, relation)]?.[operation] ?? 'FORBIDDEN';
}

/** Role by role, relation by relation. */
export function expandRows(): readonly Row[] {
  return ROLES.flatMap((role) =>
    RELATIONS.flatMap((relation) =>
      OPERATIONS.map((operation) => ({ role, relation, operation, expected: expect(role, relation, operation) })),
    ),
  );
}
