// Access decisions over the real unit tree and the sample agencies, with short ways to write callers and grants.
import { readFileSync } from 'node:fs';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createAccessDecider, type AccessRecords, type Caller, type GrantRecord } from '../../gateway/access/index.js';
import { createAgencyDirectory, createUnitTree, importAgencies } from '../../gateway/units/index.js';

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
    ...more,
  };
}

export interface RecordsOptions {
  readonly version?: string;
  readonly suspendedTenants?: readonly string[];
  readonly suspendedApplications?: readonly string[];
  /** Of the one registered application, `shared-app`, which belongs to the city. */
  readonly defaultPurpose?: string;
}

export function recordsOf(grants: readonly GrantRecord[], options: RecordsOptions = {}): AccessRecords {
  const { version = '1', suspendedTenants = [], suspendedApplications = [], defaultPurpose = null } = options;
  const status = (name: string, list: readonly string[]) => (list.includes(name) ? 'SUSPENDED' : 'ACTIVE');
  return {
    version,
    tenants: new Map(
      directory.agencies.map(({ code, unit }) => [code, { id: code, unit, status: status(code, suspendedTenants) }]),
    ),
    applications: new Map([
      [
        'shared-app',
        {
          clientId: 'shared-app',
          tenantId: 'H26',
          defaultPurpose,
          status: status('shared-app', suspendedApplications),
        },
      ],
    ]),
    grants,
  };
}

export interface AccessOptions extends RecordsOptions {
  readonly today?: () => string;
  readonly records?: () => AccessRecords;
}

/** Decides over these grants as the gateway does; the day is 2026-11-20 unless told otherwise. */
export function accessOver(grants: readonly GrantRecord[], options: AccessOptions = {}) {
  const records = recordsOf(grants, options);
  return createAccessDecider({
    records: options.records ?? (() => records),
    scopeOf: (roots) => directory.scopeOf(roots),
    covers: (outer, inner) => {
      const scope = directory.scopeOf(outer);
      return inner.every(({ unit, reach }) =>
        reach === 'SELF' ? scope.includes(unit) : [...tree.subtree(unit)].every((below) => scope.includes(below)),
      );
    },
    everywhere: {
      includes: () => true,
      agencies: (filter) => directory.scopeOf([{ unit: CITY, reach: 'SUBTREE' }]).agencies(filter),
    },
    today: options.today ?? (() => '2026-11-20'),
  });
}
