// The guide for administrators, read from top to bottom on a running gateway: every answer that it prints is the real one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATEWAY_CAPABILITIES } from '../../gateway/access/index.js';
import { createTestDatabase } from '../support/database.js';
import { startSampleSandbox, type SampleSandbox } from '../support/sampleSandbox.js';
import { askGraphql, startTestGateway, type TestGateway } from '../support/testGateway.js';
import { compare, fillIn, guideSteps, moveDays, type AskStep, type CurlStep, type Kept } from './guideSteps.js';
import { fencedBlocks } from './markdown.js';
import { readText, root } from './repository.js';

/** The Monday on which the guide is read. */
const FIRST_DAY = '2026-11-23';
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const pages = ['docs/guides/administration.vi.md', 'docs/guides/administration.md'] as const;
const steps = guideSteps(moveDays(readText(pages[0]), FIRST_DAY, today));

let sandbox: SampleSandbox;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let folder: string;
let gateway: TestGateway;
const kept: Kept = new Map();
/** Access tokens of applications, by client id. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  sandbox = await startSampleSandbox();
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'lien-thong-guide-'));
  gateway = await startTestGateway({
    ...sandbox.gateway,
    databaseUrl: database.url,
    dataFolder: folder,
    access: { stepUpAcr: ['LoA2'] },
    issuerSettings: { claims: { personalId: 'SoDinhDanh' } },
  });
}, 120_000);

afterAll(async () => {
  await gateway.stop();
  await database.drop();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask({ who, path, purpose, text }: AskStep): Promise<unknown> {
  const token = tokens.get(who) ?? (await sandbox.token(who));
  const named = [...text.matchAll(/\$(\w+):/g)].map((match) => match[1] ?? '');
  const variables = Object.fromEntries(named.map((name) => [name, kept.get(name)]));
  const headers: Record<string, string> = purpose === undefined ? {} : { 'x-purpose': purpose };
  const answer = await askGraphql(`${gateway.url}${path}`, token, text, variables, headers);
  return JSON.parse(answer.text) as unknown;
}

async function curl({ path, user, form, answer }: CurlStep): Promise<unknown> {
  const credentials = user === undefined ? undefined : fillIn(user, kept);
  // A token counts whole seconds: one of the second in which the application's tokens were called back is called back too.
  if (tokens.has(credentials?.split(':')[0] ?? '')) await setTimeout(1_100);
  const response = await fetch(`${gateway.url}${fillIn(path, kept)}`, {
    ...(form.length === 0 ? {} : { method: 'POST', body: new URLSearchParams(form.join('&')) }),
    headers: credentials === undefined ? {} : { authorization: `Basic ${btoa(credentials)}` },
  });
  const text = await response.text();
  if (Array.isArray(answer)) return text.split(/\r?\n/);
  const json = JSON.parse(text) as { access_token?: string };
  if (json.access_token !== undefined) tokens.set(credentials?.split(':')[0] ?? '', json.access_token);
  return json;
}

function toTitle(step: AskStep | CurlStep): string {
  if (step.kind === 'curl') return `curl ${step.path}`;
  return `${step.who}: ${/\{\s*(\w+)/.exec(step.text)?.[1] ?? ''}`;
}

describe('the guide for administrators', () => {
  it('has the same operations and answers in both languages', () => {
    const [vi, en] = pages.map((page) => fencedBlocks(readText(page)).map(({ language, text }) => [language, text]));
    expect(vi?.length).toBeGreaterThan(60);
    expect(en).toEqual(vi);
  });

  it.each(steps.map((step, i) => [i + 1, step.kind === 'value' ? step.name : toTitle(step), step] as const))(
    'step %i, %s',
    async (_number, _title, step) => {
      if (step.kind === 'value') return void kept.set(step.name, step.value);
      const real = step.kind === 'ask' ? await ask(step) : await curl(step);
      const [shown, documented] = compare(step.answer, real, kept);
      expect(shown).toEqual(documented);
    },
    30_000,
  );

  it('verifies the trail of what was done, and says so in the words of the page', () => {
    const said =
      fencedBlocks(readText(pages[0]))
        .find(({ language }) => language === 'text')
        ?.text.trim() ?? '';
    const program = ['--import', 'tsx', 'gateway/auditVerify.ts'];
    const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: folder };
    const real = execFileSync(process.execPath, program, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
    expect(said).toContain('SOUND');
    expect(real.trim().replace(/\d+(\.\d+)?/g, '…')).toBe(said);
  }, 60_000);
});

/** What the last column of the table calls the sample's roles. */
const ROLES: Readonly<Record<string, string>> = {
  ...{ city: 'city-admin', unit: 'unit-admin', auditor: 'auditor', developers: 'adapter-developer' },
  ...{
    'thành phố': 'city-admin',
    'đơn vị': 'unit-admin',
    'kiểm toán': 'auditor',
    'nhà phát triển': 'adapter-developer',
  },
};

interface Seed {
  readonly grants: { to: { name: string }; capabilities: string[]; usable?: boolean }[];
}

it.each(pages)('%s says which role of the sample may do what', (page) => {
  const rows = [...readText(page).matchAll(/^\| `(gateway:[a-z.-]+)` *\|[^|]*\| ([^|]*) \|$/gm)];
  const said = rows.map(([, name = '', roles = '']) => [
    name,
    roles
      .trim()
      .split(', ')
      .map((role) => ROLES[role]),
  ]);
  const { grants } = JSON.parse(readText('config/environments/sample/seed.json')) as Seed;
  const holders = GATEWAY_CAPABILITIES.map(({ capability }) => [
    capability,
    grants.filter((one) => one.usable !== false && one.capabilities.includes(capability)).map(({ to }) => to.name),
  ]);
  const sorted = (list: unknown[][]) =>
    list.map(([name, roles]) => `${String(name)}: ${[...(roles as [])].sort().join()}`).sort();
  expect(sorted(said)).toEqual(sorted(holders));
});

describe('a printed answer', () => {
  const real = {
    data: { id: 'x1', more: [1, 2, 3] },
    errors: [{ message: 'no', extensions: { code: 'C', hop: 'h' } }],
  };
  const equal = (documented: unknown, known: Kept = new Map()) => {
    const [shown, wanted] = compare(documented, real, known);
    expect(shown).toEqual(wanted);
  };

  it('may keep a value, and means the same by its name later', () => {
    const known: Kept = new Map();
    const documented = { data: { id: '<one>', more: [1, '…'] }, errors: [{ extensions: { code: 'C' } }] };
    equal(documented, known);
    expect(known.get('one')).toBe('x1');
    expect(() => equal(documented, new Map([['one', 'x2']]))).toThrow();
  });

  it.each([
    ['another value', { data: { id: 'x2', more: '…' }, errors: [{ extensions: { code: 'C' } }] }],
    ['a field too few', { data: { id: 'x1' }, errors: [{ extensions: { code: 'C' } }] }],
    ['another code', { data: '…', errors: [{ extensions: { code: 'D' } }] }],
    ['no code', { data: '…', errors: [{ message: 'no' }] }],
    ['an error too few', { data: '…' }],
  ])('is not true with %s', (_what, documented) => {
    expect(() => equal(documented)).toThrow();
  });

  it('moves with the day on which it is read, and what lies before stays', () => {
    const page = '2025-07-01 2026-11-23 2026-11-30T10:00:00.000Z hn:2025-07:00103 hn:2027-03:00103';
    expect(moveDays(page, '2026-11-23', '2027-11-24')).toBe(
      '2025-07-01 2027-11-24 2027-12-01T10:00:00.000Z hn:2025-07:00103 hn:2028-03:00103',
    );
  });
});
