// What the whole gateway needs around it: a database on a real PostgreSQL, an issuer of tokens, and a caller with grants.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../test/support/postgresService.js';
import { createTokenForge, TEST_AUDIENCE } from '../../test/support/tokenForge.js';
import type { Closers } from '../measure/closers.js';
import { capabilitiesOf } from '../upstream/capabilities.js';
import type { Workload } from './workload.js';

export interface OursPlace {
  /** For the gateway's process. */
  readonly settings: { readonly gateway: object };
  /** Of a request; the token is fresh. */
  headers(): Promise<Readonly<Record<string, string>>>;
}

const ROLE = 'bench-officer';
const APPLICATION = 'bench-app';
const PURPOSE = 'handle-procedure';
const EVERYTHING = 1_000_000_000;

/** A role that may read, in the whole city, what the workload asks for, for one purpose. */
export function createSeed({ services }: Pick<Workload, 'services'>): object {
  const capabilities = services.flatMap(capabilitiesOf);
  const purpose = { titleVi: 'Giải quyết thủ tục (mẫu)', titleEn: 'Procedures (sample)', legalBasis: 'Văn bản mẫu' };
  const grant = {
    ...{ to: { kind: 'ROLE', name: ROLE }, capabilities, unit: 'hn:01', reach: 'SUBTREE' },
    ...{ purposes: [PURPOSE], validFrom: '2025-01-01', reason: 'Đo hiệu năng (mẫu)' },
  };
  return {
    roles: [{ code: ROLE, titleVi: 'Công chức mẫu', titleEn: 'Sample officer' }],
    purposes: [{ code: PURPOSE, ...purpose }],
    applications: [{ clientId: APPLICATION, tenant: 'H26', title: 'Ứng dụng đo (mẫu)' }],
    grants: capabilities.length === 0 ? [] : [grant],
  };
}

/** Limits that nobody reaches, so that what is measured is the way of an operation that runs. */
const WIDE = {
  quota: {
    ...{ userPoints: EVERYTHING, applicationPoints: EVERYTHING, tenantPoints: EVERYTHING, cityPoints: EVERYTHING },
    costLimit: 1_000_000,
  },
  plan: { shareInFlight: false },
  graphql: { tokens: 100_000, depth: 100, aliases: 1_000, fields: 100_000, rootFields: 1_000 },
  // As many as the load generator may have open.
  http: { port: 0 },
};

/** A database that is removed again. */
async function openDatabase(closers: Closers): Promise<string> {
  const given = process.env['BENCH_POSTGRES'];
  const service = given === undefined ? await startPostgres() : { url: given, stop: async () => undefined };
  closers.push(() => service.stop());
  const name = `bench_${process.pid}_${Date.now()}`;
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: service.url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await administer(`create database ${name}`);
  closers.push(() => administer(`drop database ${name} with (force)`));
  return service.url.replace(/\/[^/]*$/, `/${name}`);
}

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64url');

/** Everything that was opened is in `closers`. `root`: the folder of the repository. */
export async function openOurs(root: string, workload: Workload, closers: Closers): Promise<OursPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-bench-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const url = await openDatabase(closers);
  const forge = await createTokenForge();
  closers.push(() => forge.stop());
  const seedFile = join(folder, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(createSeed(workload)));
  const { issuer } = forge;
  const gateway = {
    ...WIDE,
    identity: {
      dangerouslyAllowHttp: true,
      issuers: [{ id: 'bench', issuer, jwksUri: `${issuer}/jwks`, audiences: [TEST_AUDIENCE] }],
    },
    audit: { key: keyOf(7) },
    links: { key: keyOf(9) },
    store: { url, folder },
    units: { agenciesFile: join(root, 'config/environments/sample/agencies.csv'), seedFile },
  };
  const claims = { sub: 'nguoi-mau-1', client_id: APPLICATION, org: 'H26', roles: [ROLE] };
  const headers = async () => ({
    ...{ authorization: `Bearer ${forge.token(claims)}` },
    ...(workload.services.flatMap(capabilitiesOf).length === 0 ? {} : { 'x-purpose': PURPOSE }),
  });
  return { settings: { gateway }, headers };
}
