// What is sent of a record, and what is refused before or instead of sending it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSyncApp } from '../../../sandbox/hr/sync/createSyncApp.js';
import { createRecords } from '../../../sandbox/hr/sync/records.js';
import { createSyncDesk } from '../../../sandbox/hr/sync/syncDesk.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError } from '../../kit/index.js';
import { createCall } from '../../kit/conformance/index.js';
import { createSyncDirectory, HELD, NUMBER, ORG, sampleFile, type SampleFile } from '../fixtures/sampleFile.js';
import { createSyncBench, type SyncBenchOptions } from '../fixtures/syncBench.js';
import { startSyncServer, type SyncServer } from '../fixtures/syncServer.js';
import { hrRecordsAdapter } from '../index.js';

const records = createRecords();
const desk = createSyncDesk({ records, orgCodes: new Set([ORG]) });
let server: SyncServer;
beforeAll(async () => {
  server = await startSyncServer(createSyncApp(desk));
});
afterAll(() => server.close());
beforeEach(() => records.remove(ORG, NUMBER));

function open(file?: SampleFile | null, sync: object = {}, options: Partial<SyncBenchOptions> = {}) {
  const given = { url: server.url, createRuntime: createAdapterRuntime, sync, ...options };
  return createSyncBench(file === undefined ? given : { ...given, file: () => file });
}

const held = () => records.get(ORG, NUMBER);
const run = (bench: ReturnType<typeof open>, parts?: readonly string[]) =>
  bench.run('syncOfficer', { officer: NUMBER, input: parts === undefined ? undefined : { parts } });
const prepare = (bench: ReturnType<typeof open>, args: object = {}) =>
  bench.prepare('syncOfficer', { officer: NUMBER, ...args });

/** With more in every list than the source has. */
function holdLonger(): void {
  const more = structuredClone(HELD);
  more.LUONG_PHUCAP_CHUCVU.DS_QUATRINH_LUONG.push(
    { Ngach: '01.004', BacLuong: '9' },
    { Ngach: '01.004', BacLuong: '10' },
  );
  more.TRINHDO_DAOTAO_BOIDUONG.DS_NGOAINGU.push({ MaNgoaiNgu: '02', TrinhDo: '01' });
  more.DS_KETQUA_DANHGIA_PHANLOAI.push({ KetQuaDanhGia: '05' });
  more.THONGTINCHUNG.HoVaTen = 'Tên cũ Mẫu';
  records.put(ORG, NUMBER, more);
}

describe('a record', () => {
  it('that is not there is added whole', async () => {
    const { outcome } = await run(open());
    expect(outcome).toEqual({
      outcome: 'DONE',
      result: { row: { type: 'Officer', key: NUMBER }, reference: `${ORG}_${NUMBER}` },
    });
    expect(held()).toEqual(HELD);
  });

  it('that is there becomes exactly what the source has, with lists that were longer', async () => {
    holdLonger();
    expect((await run(open())).trail).toEqual(['send DONE']);
    expect(held()).toEqual(HELD);
  });

  it('stays as accepted, whatever the source says by then, and is the same however often it is sent', async () => {
    let file = sampleFile();
    const bench = open(undefined, {}, { file: () => file });
    const prepared = await prepare(bench);
    file = sampleFile({ full_name: 'Tên sau này Mẫu' });
    await bench.deliver('syncOfficer', prepared);
    await bench.deliver('syncOfficer', prepared);
    expect(held()).toEqual(HELD);
  });

  it('is sent in the part that was asked for alone, and the rest is left alone', async () => {
    holdLonger();
    const { trail } = await run(open(), ['EVALUATIONS']);
    expect(trail).toEqual(['send DONE']);
    expect(held()).toMatchObject({ DS_KETQUA_DANHGIA_PHANLOAI: HELD.DS_KETQUA_DANHGIA_PHANLOAI });
    expect(held()).toMatchObject({ THONGTINCHUNG: { HoVaTen: 'Tên cũ Mẫu' } });
    expect(await run(open(), ['WORK', 'PAY'])).toMatchObject({ trail: ['send DONE'] });
    expect(held()).toMatchObject({ LUONG_PHUCAP_CHUCVU: HELD.LUONG_PHUCAP_CHUCVU });
  });

  it('that is not there cannot be made from a part without the general one', async () => {
    const { outcome } = await run(open(), ['PAY']);
    expect(outcome).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('GENERAL') } });
    expect(held()).toBeUndefined();
  });

  it('has a post in the Party only where the installation names a source for it', async () => {
    await expect(prepare(open(), { input: { parts: ['OTHER'] } })).rejects.toThrow('no source for OTHER');
    const views = { partyPost: 'party.v_member' };
    await run(open(sampleFile({ party_post_code: null }), {}, { views }));
    expect(held()).toEqual({ ...HELD, THONGTIN_KHAC: { ChucVuDang: '00' } });
    await run(open(sampleFile({ party_post_code: '03' }), {}, { views }));
    expect(held()).toEqual({ ...HELD, THONGTIN_KHAC: { ChucVuDang: '03' } });
  });

  it('goes out in the names and forms of the settings', async () => {
    const workFields = { from: 'Tu', until: '', agencyCode: 'Ma', agencyName: '', post: '' };
    const content = { agencyForm: 'NEW', dateForm: 'ISO', missing: 'OMIT', workFields, evaluationYear: 'Nam' };
    await run(open(undefined, { content, paths: { record: 'ApiSyncMsg/SyncMsg/ServiceM0001' } }));
    expect(held()).toMatchObject({
      THONGTINCHUNG: { MaDonViQuanLy: 'H26.L7', MaDonviSuDung: 'H26.L7.01' },
      TUYENDUNG_QT_CONGTAC: { DS_QUATRINH_CONGTAC: [{ Tu: '2004-09', Ma: '000.00.60.H26' }] },
      DS_KETQUA_DANHGIA_PHANLOAI: [
        { Nam: '2024', KetQuaDanhGia: '02' },
        { Nam: '2025', KetQuaDanhGia: '01' },
      ],
    });
    expect(held()?.['LUONG_PHUCAP_CHUCVU']).not.toHaveProperty('ChucVuChucDanhKiemNhiem');
  });
});

describe('a list that is empty in the source', () => {
  const empty = sampleFile({}, { DS_NGOAINGU: [], DS_QUATRINH_PHUCAP: [] });
  const expected = () => {
    const { DS_NGOAINGU: _none, ...qualifications } = HELD.TRINHDO_DAOTAO_BOIDUONG;
    const { DS_QUATRINH_PHUCAP: _no, ...pay } = HELD.LUONG_PHUCAP_CHUCVU;
    return { ...HELD, TRINHDO_DAOTAO_BOIDUONG: qualifications, LUONG_PHUCAP_CHUCVU: pay };
  };

  it('is no matter for a record that is not there yet', async () => {
    expect((await run(open(empty))).trail).toEqual(['send DONE']);
    expect(held()).toEqual(expected());
  });

  it('stops the command where the record is there, names the list, and changes nothing', async () => {
    holdLonger();
    const before = structuredClone(held());
    const { outcome } = await run(open(empty));
    const named = expect.stringContaining('DS_QUATRINH_PHUCAP, DS_NGOAINGU');
    expect(outcome).toMatchObject({ outcome: 'REFUSED', reason: { en: named, vi: named } });
    expect(held()).toEqual(before);
    expect(await run(open(empty), ['QUALIFICATIONS'])).toMatchObject({ outcome: { outcome: 'REFUSED' } });
    expect((await run(open(empty), ['GENERAL', 'WORK'])).trail).toEqual(['send DONE']);
  });

  it('is a matter for a person where nobody can say whether the record is our own', async () => {
    desk.behaviour.failAfter = 1;
    const { outcome, trail } = await run(open(empty));
    expect(outcome).toBeUndefined();
    expect(trail.slice(0, 3)).toEqual(['send UPSTREAM_UNAVAILABLE', 'look ABSENT', 'send UPSTREAM_ERROR']);
    expect(held()).toEqual(expected());
  });

  it('is emptied by writing its part anew, if the installation says so', async () => {
    holdLonger();
    expect((await run(open(empty, { emptyLists: 'REBUILD' }))).trail).toEqual(['send DONE']);
    expect(held()).toEqual(expected());
    records.remove(ORG, NUMBER);
    expect((await run(open(empty, { emptyLists: 'REBUILD' }))).trail).toEqual(['send DONE']);
    expect(held()).toEqual(expected());
  });

  it('is written anew as a whole when that was interrupted', async () => {
    holdLonger();
    desk.behaviour.failAfter = 2;
    const { trail } = await run(open(empty, { emptyLists: 'REBUILD' }));
    expect(trail.at(-1)).toBe('send DONE');
    expect(held()).toEqual(expected());
  });

  it('is left as the Ministry has it, if the installation says so', async () => {
    holdLonger();
    expect((await run(open(empty, { emptyLists: 'LEAVE' }))).trail).toEqual(['send DONE']);
    expect(held()).toMatchObject({
      THONGTINCHUNG: HELD.THONGTINCHUNG,
      TRINHDO_DAOTAO_BOIDUONG: { DS_NGOAINGU: [{ MaNgoaiNgu: '01' }, { MaNgoaiNgu: '02' }] },
    });
  });
});

describe('nothing is accepted', () => {
  it('of a list that was cut', async () => {
    const steps = Array.from({ length: 4 }, () => ({ rank_code: '01.003', step: 1 }));
    const bench = open(sampleFile({}, { DS_QUATRINH_LUONG: steps }), { maxListRows: 3 });
    await expect(prepare(bench)).rejects.toThrow(/more than 3 rows in DS_QUATRINH_LUONG/);
  });

  it('with values that the Ministry would refuse: all are named, none is shown', async () => {
    const cells = { sex_code: '7', full_name: null, step: 13, managing_agency: '000.00.L7.H26' };
    const lists = {
      DS_NGOAINGU: [
        { language_code: '01', level_code: '04' },
        { language_code: '77', level_code: '04' },
      ],
    };
    const refused = await prepare(open(sampleFile(cells, lists))).catch((error: unknown) => error as InputError);
    expect(refused).toBeInstanceOf(InputError);
    const { message, vi } = refused as InputError;
    for (const text of [message, vi]) {
      expect(text).toContain(
        'THONGTINCHUNG.HoVaTen, THONGTINCHUNG.GioiTinh, LUONG_PHUCAP_CHUCVU.BacLuong, TRINHDO_DAOTAO_BOIDUONG.DS_NGOAINGU[1].MaNgoaiNgu',
      );
      expect(text).not.toMatch(/77|13/);
    }
  });

  it.each([
    ['who is not in the database', null],
    ['of an agency that the directory does not know', sampleFile({ managing_agency: '000.00.77.H26' })],
    ['of an agency that the account does not speak for', sampleFile({ managing_agency: '000.00.00.G09' })],
  ])('about an officer %s', async (_who, file) => {
    await expect(prepare(open(file))).rejects.toThrow(InputError);
  });

  it('about an officer outside the scope, nor about a number that cannot be one', async () => {
    const bench = open();
    const { prepare: check } = hrRecordsAdapter.commands?.['syncOfficer'] ?? {};
    const narrow = createCall(bench.call.client, createSyncDirectory().scopeOf(['hn:2025-07:00118']));
    await expect(check?.({ officer: NUMBER } as never, narrow)).rejects.toThrow('is not in the HR database');
    await expect(prepare(bench, { officer: "x'; --" })).rejects.toThrow('is not in the HR database');
    await expect(prepare(bench, { input: { parts: [] } })).rejects.toThrow('at least one part');
  });

  it('where no sync API is configured', async () => {
    const config = { databaseUrl: 'postgres://reader@127.0.0.1/hr' };
    const client = hrRecordsAdapter.createClient(
      createAdapterRuntime(hrRecordsAdapter, config, { units: createSyncDirectory() }),
    );
    const call = createCall(client, createSyncDirectory().scopeOf());
    for (const command of Object.values(hrRecordsAdapter.commands ?? {}))
      await expect(command.prepare({ officer: NUMBER, reason: 'Lý do mẫu' } as never, call)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('not connected'),
      });
  });
});

it('says the officer as its subject, so that commands about one are sent in their order', async () => {
  expect((await prepare(open())).subject).toBe(`officer ${NUMBER}`);
});
