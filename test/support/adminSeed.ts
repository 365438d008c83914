// What the administration begins with in tests: the sample city's agencies, roles, purposes, applications and grants.
import type { Kysely } from 'kysely';
import { GATEWAY_CAPABILITIES } from '../../gateway/access/index.js';
import { seedSchema, seedStore, type Tables } from '../../gateway/store/index.js';
import { CITY, directory } from './sampleRights.js';

const DAY_ONE = '2025-01-01';
export const ROLES = ['city-admin', 'unit-admin', 'ward-officer', 'city-officer', 'auditor', 'citizen'] as const;
export const PURPOSES = ['handle-procedure', 'steering', 'personnel-work', 'statistics'] as const;
export const DATA_CAPABILITIES = [
  'hr-records:officer.read',
  'hr-records:officer.read-personal',
  'documents:document.read',
  'documents:document.read-personal',
  'public-services:dossier.read',
  'public-services:dossier.read-personal',
];

export interface SeededGrant {
  granteeKind: 'TENANT' | 'APPLICATION' | 'ROLE' | 'PERSON';
  grantee: string;
  capability: string;
  unit: string | null;
  reach: 'SELF' | 'SUBTREE' | 'SUBJECT';
  purposes: string[];
  validFrom: string;
  validTo: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
  usable: boolean;
  delegable: boolean;
  grantedUnder: string | null;
  depth: number;
  kind: 'NORMAL' | 'DEPUTY' | 'BREAK_GLASS' | 'CARRIED';
}

export async function writeGrant(db: Kysely<Tables>, more: Partial<SeededGrant>): Promise<string> {
  const row: SeededGrant = {
    granteeKind: 'ROLE',
    grantee: 'ward-officer',
    capability: 'hr-records:officer.read',
    unit: CITY,
    reach: 'SUBTREE',
    purposes: [],
    validFrom: DAY_ONE,
    validTo: null,
    startsAt: null,
    endsAt: null,
    usable: !(more.capability ?? '').endsWith('*'),
    delegable: (more.capability ?? '').endsWith('*'),
    grantedUnder: null,
    depth: 0,
    kind: 'NORMAL',
    ...more,
  };
  const { granteeKind, unit, validFrom, validTo, startsAt, endsAt, grantedUnder, ...same } = row;
  const { id } = await db
    .insertInto('access_grant')
    .values({
      ...same,
      grantee_kind: granteeKind,
      unit_key: unit,
      valid_from: validFrom,
      valid_to: validTo,
      starts_at: startsAt,
      ends_at: endsAt,
      granted_under: grantedUnder,
      granted_by: 'installation',
      reason: 'Cài đặt ban đầu (mẫu)',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * City administrators may hand on everything and use the administration; those of a unit may hand on data rights of
 * their own unit; auditors read. Nobody of them may use a data right themselves.
 */
async function writeRights(db: Kysely<Tables>): Promise<void> {
  await writeGrant(db, { grantee: 'city-admin', capability: '*' });
  for (const { capability } of GATEWAY_CAPABILITIES) await writeGrant(db, { grantee: 'city-admin', capability });
  for (const capability of ['hr-records:*', 'documents:*'])
    await writeGrant(db, {
      grantee: 'unit-admin',
      capability,
      unit: null,
      purposes: ['handle-procedure', 'personnel-work'],
    });
  const used = [
    'grant.read',
    'grant.manage',
    'request.decide',
    'application.manage',
    'credential.manage',
    'operation.manage',
    'tenant.read',
  ];
  const more = ['quota.manage', 'usage.read', 'access.explain', 'break-glass.use', 'session.revoke', 'export.request'];
  for (const name of [...used, ...more])
    await writeGrant(db, {
      grantee: 'unit-admin',
      capability: `gateway:${name}`,
      unit: null,
      delegable: name === 'grant.manage' || name === 'grant.read',
    });
  for (const name of ['audit.read', 'audit.export', 'grant.read', 'usage.read', 'adapter.read'])
    await writeGrant(db, { grantee: 'auditor', capability: `gateway:${name}` });
  await writeGrant(db, { unit: null, reach: 'SELF', purposes: ['handle-procedure'] });
}

export async function seedSample(db: Kysely<Tables>): Promise<void> {
  const purposes = PURPOSES.map((code) => ({
    code,
    titleVi: `${code} (mẫu)`,
    titleEn: `${code} (sample)`,
    legalBasis: 'Mẫu',
  }));
  const applications = [
    { clientId: 'shared-app', tenant: 'H26', title: 'Ứng dụng dùng chung (mẫu)', defaultPurpose: 'steering' },
    { clientId: 'ward-app', tenant: 'H26.L7', title: 'Ứng dụng của phường (mẫu)' },
  ];
  const agencies = directory.agencies.map(({ code, name, parentCode, unit, ceasedOn }) => ({
    code,
    name,
    parentCode,
    unit,
    ceasedOn,
  }));
  const roles = ROLES.map((code) => ({ code, titleVi: `${code} (mẫu)`, titleEn: `${code} (sample)` }));
  await seedStore(db, { seed: seedSchema.parse({ roles, purposes, applications, grants: [] }), agencies });
  await db.transaction().execute((tx) => writeRights(tx));
}
