// A GraphQL service of somebody else's behind the whole gateway: it adds a field to units and refers to officers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAdapter } from '../../adapters/kit/index.js';
import { OTHER_WARD, WARD } from '../support/parcelGateway.js';
import { startParkingService, type ParkingService } from '../support/parkingService.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

const OFFICERS = [
  { number: 'o1', name: 'Cán bộ Mẫu Một', unitKey: WARD },
  { number: 'o2', name: 'Cán bộ Mẫu Hai', unitKey: OTHER_WARD },
];

const staff = defineAdapter({
  ...{ id: 'staff', title: { vi: 'Cán bộ', en: 'Staff' }, levels: ['CITY', 'WARD'] },
  grants: [{ capability: 'staff:officer.read', title: { vi: 'Xem cán bộ', en: 'Read officers' } }],
  configSchema: z.object({}),
  typeDefs: /* GraphQL */ `
    type Officer implements Node @requires(grant: "staff:officer.read") @ownedBy(unit: "unitKey") {
      id: ID!
      number: String!
      name: String
    }
  `,
  createClient: () => ({}),
  queries: {},
  entities: {
    Officer: {
      key: 'number',
      load: async (keys) => keys.map((key) => OFFICERS.find((one) => one.number === key) ?? null),
    },
  },
  probe: async () => undefined,
});

const permit = (id: string, unitKey: string, officerNumber: string) => ({
  ...{ id, unitKey, officerNumber, plate: `29-${id}`, holder: 'Nguyễn Văn Mẫu' },
});

function grant(role: string, capabilities: readonly string[]) {
  const how = { usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' };
  return { to: { kind: 'ROLE', name: role }, capabilities, unit: null, reach: 'SELF', purposes: [], ...how };
}

const seed = {
  purposes: [],
  roles: ['warden', 'clerk'].map((code) => ({ code, titleVi: 'Vai trò (mẫu)', titleEn: 'Role (sample)' })),
  applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
  grants: [
    grant('warden', ['parking:permit.read', 'staff:officer.read', 'gateway:schema.introspect']),
    grant('clerk', ['staff:officer.read', 'gateway:schema.introspect']),
  ],
};

let forge: TokenForge;
let service: ParkingService;
let gateway: TestGateway;
const folder = mkdtempSync(join(tmpdir(), 'lien-thong-joined-'));

beforeAll(async () => {
  forge = await createTokenForge();
  service = await startParkingService(
    { '00103': [permit('t1', WARD, 'o1'), permit('t2', OTHER_WARD, 'o2'), permit('t3', WARD, 'o2')] },
    [OTHER_WARD, WARD, 'nowhere'],
  );
  const seedFile = join(folder, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  const access = { sandboxRoles: false };
  gateway = await startTestGateway({
    issuer: forge.issuer,
    adapters: [staff],
    remotes: [service.remote],
    seedFile,
    access,
  });
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
  await forge.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody of phường Tây Hồ. */
const tokenOf = (role: string) => forge.token({ sub: `nguoi-mau-${role}`, org: 'H26.L7', roles: [role] });
const UNIT = 'unit(code: "00103", asOf: "2025-07-01")';

describe('a service behind the gateway', () => {
  it('completes units, refers to officers, and shows each caller what is theirs', async () => {
    const text = `{ ${UNIT} { fullName parkingLots parkingPermits { id plate holder officer { name } } } }`;
    const { data, errors } = await gateway.ask(tokenOf('warden'), text);
    expect(errors).toBeUndefined();
    const holder = 'N. V. Mẫu';
    expect(data.unit).toEqual({
      ...{ fullName: 'phường Tây Hồ', parkingLots: 3 },
      parkingPermits: [
        { id: 't1', plate: '29-t1', holder, officer: { name: 'Cán bộ Mẫu Một' } },
        null,
        { id: 't3', plate: '29-t3', holder, officer: null },
      ],
    });
    expect(service.asked.at(-1)?.variables).toEqual({ _k_keys: [{ code: '00103', validFrom: '2025-07-01' }] });
    expect(service.asked.at(-1)?.query).not.toContain('Officer');
  });

  it('names units, which are found here and are scoped like all others', async () => {
    const { data } = await gateway.ask(tokenOf('warden'), '{ permitUnits { fullName parkingLots } }');
    expect(data.permitUnits).toEqual([
      { fullName: 'phường Bồ Đề', parkingLots: null },
      { fullName: 'phường Tây Hồ', parkingLots: 3 },
      null,
    ]);
  });

  it('is asked nothing for whoever lacks the grant, and they do not see its fields', async () => {
    const before = service.asked.length;
    const refused = await gateway.ask(tokenOf('clerk'), `{ ${UNIT} { parkingLots } }`);
    expect(refused.errors?.[0].extensions).toMatchObject({
      code: 'FORBIDDEN',
      refused: [{ field: 'Unit.parkingLots' }],
    });
    const names = async (role: string) => {
      const { data } = await gateway.ask(tokenOf(role), '{ __type(name: "Unit") { fields { name } } }');
      return data.__type.fields.map(({ name }: { name: string }) => name);
    };
    expect(await names('clerk')).not.toContain('parkingPermits');
    expect(await names('warden')).toEqual(expect.arrayContaining(['parkingPermits', 'parkingLots', 'fullName']));
    expect(service.asked).toHaveLength(before);
  });

  it('costs its fields alone when it is down', async () => {
    service.setDown(true);
    const { data, errors } = await gateway.ask(tokenOf('warden'), `{ ${UNIT} { fullName parkingPermits { id } } }`);
    service.setDown(false);
    expect(data.unit).toEqual({ fullName: 'phường Tây Hồ', parkingPermits: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions.service])).toEqual([
      [['unit', 'parkingPermits'], 'parking'],
    ]);
  });
});
