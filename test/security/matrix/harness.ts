// Two gateways over one invented country, and the ways in which every row of the matrix is asked.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpaqueCodec } from '../../../gateway/stitching/index.js';
import { createTestDatabase } from '../../support/database.js';
import { createMatrixSystem, matrixAdapter, type MatrixSystem } from '../../support/matrixAdapter.js';
import { startTestGateway, type TestGateway } from '../../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../../support/tokenForge.js';
import { askByGet, askByPost, createLines, type Ask } from './asking.js';
import { looksLike, read } from './observe.js';
import { observeExport, observeSubscription, type Surroundings } from './observers.js';
import { createPeople } from './people.js';
import { questionFor } from './questions.js';
import { seed } from './rights.js';
import {
  FAMILIES,
  agency,
  agenciesCsv,
  recordKey,
  unitTable,
  unitsOf,
  worldNotices,
  worldRecords,
  type Family,
} from './world.js';
import type { Operation, Row } from './words.js';

/** The gateway's key for ids, as testGateway sets it. */
export const codec = createOpaqueCodec(Buffer.alloc(32, 9));

const MUCH = 1_000_000_000;

export function createWorld(): MatrixSystem {
  const system = createMatrixSystem();
  for (const record of worldRecords()) system.records.set(record.key, record);
  for (const notice of worldNotices()) system.notices.set(notice.key, notice);
  return system;
}

async function startGateway(
  forge: TokenForge,
  system: MatrixSystem,
  folder: string,
  databaseUrl: string,
  redisUrl: string | undefined,
) {
  writeFileSync(join(folder, 'agencies.csv'), agenciesCsv);
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(seed));
  return startTestGateway({
    issuer: forge.issuer,
    databaseUrl,
    issuerSettings: { claims: { personalId: 'personal_id' }, maxLifetimeSeconds: 3_600 },
    adapters: [matrixAdapter(system)],
    unitTable,
    agenciesFile: join(folder, 'agencies.csv'),
    seedFile: join(folder, 'seed.json'),
    // Long enough for the whole run: how recent a sign-in must be is tested elsewhere.
    access: { sandboxRoles: false, publicReads: true, stepUpSeconds: 3_600 },
    http: { deadlineMs: 60_000 },
    quota: { userPoints: MUCH, applicationPoints: MUCH, tenantPoints: MUCH, cityPoints: MUCH },
    ...(redisUrl === undefined ? {} : { cache: { redisUrl, prefix: `matrix-${Date.now()}` } }),
  });
}

/** What administrators did before: records of the divided units were shared out, one agency was suspended. */
async function prepare(around: Surroundings): Promise<void> {
  const { gateway } = around;
  const row: Row = { role: 'city_admin', relation: 'own', operation: 'grant', expected: 'ALLOW' };
  const { strong } = around.person(row, 'a');
  const assign = `mutation ($id: ID!, $unit: String!) { assignRecord(id: $id, unit: $unit, reason: "Giao theo nơi ở (mẫu)") { id } }`;
  const suspend = 'mutation ($code: String!) { suspendTenant(code: $code, reason: "Tạm ngừng để kiểm thử") { code } }';
  for (const family of FAMILIES) {
    const { root, sibling } = unitsOf(family);
    const steps = [
      [assign, { id: codec.encodeId('Record', recordKey(family, 'toRoot')), unit: root }],
      [assign, { id: codec.encodeId('Record', recordKey(family, 'toSibling')), unit: sibling }],
      [suspend, { code: agency(family, 'suspended') }],
    ] as const;
    for (const [query, variables] of steps) {
      const answer = await gateway.admin(strong ?? '', query, variables);
      if (answer.errors !== undefined) throw new Error(answer.text);
    }
  }
}

export interface MatrixGateway extends Surroundings {
  readonly databaseUrl: string;
  readonly forge: TokenForge;
  readonly ask: { readonly post: Ask; readonly get: Ask; readonly socket: Ask };
  stop(): Promise<void>;
}

export async function startMatrix(redisUrl?: string): Promise<MatrixGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-matrix-'));
  const forge = await createTokenForge();
  const system = createWorld();
  const database = await createTestDatabase();
  const gateway: TestGateway = await startGateway(forge, system, folder, database.url, redisUrl);
  const people = createPeople(forge);
  const lines = createLines(gateway);
  const around: Surroundings = {
    ...{ gateway, system, codec, lines },
    person: ({ role, relation }, family, second) => people.person(role, relation, family, second),
  };
  await prepare(around);
  return {
    ...around,
    databaseUrl: database.url,
    forge,
    ask: { post: askByPost(gateway), get: askByGet(gateway), socket: lines.ask },
    stop: async () => {
      await gateway.stop();
      await database.drop();
      await forge.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const READS: ReadonlySet<Operation> = new Set(['list', 'getById', 'node', 'readPII', 'count', 'introspect']);
const ADMINISTRATIVE: ReadonlySet<Operation> = new Set(['export', 'grant', 'readAudit', 'setQuota']);

export function isRead({ operation }: Row): boolean {
  return READS.has(operation);
}

export function isPublicSurface({ operation }: Row): boolean {
  return !ADMINISTRATIVE.has(operation);
}

/** What came of a row, as a word. */
export async function observe(row: Row, family: Family, matrix: MatrixGateway, ask: Ask): Promise<string> {
  if (row.operation === 'export') return observeExport(row, family, matrix);
  if (row.operation === 'subscribe') return observeSubscription(row, family, matrix);
  const person = matrix.person(row, family);
  const question = questionFor(row, family, codec);
  const word = read(row, (await ask(person, question)).body, matrix.system);
  if (row.operation !== 'sign' || word !== 'ALLOW') return word;
  // It went through: then it must not without the strong sign-in.
  const weak = read(row, (await ask(person, { ...question, strong: false })).body, matrix.system);
  return weak === 'STEP_UP_REQUIRED' ? 'ALLOW_STEP_UP' : `ALLOW, and ${weak} without a strong sign-in`;
}

/** Undefined if the observation is what was expected. */
export function difference(mode: string, family: Family, expected: string, observed: string): string | undefined {
  return looksLike(expected, observed) ? undefined : `${mode} (${family}): ${observed} instead of ${expected}`;
}

/** At most so many at once. */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
