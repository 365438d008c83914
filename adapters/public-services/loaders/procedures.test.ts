// Procedures: parts, decisions, keeping, and the catalogue without fields.
import { expect, it } from '@jest/globals';
import { InputError } from '../../kit/index.js';
import { createBench, fixture, type Script } from '../fixtures/scriptedPortal.js';
import { loadProcedureList } from './procedureList.js';
import { loadProcedures } from './procedures.js';

const CODE = '9.000012';
const decision = {
  error_code: 0,
  result: [{ IDQDCB: 'QD-MAU-01', SOQUYETDINH: '01/QĐ-MẪU', TRICHYEU: 'Mẫu', NGAYQUYETDINH: '20240102080000' }],
};
const catalogue = {
  error_code: '0',
  result: [
    { MATTHC: '9.000013', TENTTHC: 'Thủ tục mẫu 013' },
    { MATTHC: CODE, TENTTHC: 'Thủ tục mẫu 012' },
  ],
};

const script: Script = (service, { maTTHC }) => {
  if (service === 'login') return undefined;
  if (service === 'LayQDCB') return decision;
  if (service === 'LayDanhSachTTHC') return catalogue;
  return maTTHC === CODE ? fixture('procedure') : { error_code: -1, message: 'Không tìm thấy thủ tục hành chính' };
};

const services = (bench: ReturnType<typeof createBench>) =>
  bench.http.seen.flatMap(({ body }) => (body['service'] === undefined ? [] : [body['service']]));

it('has every part of LayThuTuc', async () => {
  const [record] = await loadProcedures([CODE], createBench(script).call());
  expect(record).toEqual({
    code: CODE,
    name: 'Thủ tục mẫu 012',
    kindCode: '1',
    state: 'PUBLISHED',
    stateCode: '1',
    fields: [{ code: 'G99-MU02', name: 'Chứng thực (mẫu)', sectorCode: 'G99' }],
    agencies: [
      { code: 'H26', oldCode: '000.00.00.H26', name: 'UBND thành phố Mẫu' },
      { code: null, oldCode: '000.1137.H53', name: 'Mã sai dạng' },
    ],
    steps: [{ case: null, steps: ['Bước 1 (mẫu)'] }],
    ways: [
      {
        channel: 'ONLINE',
        timeLimits: [
          {
            duration: '05',
            durationUnit: 'Ngày làm việc',
            note: null,
            fees: [
              { code: '1', amount: 10_000, amountText: '10.000', unit: 'đồng', note: null, url: null },
              { code: '2', amount: 0, amountText: 'Không', unit: null, note: null, url: null },
              { code: '3', amount: null, amountText: 'Theo quy định của HĐND', unit: null, note: null, url: null },
            ],
          },
        ],
      },
    ],
    papers: [
      {
        case: 'Nộp thay (mẫu)',
        papers: [{ code: 'G1', name: 'Tờ khai mẫu', formName: 'Mẫu 01', formUrl: null, originals: 1, copies: 0 }],
      },
    ],
    requirements: null,
    subjects: ['Công dân Việt Nam'],
    subjectsNote: null,
    results: [{ code: 'KQ012', name: 'Kết quả mẫu' }],
    legalBases: [{ number: '12/2024/NĐ-MẪU', title: 'Văn bản mẫu' }],
    decision: { decisionId: 'QD-MAU-01', number: '01/QĐ-MẪU', title: 'Mẫu', issuedOn: '2024-01-02', issuedBy: null },
  });
});

it('looks the decision up only if asked for it', async () => {
  const bench = createBench(script);
  await loadProcedures([CODE], bench.call({ wants: (name) => name === 'name' }));
  expect(services(bench)).toEqual(['LayThuTuc']);
});

it('is null for unknown and malformed codes, and asks only for the former', async () => {
  const bench = createBench(script);
  expect((await loadProcedures(['9.999999', 'x', CODE, 'x'], bench.call())).map((record) => record?.code)).toEqual([
    undefined,
    undefined,
    CODE,
    undefined,
  ]);
  expect(services(bench).filter((service) => service === 'LayThuTuc')).toHaveLength(2);
});

it('is listed by code without a look-up, if code and name are enough', async () => {
  const bench = createBench(script);
  const page = await loadProcedureList({}, bench.call({ wants: (name) => name === 'name' }));
  expect(page.items.map(({ record }) => record.code)).toEqual([CODE, '9.000013']);
  expect(services(bench)).toEqual(['LayDanhSachTTHC']);
});

it('keeps its line in the list if it cannot be looked up any more', async () => {
  const page = await loadProcedureList({}, createBench(script).call());
  expect(page.items.map(({ record }) => record.fields)).toEqual([[expect.anything()], null]);
});

it('is found by field, up to a limit of look-ups', async () => {
  const page = await loadProcedureList({ field: 'G99-MU02' }, createBench(script).call());
  expect(page.items.map(({ record }) => record.code)).toEqual([CODE]);
  const many = Array.from({ length: 11 }, (_, index) => ({ MATTHC: `9.1000${index + 10}`, TENTTHC: 'Mẫu' }));
  const wide: Script = (service) => (service === 'login' ? undefined : { error_code: 0, result: many });
  const bench = createBench(wide, { maxFieldScan: 10 });
  await expect(loadProcedureList({ field: 'G99-MU02' }, bench.call())).rejects.toBeInstanceOf(InputError);
});
