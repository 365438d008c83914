// From a dossier on the wire to the record of the schema.
import { describe, expect, it } from '@jest/globals';
import { book, fixture } from '../fixtures/scriptedPortal.js';
import { createDossierRowSchema } from '../wire/dossierRow.js';
import { rowsOf } from '../wire/portalReply.js';
import { toDossierStatus, toStatusCode } from './codes.js';
import { toDossier, type DossierContext } from './toDossier.js';

const schema = createDossierRowSchema({ progressKeys: ['TIENDO'], resultDocumentKey: 'GIAYTOID' });
const context: DossierContext = {
  units: book,
  now: new Date('2026-03-20T08:00:00+07:00'),
  officerPattern: /^(HN\d{6})\b/u,
  documentPattern: /^[^,]+,\d{4}\/\d{2}\/\d{2},.+$/u,
};
const [sample] = rowsOf((fixture('dossier') as { result: unknown }).result) as Record<string, unknown>[];

function convert(changes: object = {}) {
  return toDossier(schema.parse({ ...sample, ...changes }), context);
}

describe('a dossier', () => {
  it('has words for codes, instants for times and null for empty texts', () => {
    expect(convert()).toMatchObject({
      code: '000.00.L7.H26-260305-0007',
      nationalCode: null,
      procedureCode: '9.000012',
      field: { code: 'G99-MU02', name: 'Chứng thực (mẫu)', sectorCode: 'G99' },
      channel: 'ONLINE',
      status: 'COMPLETED',
      statusCode: '9',
      acceptedAt: new Date('2026-03-05T01:15:00Z'),
      returnedAt: null,
      delivery: { way: 'DIRECT', instructions: null },
      onlinePayment: { state: 'PAID', stateCode: '1' },
      hasDigitisedPapers: true,
      accountVerified: true,
    });
  });

  it('names its applicant with all numbers', () => {
    expect(convert().applicant).toEqual({
      name: 'Công dân Mẫu 0001',
      identifier: '999090000001',
      citizenNumber: '999090000001',
      formerIdentityNumber: '999000001',
      portalAccount: '00000000-0000-4000-8000-000000000001',
      kind: 'INDIVIDUAL',
      phone: '0000000001',
      email: 'mau0001@sample.invalid',
      fax: null,
      particulars: null,
    });
  });

  it('belongs to the agency in its code', () => {
    expect(convert()).toMatchObject({
      agencyCode: 'H26.L7',
      unitKey: 'w:L7',
      recordedUnder: { agencyCode: 'H26.L7', oldCode: '000.00.L7.H26' },
    });
  });

  it('belongs to the agency that handles it if that in its code is unknown, and to nobody if both are', () => {
    const MAHOSO = '000.00.Z9.H26-260305-0007';
    const recordedUnder = { agencyCode: 'H26.Z9', oldCode: '000.00.Z9.H26' };
    expect(convert({ MAHOSO, DONVIXULY: 'H26.L8' })).toMatchObject({ unitKey: 'w:L8', recordedUnder });
    expect(convert({ MAHOSO })).toMatchObject({ unitKey: null, agencyCode: null, recordedUnder });
  });

  it('has its steps in order of time, and the officer of the latest', () => {
    const { progress, officerNumber } = convert();
    expect(progress?.map((step) => [step.officerNumber, step.officerName, step.status])).toEqual([
      ['HN000123', 'Nguyễn Văn Mẫu 0123', 'ACCEPTED'],
      ['HN000124', 'Trần Thị Mẫu 0124', 'COMPLETED'],
    ]);
    expect(officerNumber).toBe('HN000124');
  });

  it('has no officer if the latest step names none by number', () => {
    const TIENDO = [{ NGUOIXULY: 'Trần Thị Mẫu', THOIDIEMXULY: '20260313093000', TRANGTHAI: '77' }];
    const { progress, officerNumber } = convert({ TIENDO });
    expect(officerNumber).toBeNull();
    expect(progress).toMatchObject([{ officerName: 'Trần Thị Mẫu', officerNumber: null, status: 'UNKNOWN' }]);
  });

  it('keeps the order received if a step has no time', () => {
    const TIENDO = [{ NGUOIXULY: 'B', THOIDIEMXULY: '20260313093000' }, { NGUOIXULY: 'A' }];
    expect(convert({ TIENDO }).progress?.map((step) => step.officerName)).toEqual(['B', 'A']);
  });

  it('links each result document once, and only what is a document', () => {
    const { documentIds, results } = convert();
    expect(documentIds).toEqual(['H26.L7,2026/03/13,12/QĐ-UBND']);
    expect(results).toHaveLength(3);
  });

  it('leaves deleted attachments out and reads fees leniently', () => {
    expect(convert().attachments?.map(({ fileId }) => fileId)).toEqual(['T1']);
    expect(convert().fees).toMatchObject([{ amount: 10_000, amountText: '10.000' }]);
    expect(convert({ DANHSACHLEPHI: [{ GIA: 'Theo quy định' }] }).fees).toMatchObject([
      { amount: null, amountText: 'Theo quy định' },
    ]);
  });

  it('has null, not an empty list, for what the reply does not have', () => {
    const bare = toDossier(schema.parse({ MAHOSO: '000.00.L7.H26-260305-0007' }), context);
    expect([bare.progress, bare.results, bare.fees, bare.attachments]).toEqual([null, null, null, null]);
    expect([bare.documentIds, bare.overdue, bare.status, bare.field]).toEqual([[], null, null, null]);
  });

  it.each([
    ['finished late', {}, true],
    ['finished in time', { NGAYKETTHUCXULY: '20260312100000' }, false],
    ['open and past its day', { NGAYKETTHUCXULY: '' }, true],
    ['open and before its day', { NGAYKETTHUCXULY: '', NGAYHENTRA: '20260401170000' }, false],
    ['refused in time', { NGAYKETTHUCXULY: '', NGAYTUCHOI: '20260306100000' }, false],
    ['without a day', { NGAYHENTRA: '' }, null],
  ])('%s: overdue is %3$j', (_what, changes, overdue) => {
    expect(convert(changes).overdue).toBe(overdue);
  });
});

describe('statuses', () => {
  it('have a word for each of the ten codes, and the code back', () => {
    const codes = Array.from({ length: 10 }, (_, index) => String(index + 1));
    const words = codes.map((code) => toDossierStatus(code));
    expect(new Set(words).size).toBe(10);
    expect(words.map((word) => word && toStatusCode(word))).toEqual(codes);
  });

  it('are UNKNOWN for other codes, and nothing for none', () => {
    expect(['11', '0', 'x'].map((code) => toDossierStatus(code))).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    expect(toDossierStatus('02')).toBe('ACCEPTED');
    expect(toDossierStatus(null)).toBeNull();
    expect(toStatusCode('UNKNOWN')).toBeUndefined();
  });
});
