// The digest of the access matrix as it was agreed: list / node / readPII / update / grant / readAudit.
import type { Operation, Relation, Role, Word } from './words.js';

/** What the columns of a cell stand for. */
export const DIGEST_OPERATIONS = [
  'list',
  'node',
  'readPII',
  'update',
  'grant',
  'readAudit',
] as const satisfies readonly Operation[];

/** Roles in the order of the columns. */
export const DIGEST_ROLES = [
  'citizen_app',
  'ward_officer',
  'shared_app',
  'district_admin',
  'city_admin',
  'auditor',
] as const satisfies readonly Role[];

/**
 * A allow, Ap with purpose, At granted types, M masked, ∅ filtered, – not found, ✗ forbidden, ✗p needs purpose, hist
 * history only, own own tenant, self.
 */
export type Sign = 'A' | 'Ap' | 'At' | 'M' | '∅' | '–' | '✗' | '✗p' | 'hist' | 'own' | 'self';

/** The sign of a word in the digest. */
export const SIGN_OF: Readonly<Partial<Record<Word, Sign>>> = {
  ALLOW: 'A',
  ALLOW_SELF: 'self',
  ALLOW_SELF_DRAFT: 'self',
  ALLOW_GRANTED_TYPES: 'At',
  ALLOW_OWN_TENANT_ONLY: 'own',
  ALLOW_WITH_PURPOSE_AUDITED: 'Ap',
  MASKED: 'M',
  EMPTY: '∅',
  NOT_FOUND: '–',
  FORBIDDEN: '✗',
  FORBIDDEN_WITHOUT_PURPOSE: '✗p',
  UNIT_DISSOLVED: 'hist',
};

/* oxfmt-ignore */
export const DIGEST: Readonly<Record<Relation, readonly string[]>> = {
  own:                 ['self self self self ✗ ✗', 'M M Ap A ✗ ✗',    'M M ✗p At ✗ ✗',   'M M ✗p ✗ A own',    'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  child:               ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     'M M ✗p At ✗ ✗',   'M M ✗p ✗ A own',    'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  grandchild:          ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     'M M ✗p At ✗ ✗',   'M M ✗p ✗ A own',    'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  sibling:             ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       '∅ – – – – –',       '∅ – ✗ ✗ ✗ –'],
  parent:              ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       '∅ – – – – –',       '∅ – ✗ ✗ ✗ –'],
  other_subtree:       ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       '∅ – – – – –',       '∅ – ✗ ✗ ✗ –'],
  predecessor_of_own:  ['∅ – – – ✗ ✗',             'M M Ap hist ✗ ✗', 'M M ✗p hist ✗ ✗', 'M M ✗p ✗ hist own', 'M M ✗p ✗ hist own', 'M M ✗ ✗ ✗ A'],
  merged_successor:    ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  split_part_own:      ['∅ – – – ✗ ✗',             'M M Ap A ✗ ✗',    'M M ✗p At ✗ ✗',   'M M ✗p ✗ A own',    'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  split_part_other:    ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  split_unassigned:    ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  same_code_other_era: ['∅ – – – ✗ ✗',             '∅ – – – ✗ ✗',     '∅ – – – ✗ ✗',     '∅ – – – – –',       'M M ✗p ✗ A own',    'M M ✗ ✗ ✗ A'],
  public:              ['A A ✗ ✗ ✗ ✗',             'A A ✗ ✗ ✗ ✗',     'A A ✗ ✗ ✗ ✗',     'A A ✗ ✗ ✗ ✗',       'A A ✗ ✗ ✗ ✗',       'A A ✗ ✗ ✗ ✗'],
};

/** How often each word was foreseen, over all rows. */
export const FORESEEN: Readonly<Record<string, number>> = {
  FORBIDDEN: 517,
  NOT_FOUND: 305,
  TENANT_SUSPENDED: 195,
  UNAUTHENTICATED: 191,
  MASKED: 152,
  SANDBOX_ONLY: 137,
  ALLOW: 110,
  other: 148,
};
