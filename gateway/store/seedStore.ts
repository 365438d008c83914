// Brings a new store to life from an installation's files: agencies, purposes, applications, grants. Adds, never removes.
import type { Insertable, Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from './tables.js';
import type { AgencyTable } from './tables/rightsTables.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');
const capability = z
  .string()
  .regex(/^(\*|[a-z][a-z0-9-]*:(\*|[a-z][a-z0-9-]*\.(\*|[a-z][a-z0-9-]*)))$/, '<adapter>:<resource>.<action>');

export const seedSchema = z.strictObject({
  roles: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z][a-z0-9-]{1,63}$/),
        titleVi: z.string().min(1),
        titleEn: z.string().min(1),
        sandboxOnly: z.boolean().default(false),
      }),
    )
    .default([]),
  purposes: z.array(
    z.strictObject({
      code: z.string().regex(/^[a-z][a-z0-9-]{2,63}$/),
      titleVi: z.string().min(1),
      titleEn: z.string().min(1),
      legalBasis: z.string().min(1),
    }),
  ),
  applications: z.array(
    z.strictObject({
      clientId: z.string().min(1),
      tenant: z.string().min(1),
      title: z.string().min(1),
      defaultPurpose: z.string().optional(),
    }),
  ),
  grants: z.array(
    z
      .strictObject({
        to: z.strictObject({ kind: z.enum(['TENANT', 'APPLICATION', 'ROLE']), name: z.string().min(1) }),
        capabilities: z.array(capability).min(1),
        unit: z.string().nullable().describe('Unit key, or null for the own unit of the caller.'),
        reach: z.enum(['SELF', 'SUBTREE', 'SUBJECT']),
        purposes: z.array(z.string()).default([]),
        usable: z.boolean().default(true).describe('The grantee may use it.'),
        delegable: z.boolean().default(false).describe('The grantee may hand it on.'),
        validFrom: day,
        validTo: day.optional(),
        reason: z.string().min(1).max(1_000),
      })
      .refine(({ usable, capabilities }) => !usable || capabilities.every((one) => !one.endsWith('*')), {
        message: 'only what is handed on, not used, may end with *',
        path: ['capabilities'],
      }),
  ),
});

export type Seed = z.output<typeof seedSchema>;

export interface SeedInput {
  readonly seed: Seed;
  readonly agencies: readonly {
    readonly code: string;
    readonly name: string;
    readonly parentCode: string | null;
    readonly unit: string;
    readonly ceasedOn: string | null;
  }[];
}

const CHUNK = 500;

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK));
}

async function writeAgencies(db: Transaction<Tables>, agencies: SeedInput['agencies']): Promise<void> {
  const rows: Insertable<AgencyTable>[] = agencies.map((agency) => ({
    code: agency.code,
    name: agency.name,
    parent_code: agency.parentCode,
    unit_key: agency.unit,
    ceased_on: agency.ceasedOn,
  }));
  for (const part of chunks(rows)) {
    await db
      .insertInto('agency')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          parent_code: eb.ref('excluded.parent_code'),
          unit_key: eb.ref('excluded.unit_key'),
          ceased_on: eb.ref('excluded.ceased_on'),
        })),
      )
      .execute();
    await db
      .insertInto('tenant')
      .values(part.map(({ code }) => ({ id: code, status: 'ACTIVE' as const })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** What is there already stays as it is. */
async function addRows(
  db: Transaction<Tables>,
  table: 'role' | 'purpose' | 'application' | 'access_grant',
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto(table)
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function toGrantRows(grants: Seed['grants']) {
  return grants.flatMap((grant) =>
    grant.capabilities.map((granted) => ({
      grantee_kind: grant.to.kind,
      grantee: grant.to.name,
      capability: granted,
      unit_key: grant.unit,
      reach: grant.reach,
      purposes: grant.purposes,
      usable: grant.usable,
      delegable: grant.delegable,
      valid_from: grant.validFrom,
      valid_to: grant.validTo ?? null,
      granted_by: 'installation',
      reason: grant.reason,
    })),
  );
}

async function writeSeed(db: Transaction<Tables>, seed: Seed): Promise<void> {
  const titles = ({ code, titleVi, titleEn }: { code: string; titleVi: string; titleEn: string }) => ({
    ...{ code, title_vi: titleVi, title_en: titleEn },
  });
  const roles = seed.roles.map((role) => ({ ...titles(role), sandbox_only: role.sandboxOnly }));
  const purposes = seed.purposes.map((purpose) => ({ ...titles(purpose), legal_basis: purpose.legalBasis }));
  const applications = seed.applications.map((application) => ({
    client_id: application.clientId,
    tenant_id: application.tenant,
    title: application.title,
    default_purpose: application.defaultPurpose ?? null,
    status: 'ACTIVE' as const,
  }));
  await addRows(db, 'role', roles);
  await addRows(db, 'purpose', purposes);
  await addRows(db, 'application', applications);
  await addRows(db, 'access_grant', toGrantRows(seed.grants));
}

/** Writes everything in one transaction; the triggers move the version. */
export async function seedStore(db: Kysely<Tables>, input: SeedInput): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await writeAgencies(transaction, input.agencies);
    await writeSeed(transaction, input.seed);
  });
}

/** True until something was written. */
export async function isEmpty(db: Kysely<Tables>): Promise<boolean> {
  return (await db.selectFrom('agency').select('code').limit(1).executeTakeFirst()) === undefined;
}
