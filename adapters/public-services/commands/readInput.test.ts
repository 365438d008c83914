// What a new dossier may hold: every mistake is named, all at once, and none is quoted.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InputError } from '../../kit/index.js';
import { createCommandBench, type CommandBench } from '../fixtures/commandBench.js';
import { applicantInput, dossierInput } from '../fixtures/sampleCommands.js';
import { createSampleRows } from '../fixtures/sampleRows.js';

const city = createSampleCity();
const { directory, wards } = createSampleRows(city);
const [UNIT, OTHER_UNIT] = wards;
const PROCEDURE = city.procedures[0]?.code ?? '';
const NOW = new Date('2026-03-20T08:00:00+07:00');
const agencyOf = (unit: string) => city.agencies.find(({ unitKey }) => unitKey === unit)?.code;

let portal: PortalServer;
let bench: CommandBench;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
  bench = createCommandBench({ portal, directory, createRuntime: createAdapterRuntime, now: () => NOW });
});
afterAll(() => portal.close());

/** The fields that are named. */
async function mistakesOf(changes: object, unit: string = UNIT): Promise<string[]> {
  const failure: unknown = await bench
    .prepare('submitDossier', { unit, input: dossierInput(PROCEDURE, changes) })
    .catch((error: unknown) => error);
  if (!(failure instanceof InputError)) return [];
  expect(failure.vi.split('; ')).toHaveLength(failure.message.split('; ').length);
  return failure.message.split('; ').map((part) => part.split(' must ')[0] ?? '');
}

describe('a mistake is named by its field', () => {
  const applicant = (changes: object) => ({ applicant: applicantInput(changes) });
  const day = (text: string) => new Date(`${text}T08:00:00+07:00`);
  const paper = { fileId: 'x', name: 'x', url: 'https://tep.sample.invalid/x' };
  const cases: [string, object, string[]][] = [
    ['a procedure that nobody has', { procedure: '9.999999' }, ['input.procedure']],
    ['a malformed procedure', { procedure: 'x' }, ['input.procedure']],
    ['an agency of another unit', { agency: agencyOf(OTHER_UNIT) }, ['input.agency']],
    ['an unknown agency', { agency: 'H26.ZZ' }, ['input.agency']],
    ['11 digits', applicant({ citizenNumber: '99909000000' }), ['input.applicant.citizenNumber']],
    ['10 digits', applicant({ formerIdentityNumber: '0000000001' }), ['input.applicant.formerIdentityNumber']],
    ['a person without a number', applicant({ citizenNumber: '' }), ['input.applicant.citizenNumber']],
    ['an enterprise without a number', applicant({ kind: 'ENTERPRISE' }), ['input.applicant.identifier']],
    ['no name', applicant({ name: ' ' }), ['input.applicant.name']],
    ['a telephone number of letters', applicant({ phone: 'khong-co' }), ['input.applicant.phone']],
    ['an e-mail address without an at', applicant({ email: 'mau.sample.invalid' }), ['input.applicant.email']],
    ['an account at the counter', applicant({ portalAccount: 'x' }), ['input.applicant.portalAccount']],
    ['a summary of 1001 characters', { summary: 'x'.repeat(1_001) }, ['input.summary']],
    ['a note of 2001 characters', { note: 'x'.repeat(2_001) }, ['input.note']],
    ['a control character', { note: 'a\u0000b' }, ['input.note']],
    ['text that runs backwards', { summary: 'a\u202Eb' }, ['input.summary']],
    ['a status that is none', { status: 'UNKNOWN' }, ['input.status']],
    [
      'a day to come',
      { submittedAt: day('2026-03-21'), acceptedAt: day('2026-03-21') },
      ['input.submittedAt', 'input.acceptedAt'],
    ],
    ['a day long past', { submittedAt: day('1999-12-31') }, ['input.submittedAt']],
    [
      'acceptance before submission',
      { submittedAt: day('2026-03-19'), acceptedAt: day('2026-03-18') },
      ['input.acceptedAt'],
    ],
    ['a due date before acceptance', { dueAt: day('2026-03-19') }, ['input.dueAt']],
    ['a due date in a far century', { dueAt: day('2126-03-19') }, ['input.dueAt']],
    ['a fee below zero', { fees: [{ name: 'x', amount: -1 }] }, ['input.fees[0].amount']],
    ['an address of a file on a disk', { attachments: [{ ...paper, url: 'file:///x' }] }, ['input.attachments[0].url']],
    ['a kind of re-use that is none', { attachments: [{ ...paper, reuse: '3' }] }, ['input.attachments[0].reuse']],
    ['no copies at all', { otherPapers: [{ name: 'x', quantity: 0 }] }, ['input.otherPapers[0].quantity']],
    ['too many papers', { attachments: Array.from({ length: 201 }, () => paper) }, ['input.attachments']],
  ];

  it.each(cases)('%s', async (_what, changes, fields) => {
    expect(await mistakesOf(changes)).toEqual(fields);
  });

  it('together with all the others', async () => {
    const applicant = applicantInput({ name: '', citizenNumber: '1', email: 'x', phone: 'x' });
    expect(await mistakesOf({ procedure: 'x', applicant, note: 'x'.repeat(3_000), agency: 'x' })).toEqual([
      'input.agency',
      'input.procedure',
      'input.applicant.citizenNumber',
      'input.applicant.name',
      'input.applicant.email',
      'input.applicant.phone',
      'input.note',
    ]);
  });

  it('without its value', async () => {
    const applicant = applicantInput({ citizenNumber: '99909000000', email: 'bi-mat' });
    const failure = await bench
      .prepare('submitDossier', { unit: UNIT, input: dossierInput(PROCEDURE, { applicant }) })
      .catch((error: unknown) => error);
    expect(String(failure) + (failure as InputError).vi).not.toMatch(/99909000000|bi-mat/);
  });

  it('also where the unit has no agency any more', async () => {
    const ceased = city.agencies.find(({ ceasedOn, kind }) => kind === 'WARD' && ceasedOn !== null)?.unitKey;
    expect(await mistakesOf({}, ceased)).toEqual(['input.agency']);
  });
});

describe('what is in order', () => {
  const item = async (changes: object = {}) => {
    const prepared = await bench.prepare('submitDossier', { unit: UNIT, input: dossierInput(PROCEDURE, changes) });
    return (prepared.payload as { item: object }).item;
  };

  it('keeps to the bounds of the portal exactly', async () => {
    const changes = { summary: 'x'.repeat(1_000), note: 'x'.repeat(2_000) };
    expect(await item(changes)).toMatchObject({ TrichYeuHoSo: changes.summary, GhiChu: changes.note });
  });

  it('may be an agency below that of the unit, named by either form of its code', async () => {
    const office = city.agencies.find(({ unitKey, kind }) => unitKey === UNIT && kind === 'OFFICE');
    for (const agency of [office?.code, office?.oldCode]) {
      expect(await item({ agency })).toMatchObject({ DonViXuLy: office?.name });
    }
  });

  it('names the numbers of a person by their kinds', async () => {
    const applicant = applicantInput({ formerIdentityNumber: '000000001' });
    expect(await item({ applicant })).toMatchObject({
      SoGiayToChuHoSo: '999090000001',
      DinhDanhCHS: [
        { LoaiDinhDanh: '1', SoDinhDanh: '999090000001' },
        { LoaiDinhDanh: '2', SoDinhDanh: '000000001' },
      ],
    });
    const former = applicantInput({ citizenNumber: null, formerIdentityNumber: '000000001' });
    expect(await item({ applicant: former })).toMatchObject({ SoGiayToChuHoSo: '000000001' });
  });

  it('happened now, unless it says when, in the time of Hanoi', async () => {
    expect(await item()).toMatchObject({
      NgayNopHoSo: '20260320080000',
      NgayTiepNhan: '20260320080000',
      NgayHenTra: '',
    });
    const submittedAt = new Date('2026-03-19T18:30:15.900Z');
    expect(await item({ submittedAt, status: 'NEWLY_SUBMITTED' })).toMatchObject({ NgayNopHoSo: '20260320013015' });
    expect(await item({ status: 'NEWLY_SUBMITTED' })).toMatchObject({ NgayTiepNhan: '' });
  });
});
