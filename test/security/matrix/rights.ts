// What each role of the matrix was granted, as an installation would write it down.
import type { Seed } from '../../../gateway/store/index.js';
import { CITY, FAMILIES, SINCE, agency, unitsOf, type Family } from './world.js';

const PURPOSES = ['handle-procedure', 'steering', 'self-service'] as const;

/** The application of a family that has its root in this unit. */
export function clientOf(family: Family, root: 'root' | 'merged' | 'oldNamesake'): string {
  return `app-${family}-${root.toLowerCase()}`;
}

type Grant = Seed['grants'][number];
type Given = Partial<Omit<Grant, 'to'>> & Pick<Grant, 'capabilities'>;

function give(kind: Grant['to']['kind'], name: string, given: Given): Grant {
  return {
    to: { kind, name },
    unit: null,
    reach: 'SUBTREE',
    purposes: [],
    usable: true,
    delegable: false,
    validFrom: SINCE,
    reason: 'Quyền mẫu của ma trận kiểm thử',
    ...given,
  };
}

const READ = ['records:record.read', 'records:record.watch'];
const WRITE = ['create', 'update', 'void', 'sign'].map((action) => `records:record.${action}`);
const EVERYTHING = [...READ, 'records:record.read-personal', ...WRITE, 'records:notice.manage'];

const ADMINISTRATION = [
  ...['tenant.read', 'tenant.manage', 'grant.read', 'grant.manage', 'quota.manage', 'audit.read', 'record.assign'],
  ...['export.request', 'export.approve', 'application.manage', 'operation.manage'],
].map((name) => `gateway:${name}`);

function administrator(role: string, unit: string | null): Grant[] {
  return [
    // A purpose of their own, which opens no personal data.
    give('ROLE', role, { capabilities: READ, unit, purposes: ['steering'] }),
    give('ROLE', role, { capabilities: ADMINISTRATION, unit }),
    give('ROLE', role, { capabilities: ['records:record.*'], unit, usable: false, delegable: true }),
  ];
}

function application(family: Family, root: 'root' | 'merged' | 'oldNamesake'): Grant[] {
  const client = clientOf(family, root);
  const unit = unitsOf(family)[root];
  return [
    give('APPLICATION', client, { capabilities: READ, unit, purposes: ['steering'] }),
    give('APPLICATION', client, { capabilities: ['records:record.create', 'records:record.update'], unit }),
  ];
}

const ROOTS = ['root', 'merged', 'oldNamesake'] as const;

export const seed: Seed = {
  roles: [
    ...['citizen', 'ward-officer', 'district-admin', 'city-admin', 'auditor'].map((code) => [code, false] as const),
    ['adapter-developer', true] as const,
  ].map(([code, sandboxOnly]) => ({ code, titleVi: `Vai trò ${code} (mẫu)`, titleEn: code, sandboxOnly })),
  purposes: PURPOSES.map((code) => ({ code, titleVi: `${code} (mẫu)`, titleEn: code, legalBasis: 'mẫu' })),
  applications: [
    { clientId: 'citizen-app', tenant: 'H26', title: 'Ứng dụng công dân (mẫu)', defaultPurpose: 'self-service' },
    { clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' },
    ...FAMILIES.flatMap((family) =>
      ROOTS.map((root) => ({
        clientId: clientOf(family, root),
        tenant: agency(family, root),
        title: 'Ứng dụng (mẫu)',
      })),
    ),
  ],
  grants: [
    give('ROLE', 'citizen', {
      capabilities: [...READ, 'records:record.read-personal', 'records:record.update', 'records:record.void'],
      reach: 'SUBJECT',
      purposes: ['self-service'],
    }),
    give('ROLE', 'ward-officer', { capabilities: READ, reach: 'SELF' }),
    give('ROLE', 'ward-officer', {
      capabilities: ['records:record.read-personal'],
      reach: 'SELF',
      purposes: ['handle-procedure'],
    }),
    give('ROLE', 'ward-officer', { capabilities: WRITE, reach: 'SELF' }),
    ...FAMILIES.flatMap((family) => ROOTS.flatMap((root) => application(family, root))),
    ...administrator('district-admin', null),
    ...administrator('city-admin', CITY),
    give('ROLE', 'auditor', { capabilities: [...READ, 'gateway:audit.read'], unit: CITY }),
    give('ROLE', 'adapter-developer', { capabilities: EVERYTHING, unit: CITY, purposes: ['steering'] }),
    give('ROLE', 'adapter-developer', { capabilities: ['gateway:schema.introspect'], unit: CITY }),
  ],
};
