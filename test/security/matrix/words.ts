// The words of the access matrix: who asks, for what, how it stands to the root of their grant, and what must come of it.

export const ROLES = [
  'anonymous',
  'citizen_app',
  'ward_officer',
  'shared_app',
  'district_admin',
  'city_admin',
  'auditor',
  'adapter_developer',
  'suspended_tenant',
] as const;
export type Role = (typeof ROLES)[number];

export const RELATIONS = [
  'own',
  'child',
  'grandchild',
  'sibling',
  'parent',
  'other_subtree',
  'predecessor_of_own',
  'merged_successor',
  'split_part_own',
  'split_part_other',
  'split_unassigned',
  'same_code_other_era',
  'public',
] as const;
export type Relation = (typeof RELATIONS)[number];

export const OPERATIONS = [
  'list',
  'getById',
  'node',
  'readPII',
  'count',
  'create',
  'update',
  'void',
  'sign',
  'export',
  'subscribe',
  'grant',
  'readAudit',
  'setQuota',
  'introspect',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export type Word =
  | 'ALLOW'
  | 'ALLOW_SELF'
  | 'ALLOW_SELF_DRAFT'
  | 'ALLOW_GRANTED_TYPES'
  | 'ALLOW_OWN_TENANT_ONLY'
  | 'ALLOW_STEP_UP'
  | 'ALLOW_WITH_PURPOSE_AUDITED'
  | 'ALLOW_MASKED_2PERSON'
  | 'MASKED'
  | 'EMPTY'
  | 'ZERO'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'FORBIDDEN_WITHOUT_PURPOSE'
  | 'UNIT_DISSOLVED'
  | 'SANDBOX_ONLY'
  | 'TENANT_SUSPENDED'
  | 'UNAUTHENTICATED';

/** One row: one test. */
export interface Row {
  readonly role: Role;
  readonly relation: Relation;
  readonly operation: Operation;
  readonly expected: Word;
}
