// Access decisions over the real unit tree and the sample agencies, with short ways to write callers and grants.
import { readFileSync } from 'node:fs';
import { loadUnits } from '../../config/units/loadUnits.js';
import {
  createAccessDecider,
  createAccessIndex,
  type AccessRecords,
  type Caller,
  type GrantRecord,
  type RowOwner,
} from '../../gateway/access/index.js';
import { createAgencyDirectory, createUnitFacts, createUnitTree, importAgencies } from '../../gateway/units/index.js';

export const CITY = 'hn:01';
/** phường Tây Hồ; its agency is H26.L7. */
export const A_WARD = 'hn:2025-07:00103';
/** phường Bồ Đề; its agency is H26.L8. */
export const ANOTHER_WARD = 'hn:2025-07:00118';
/** phường Xuân La, which had the code that phường Tây Hồ has now. */
export const DISSOLVED_WARD = 'hn:2025-06:00103';
/** quận Tây Hồ. */
export const DISSOLVED_DISTRICT = 'hn:2025-06:003';

function readDirectory() {
  const tree = createUnitTree(loadUnits());
  const file = new URL('../../config/environments/sample/agencies.csv', import.meta.url);
  const agencies = importAgencies(tree, readFileSync(file));
  if (!agencies.ok) throw new Error('the sample agencies do not fit the unit table');
  return { tree, directory: createAgencyDirectory(tree, agencies.rows) };
}

export const { tree, directory } = readDirectory();
const unitFacts = createUnitFacts(tree);

/** A person of phường Tây Hồ, in the role `ward-officer`. */
export function aCaller(more: Partial<Caller> = {}): Caller {
  return {
    client: 'test-app',
    ownToken: false,
    agency: 'H26.L7',
    roles: ['ward-officer'],
    reference: 'r1',
    ...more,
  };
}

let grantNumber = 0;

/** Officers of phường Tây Hồ, for the role `ward-officer`. */
export function aGrant(more: Partial<GrantRecord> = {}): GrantRecord {
  return {
    granteeKind: 'ROLE',
    grantee: 'ward-officer',
    capability: 'hr-records:officer.read',
    unit: A_WARD,
    reach: 'SELF',
    purposes: [],
    validFrom: '2025-01-01',
    validTo: null,
    id: `grant-${(grantNumber += 1)}`,
    startsAt: null,
    endsAt: null,
    usable: true,
    delegable: false,
    grantedUnder: null,
    kind: 'NORMAL',
    ...more,
  };
}

/** A row of phường Tây Hồ. */
export function aRow(more: Partial<RowOwner> = {}): RowOwner {
  return { type: 'Officer', key: 'o1', units: [A_WARD], ...more };
}

export interface RecordsOptions {
  readonly version?: string;
  readonly suspendedTenants?: readonly string[];
  readonly suspendedApplications?: readonly string[];
  /** Of the one registered application, `shared-app`, which belongs to the city. */
  readonly defaultPurpose?: string;
  /** Roles that count outside production only. */
  readonly sandboxOnly?: readonly string[];
  readonly assignments?: readonly { readonly type: string; readonly key: string; readonly unit: string }[];
  readonly revocations?: readonly {
    readonly id: string;
    readonly kind: 'TOKEN' | 'SUBJECT' | 'SESSION' | 'APPLICATION';
    readonly value: string;
    readonly issuedBefore: Date;
  }[];
}

const PURPOSES = ['handle-procedure', 'steering', 'personnel-work', 'statistics'];

/** Every role that a grant names exists, and every purpose too. */
export function recordsOf(grants: readonly GrantRecord[], options: RecordsOptions = {}): AccessRecords {
  const { version = '1', suspendedTenants = [], suspendedApplications = [], defaultPurpose = null } = options;
  const status = (name: string, list: readonly string[]) => (list.includes(name) ? 'SUSPENDED' : 'ACTIVE');
  const roles = new Set(grants.flatMap((grant) => (grant.granteeKind === 'ROLE' ? [grant.grantee] : [])));
  const purposes = new Set([...PURPOSES, ...grants.flatMap((grant) => grant.purposes)]);
  const index = createAccessIndex();
  index.apply({
    version,
    agencies: directory.agencies,
    tenants: directory.agencies.map(({ code }) => ({ id: code, status: status(code, suspendedTenants) })),
    applications: [
      {
        clientId: 'shared-app',
        tenantId: 'H26',
        defaultPurpose,
        status: status('shared-app', suspendedApplications),
      },
    ],
    roles: [...roles].map((code) => ({ code, sandboxOnly: options.sandboxOnly?.includes(code) === true })),
    purposes: [...purposes].map((code) => ({ code, legalBasis: 'mẫu' })),
    // The same grant twice is two rows in the store.
    grants: grants.map((grant, i) => (grants.indexOf(grant) === i ? grant : { ...grant, id: `${grant.id}-${i}` })),
    assignments: options.assignments ?? [],
    revocations: options.revocations ?? [],
  });
  return index.records;
}

export interface AccessOptions extends RecordsOptions {
  readonly today?: () => string;
  readonly now?: () => number;
  readonly records?: () => AccessRecords;
  readonly sandboxRoles?: boolean;
}

/** The decider over these grants, as the gateway makes it; the day is 2026-11-20 unless told otherwise. */
export function deciderOver(grants: readonly GrantRecord[], options: AccessOptions = {}) {
  const records = recordsOf(grants, options);
  return createAccessDecider({
    // Many of them are made, and each decides little.
    maxDecided: 100,
    ...unitFacts,
    records: options.records ?? (() => records),
    scopeOf: (roots) => directory.scopeOf(roots),
    everywhere: {
      includes: () => true,
      agencies: (filter) => directory.scopeOf([{ unit: CITY, reach: 'SUBTREE', since: '2000-01-01' }]).agencies(filter),
    },
    unitsVersion: () => '1',
    moment: () => ({
      today: options.today?.() ?? '2026-11-20',
      now: options.now?.() ?? Date.parse('2026-11-20T02:00:00Z'),
    }),
    stepUp: { acr: ['2'], maxAgeSeconds: 300 },
    sandboxRoles: options.sandboxRoles ?? true,
  });
}

/** Only the decision. */
export function accessOver(grants: readonly GrantRecord[], options: AccessOptions = {}) {
  return deciderOver(grants, options).accessFor;
}
