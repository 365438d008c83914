// Plainly invented entries in any number, spread over people, applications and units as in a city; and a place for them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { AuditEntry } from '../gateway/audit/index.js';

const pad = (n: number, length: number) => String(n).padStart(length, '0');

/** A person's keyed hash has this form. */
const subject = (n: number) => `${pad(n, 8)}${'5a'.repeat(28)}`;

export function sampleEntry(n: number): AuditEntry {
  const unit = (n * 7) % 126;
  return {
    event: n % 50 === 0 ? 'operation.refused' : 'operation.executed',
    outcome: n % 50 === 0 ? 'DENIED' : 'OK',
    actor: {
      reference: `nguoi-mau-${(n * 13) % 5_000}`,
      issuer: 'https://idp.example/realms/mau',
      client: `ung-dung-mau-${n % 40}`,
      acr: '1',
    },
    onBehalfOf: null,
    tenant: `H26.${pad(unit % 60, 2)}`,
    unit: { key: `hn:${pad(unit, 5)}`, name: `Phường Mẫu ${unit}` },
    ip: '192.0.2.10',
    requestId: `00000000-0000-4000-8000-${pad(n, 12)}`,
    operation: { name: 'HoSoMau', hash: pad(n % 200, 64) },
    purpose: `muc-dich-mau-${n % 12}`,
    legalBasis: 'Văn bản mẫu',
    fields: ['Query.dossier', 'Dossier.applicant', 'Citizen.personalId'],
    sources: ['public-services', 'hr-records'],
    counts: { Dossier: 20, Citizen: 20 },
    subjects: n % 3 === 0 ? [subject((n * 31) % 100_000), subject((n * 17) % 100_000)] : [],
    sensitivity: 3,
    codes: [],
  };
}

export interface BenchPlace {
  readonly url: string;
  readonly folder: string;
  /** Runs a statement for as long as it takes. */
  run(statement: string): Promise<void>;
  remove(): Promise<void>;
}

interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

/** A database of its own on BENCH_POSTGRES, or on the server that the tests use. */
export async function openBenchPlace(): Promise<BenchPlace> {
  const given = process.env['BENCH_POSTGRES'];
  const source = new URL('../test/support/postgresService.ts', import.meta.url).href;
  const service: Service =
    given === undefined
      ? await ((await import(source)) as { startPostgres(): Promise<Service> }).startPostgres()
      : { url: given, stop: async () => undefined };
  const name = `bench_audit_${process.pid}`;
  const url = service.url.replace(/\/[^/]*$/, `/${name}`);
  const runAt = async (connectionString: string, statement: string) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const administer = (statement: string) => runAt(service.url, statement);
  await administer(`create database ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-bench-audit-'));
  return {
    url,
    folder,
    run: (statement) => runAt(url, statement),
    async remove() {
      await administer(`drop database ${name} with (force)`);
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
