// The example service behind a whole gateway: the same service in two languages, and the same questions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readServiceSdl } from '../../../gateway/stitching/index.js';
import { askForSdl } from '../../support/graphqlServices.js';
import { openStream } from '../../support/parcelGateway.js';
import { createParcelSystem, parcelAdapter } from '../../support/parcelAdapter.js';
import {
  startParkingProgram,
  startParkingService,
  withoutPython,
  type ParkingService,
} from '../../support/parkingExample.js';
import { startTestGateway, type TestGateway } from '../../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../../support/tokenForge.js';

const CAPABILITIES = ['parking:permit.read', 'parking:permit.extend'];
const title = { vi: 'Bãi đỗ xe (mẫu)', en: 'Parking (sample)' };

const seed = {
  purposes: [],
  roles: [{ code: 'clerk', titleVi: 'Cán bộ (mẫu)', titleEn: 'Clerk (sample)' }],
  applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
  grants: [
    {
      ...{ to: { kind: 'ROLE', name: 'clerk' }, capabilities: CAPABILITIES, unit: null, reach: 'SELF' },
      ...{ purposes: [], usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' },
    },
  ],
};

/** As its people would declare it, from what it says of itself. */
async function readService(url: string) {
  const read = readServiceSdl({
    ...{ id: 'parking', title, levels: ['WARD'], url, kind: 'STITCHING', rules: null },
    grants: CAPABILITIES.map((capability) => ({ capability, title })) as never,
    sdl: await askForSdl({ url, kind: 'STITCHING' }),
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.remote;
}

const missing = withoutPython();
if (missing !== undefined) process.stdout.write(`The example in Python was not run: ${missing}.\n`);

const LANGUAGES = [
  ['in this language', startParkingService],
  ...(missing === undefined ? [['in Python', startParkingProgram] as const] : []),
] as const;

let forge: TokenForge;
let folder: string;
beforeAll(async () => {
  forge = await createTokenForge();
  folder = mkdtempSync(join(tmpdir(), 'lien-thong-parking-'));
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(seed));
});
afterAll(async () => {
  await forge.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(LANGUAGES)('the parking service %s', (_language, start) => {
  let service: ParkingService;
  let gateway: TestGateway;
  const clerk = () => forge.token({ sub: 'can-bo-mau', org: 'H26.L7', roles: ['clerk'] });

  beforeAll(async () => {
    service = await start();
    gateway = await startTestGateway({
      issuer: forge.issuer,
      // It tells of changes as well: subscriptions of both stand side by side.
      adapters: [parcelAdapter(createParcelSystem())],
      remotes: [await readService(service.url)],
      seedFile: join(folder, 'seed.json'),
    });
  }, 60_000);
  afterAll(async () => {
    await gateway.stop();
    await service.stop();
  });

  it('answers for the permits of one’s own ward, with what is personal masked', async () => {
    const { data, errors } = await gateway.ask(clerk(), '{ parkingPermits { number validTo plate holder } }');
    expect(errors).toBeUndefined();
    expect(data.parkingPermits).toEqual([
      { number: 'DX-MAU-0001', validTo: '2026-12-31', plate: '00MA****01', holder: 'N. V. Mẫu' },
      { number: 'DX-MAU-0002', validTo: '2027-02-28', plate: '00MA****02', holder: 'T. T. Mẫu' },
      null,
    ]);
  });

  it('completes units of another system, by code and first day', async () => {
    const { data, errors } = await gateway.ask(
      clerk(),
      '{ unit(code: "00103") { name parkingPermits { number zone } } other: unit(code: "00118") { parkingPermits { number } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.unit.parkingPermits.map(({ number }: any) => number)).toEqual(['DX-MAU-0001', 'DX-MAU-0002']);
    expect(data.other.parkingPermits).toEqual([null]);
  });

  it('is asked nothing without the right', async () => {
    const nobody = forge.token({ sub: 'nguoi-la', org: 'H26.L7', roles: [] });
    const { errors } = await gateway.ask(nobody, '{ parkingPermits { number } }');
    expect(errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  it('is told nothing that the client has sent', async () => {
    await gateway.ask(clerk(), '{ parkingPermits(zone: "x") { number } }', {}, { cookie: 'a=b', 'x-other': 'y' });
    for (const headers of service.arrived.slice(-1)) {
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
      expect(headers).not.toHaveProperty('x-other');
      expect(headers).not.toHaveProperty('authorization');
      expect(headers['x-request-id']).toMatch(/\S/);
    }
  });

  it('changes what it is asked to, once, and tells of it', async () => {
    const stream = await openStream(
      gateway.graphqlUrl,
      clerk(),
      'subscription { parkingPermitChanged { number validTo } }',
    );
    const extend = (number: string, until: string) =>
      gateway.ask(clerk(), `mutation { extendParkingPermit(number: "${number}", until: "${until}") { validTo } }`);
    for (let day = 10; stream.told().length === 0; day += 1) {
      expect(day).toBeLessThan(100);
      await extend('DX-MAU-0003', `20${day + 20}-01-01`);
      await extend('DX-MAU-0002', `20${day + 20}-01-01`);
    }
    const { data } = await extend('DX-MAU-0001', '2099-01-01');
    expect(data).toEqual({ extendParkingPermit: { validTo: '2099-01-01' } });
    while (!stream.text().includes('2099-01-01')) await stream.hear(stream.told().length + 1);
    expect(stream.told().at(-1)).toEqual({
      data: { parkingPermitChanged: { number: 'DX-MAU-0001', validTo: '2099-01-01' } },
    });
    expect(stream.text()).not.toContain('DX-MAU-0003');
    stream.leave();
    await stream.ended;
  });

  it('refuses in its own words, which stay between the two', async () => {
    const { errors, text } = await gateway.ask(
      clerk(),
      'mutation { extendParkingPermit(number: "DX-MAU-0001", until: "2000-01-01") { validTo } }',
    );
    expect(errors?.[0].extensions).toMatchObject({ code: 'UPSTREAM_ERROR', service: 'parking' });
    expect(text).not.toContain('later than');
  });
});
