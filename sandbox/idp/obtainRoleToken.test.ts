// Roles, units and officers as people type them, and one real round through the program that prints tokens.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { createSampleCity } from '../city/createSampleCity.js';
import { writeSandboxFile } from '../supervisor/sandboxFile.js';
import { OTHER_AUDIENCE } from './audiences.js';
import { createIdpServer, type IdpServer } from './createIdpServer.js';
import { STAND_INS, type SandboxAddresses } from '../supervisor/standIns.js';
import { obtainRoleToken, TOKEN_ROLES, toTokenSubject } from './obtainRoleToken.js';

const city = createSampleCity('roles');
const dataDir = mkdtempSync(join(tmpdir(), 'token-'));
let idp: IdpServer;

function agencyOf(options: Parameters<typeof toTokenSubject>[1]): string | undefined {
  const subject = toTokenSubject(city, options);
  return 'login' in subject ? city.officer(subject.login)?.agencyCode : undefined;
}

beforeAll(async () => {
  idp = await createIdpServer({ city, port: 0 });
  const nowhere = { url: 'http://127.0.0.1:9', pid: 0, port: 9 };
  const hr = { sqlUrl: 'postgres://127.0.0.1:9', syncUrl: 'http://127.0.0.1:9', syncPort: 9, pid: 0, port: 9 };
  const { issuer, port } = idp;
  const others = Object.fromEntries(STAND_INS.map((name) => [name, nowhere])) as unknown as SandboxAddresses;
  writeSandboxFile(dataDir, {
    ...others,
    seed: city.seed,
    hr,
    catalog: { sqlUrl: 'postgres://127.0.0.1:9', pid: 0, port: 9 },
    idp: { issuer, pid: process.pid, port },
  });
});
afterAll(async () => {
  await idp.close();
  rmSync(dataDir, { recursive: true });
});

describe('a role', () => {
  it('stands for an officer of phường Tây Hồ, unless another unit is named', () => {
    expect(agencyOf({ role: 'ward-officer' })).toBe('H26.L7');
    expect(agencyOf({ role: 'ward-officer', unit: '00004@2026-01-01' })).toBe('H26.L0');
    expect(agencyOf({ role: 'district-officer' })).toBe('H26.62');
    expect(agencyOf({ role: 'city-officer' })).toBe('H26');
  });

  it('means another ward with the same code before and after 2025-07-01', () => {
    expect(agencyOf({ role: 'ward-officer', unit: '00103@2025-06-30' })).toMatch(/^H26\.62\.\d\d$/);
    expect(agencyOf({ role: 'ward-officer', unit: '00103@2025-07-01' })).toBe('H26.L7');
  });

  it('may be an officer by staff number, at the level of the role', () => {
    expect(toTokenSubject(city, { role: 'city-officer', officer: 'HN000001' })).toEqual({ login: 'HN000001' });
    expect(() => toTokenSubject(city, { role: 'ward-officer', officer: 'HN000001' })).toThrow(/TOKEN_OFFICER_UNKNOWN/);
    expect(() => toTokenSubject(city, { role: 'ward-officer', officer: 'HN9' })).toThrow(/HN000001 to HN004700/);
  });

  it.each(['00103', '00103@', '003@2025-06-30', '003@2025-07-01', '99999@2025-07-01', "1' or 1=1"])(
    'of a ward officer is refused with the unit %s',
    (unit) => {
      expect(() => toTokenSubject(city, { role: 'ward-officer', unit })).toThrow(
        /TOKEN_UNIT_UNKNOWN.*00103@2025-07-01/,
      );
    },
  );

  it('that does not exist is refused with a list of those that do', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString', 'admin')), (role) => {
        fc.pre(!TOKEN_ROLES.includes(role));
        expect(() => toTokenSubject(city, { role })).toThrow(
          /TOKEN_ROLE_UNKNOWN.*city-admin.*ward-officer.*shared-app/,
        );
      }),
    );
  });

  it('gets a token whatever it is', async () => {
    for (const role of TOKEN_ROLES) {
      const claims = decodeJwt(await obtainRoleToken({ dataDir, role }));
      expect([role, claims['roles']]).toEqual([
        role,
        [role.replace(/-es256|-2$/, '').replace('ward-admin', 'unit-admin')].filter(
          (name) => !/^other|^gateway/.test(name),
        ),
      ]);
    }
  });
});

describe('the program', () => {
  const run = promisify(execFile);
  const script = fileURLToPath(new URL('../token.ts', import.meta.url));
  const tsx = import.meta.resolve('tsx');
  const token = (args: string[], folder = dataDir) =>
    run(process.execPath, ['--import', tsx, script, ...args], { env: { ...process.env, DATA_DIR: folder } });

  it('prints one token and nothing else', async () => {
    const { stdout, stderr } = await token(['auditor', '--audience', OTHER_AUDIENCE]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(decodeJwt(stdout.trim())).toMatchObject({ aud: OTHER_AUDIENCE, roles: ['auditor'] });
  }, 20_000);

  it('fails with a word on stderr and no output', async () => {
    const nothing = { code: 1, stdout: '' };
    await expect(token(['nobody'])).rejects.toMatchObject({
      ...nothing,
      stderr: expect.stringContaining('TOKEN_ROLE_UNKNOWN'),
    });
    const empty = token(['auditor'], join(dataDir, 'nothing'));
    await expect(empty).rejects.toMatchObject({ ...nothing, stderr: expect.stringContaining('npm start') });
  }, 20_000);
});
