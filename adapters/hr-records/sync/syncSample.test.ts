// The file of an officer as the sample database gives it, and every officer of the sample as the Ministry would have them.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import type { HrServer } from '../../../sandbox/hr/createHrServer.js';
import { startSampleHr } from '../../../test/support/startSampleHr.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError } from '../../kit/index.js';
import { createDirectory, numbersOf, WARD } from '../fixtures/sampleOfficers.js';
import { createSyncBench, type SyncBench } from '../fixtures/syncBench.js';

const city = createSampleCity();
const directory = createDirectory(city);
const views = { partyPost: 'party.v_member' };
let server: HrServer;
const benches: SyncBench[] = [];

function open(sync: object = {}, more: object = { views }): SyncBench {
  const given = { url: server.syncUrl, databaseUrl: server.sqlUrl, directory, createRuntime: createAdapterRuntime };
  const bench = createSyncBench({ ...given, sync, ...more });
  benches.push(bench);
  return bench;
}

beforeAll(async () => {
  server = await startSampleHr();
}, 120_000);
afterAll(async () => {
  await Promise.all(benches.map(({ call }) => call.client.sql.close()));
  await server.close();
});

it('holds everything that the Ministry wants, in one statement', async () => {
  const officer = city.officers.find(
    ({ salaryHistory, workHistory, qualifications, postCode, unitKey }) =>
      unitKey === WARD &&
      salaryHistory.length > 1 &&
      workHistory.length > 1 &&
      postCode !== '000' &&
      qualifications.foreignLanguageCode !== '00',
  );
  const number = officer?.number ?? '';
  server.sync.records.remove('000.00.00.H26', number);
  expect((await open().run('syncOfficer', { officer: number })).trail).toEqual(['send DONE']);
  expect(server.sync.records.get('000.00.00.H26', number)).toMatchObject({
    SoHieuCBCCVC_BNDP: number,
    THONGTINCHUNG: { HoVaTen: officer?.fullName, MaDonViQuanLy: city.agency(officer?.agencyCode ?? '')?.oldCode },
    TUYENDUNG_QT_CONGTAC: { DS_QUATRINH_CONGTAC: officer?.workHistory.map(({ post }) => ({ ChucVu: post })) },
    LUONG_PHUCAP_CHUCVU: {
      ...{ MaNgachChucDanh: officer?.rankCode, BacLuong: String(officer?.step), ChucVu: officer?.postCode },
      DS_QUATRINH_LUONG: officer?.salaryHistory.map((step) => ({ Ngach: step.rankCode, BacLuong: `${step.step}` })),
      DS_QUATRINH_PHUCAP: [
        { LoaiPhuCap: '01', HinhThucHuong: '01' },
        { LoaiPhuCap: '03', HinhThucHuong: '02' },
      ],
    },
    TRINHDO_DAOTAO_BOIDUONG: {
      TrinhDoChuyenMon: officer?.qualifications.degreeCode,
      HocVanPhoThong: '12',
      DS_TINHOC: [{ TrinhDo: officer?.qualifications.itCode }],
      DS_NGOAINGU: [{ MaNgoaiNgu: officer?.qualifications.foreignLanguageCode }],
    },
    THONGTIN_KHAC: { ChucVuDang: expect.stringMatching(/^\d\d$/) },
    DS_KETQUA_DANHGIA_PHANLOAI: officer?.evaluations.map(({ resultCode }) => ({ KetQuaDanhGia: resultCode })),
  });
});

it('is complete for officers of a ward: each is accepted and sent, whatever is empty in it', async () => {
  const bench = open({ emptyLists: 'REBUILD' });
  for (const officer of numbersOf(city, WARD).slice(0, 12)) {
    const { trail } = await bench.run('syncOfficer', { officer });
    expect([officer, trail]).toEqual([officer, ['send DONE']]);
    expect(server.sync.records.get('000.00.00.H26', officer)).toHaveProperty('DS_KETQUA_DANHGIA_PHANLOAI');
  }
});

it('is refused when a list is longer than may be sent', async () => {
  const number = city.officers.find(({ salaryHistory }) => salaryHistory.length > 2)?.number;
  await expect(open({ maxListRows: 2 }).prepare('syncOfficer', { officer: number })).rejects.toThrow(InputError);
});

it('is not read of the Party where no source for that is named', async () => {
  const [number = ''] = numbersOf(city, WARD);
  const { payload } = await open({}, {}).prepare('syncOfficer', { officer: number });
  expect(JSON.stringify(payload)).not.toMatch(/ChucVuDang|THONGTIN_KHAC/);
});

it('is looked for by number, and nobody else is removed', async () => {
  const [one = '', two = ''] = numbersOf(city, WARD).slice(-2);
  const { trail } = await open().run('removeOfficerFromSync', { officer: one, reason: 'Lý do mẫu' });
  expect(trail).toEqual(['send DONE']);
  expect(server.sync.records.get('000.00.00.H26', one)).toBeUndefined();
  expect(server.sync.records.get('000.00.00.H26', two)).toBeDefined();
  await expect(open().prepare('syncOfficer', { officer: 'HN999999' })).rejects.toThrow(InputError);
});
