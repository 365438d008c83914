// The sample city as a whole: sizes, references, eras, formats, and that nothing in it could be real.
import { describe, expect, it } from '@jest/globals';
import { breaking } from './breaking.js';
import { createSampleCity } from './createSampleCity.js';
import { findApplicant, toApplicant } from './names.js';
import type { Agency } from './types.js';

const city = createSampleCity();
const QD20 = /^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$/;
const QCVN102 = /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}$/;

function agencyOf(code: string): Agency {
  const agency = city.agency(code);
  if (agency === undefined) throw new Error(`no agency ${code}`);
  return agency;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

describe('the size of the sample city', () => {
  it('is exactly what is promised', () => {
    expect({
      agencies: city.agencies.length,
      officers: city.officers.length,
      procedures: city.procedures.length,
      fields: city.fields.length,
      dossiers: city.dossiers.length,
      documents: city.documents.length,
      questions: city.questions.length,
    }).toEqual({
      agencies: 2100,
      officers: 4700,
      procedures: 120,
      fields: 12,
      dossiers: 24_000,
      documents: 30_000,
      questions: 300,
    });
  });

  it('gives every ward officers and dossiers, and the new ones at least 15 and 100', () => {
    const wards = city.agencies.filter((agency) => agency.kind === 'WARD');
    const dossiers = countBy(city.dossiers, ({ agencyCode }) => agencyCode);
    const [oldWards, newWards] = [wards.filter((w) => w.ceasedOn !== null), wards.filter((w) => w.ceasedOn === null)];
    expect([oldWards.length, newWards.length]).toEqual([526, 126]);
    expect(
      breaking(oldWards, ({ code }) => city.officersOf(code).length >= 1 && (dossiers.get(code) ?? 0) >= 1),
    ).toEqual([]);
    expect(breaking(newWards, ({ code }) => city.officersOf(code).length >= 15)).toEqual([]);
    expect(breaking(newWards, ({ code }) => (dossiers.get(code) ?? 0) >= 100)).toEqual([]);
    expect(breaking(newWards, ({ code }) => city.documentsTo(code).length > 0)).toEqual([]);
  });

  it('leaves most dossiers with a result paper, and none with more than three', () => {
    expect(city.dossiers.filter(({ resultDocumentIds }) => resultDocumentIds.length > 0).length).toBeGreaterThan(
      15_000,
    );
    expect(breaking(city.dossiers, ({ resultDocumentIds }) => resultDocumentIds.length <= 3)).toEqual([]);
  });
});

describe('the seed', () => {
  it('alone decides what the city is', () => {
    const again = createSampleCity();
    expect(again.documents).toEqual(city.documents);
    expect(again.dossiers).toEqual(city.dossiers);
    expect(again.officers).toEqual(city.officers);
    expect(again.questions).toEqual(city.questions);
    const dossier = again.dossiers[12_345];
    expect(dossier && again.dossierSteps(dossier)).toEqual(dossier && city.dossierSteps(dossier));
  });

  it('keeps these records for ever, so that another machine makes the same city', () => {
    expect(city.dossiers[20_000]?.code).toMatchInlineSnapshot(`"000.00.U0.H26-260922-0001"`);
    expect(city.documents[20_000]?.documentId).toMatchInlineSnapshot(`"H26.P3,2026/03/12,20/GM-UBND"`);
    expect(city.officers[1085]?.fullName).toMatchInlineSnapshot(`"Bùi Thanh Mẫu 1086"`);
  });

  it('makes another city when it differs', () => {
    const other = createSampleCity('another');
    expect(other.officers[0]?.fullName).not.toBe(city.officers[0]?.fullName);
    expect(other.agencies).toEqual(city.agencies);
  });
});

describe('the parts of the sample city', () => {
  it('are made when they are asked for and not before', () => {
    const started = performance.now();
    const fresh = createSampleCity('lazy');
    const declared = performance.now() - started;
    expect(declared).toBeLessThan(20);
    expect(fresh.officers).toBe(fresh.officers);
  });
});

describe('codes', () => {
  it('have the forms of the reference', () => {
    expect(
      breaking(city.agencies, ({ code, oldCode }) => QD20.test(code) && code.length <= 35 && QCVN102.test(oldCode)),
    ).toEqual([]);
    expect(
      breaking(city.dossiers, ({ code }) => /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.H26-\d{6}-\d{4}$/.test(code)),
    ).toEqual([]);
    expect(
      breaking(city.documents, ({ documentId }) => /^H26[0-9A-Z.]*,\d{4}\/\d{2}\/\d{2},\d+\/\S+$/.test(documentId)),
    ).toEqual([]);
    expect(breaking(city.procedures, ({ code }) => /^9\.\d{6}$/.test(code))).toEqual([]);
    expect(breaking(city.officers, ({ number }) => /^HN\d{6}$/.test(number))).toEqual([]);
  });

  it('are each used once', () => {
    expect(new Set(city.agencies.flatMap(({ code, oldCode }) => [code, oldCode])).size).toBe(4200);
    expect(new Set(city.dossiers.map(({ code }) => code)).size).toBe(24_000);
    expect(new Set(city.documents.map(({ documentId }) => documentId)).size).toBe(30_000);
    expect(new Set(city.officers.map(({ citizenNumber }) => citizenNumber)).size).toBe(4700);
    expect(new Set(city.officers.map(({ phone }) => phone)).size).toBe(4700);
  });

  it('name the day of intake and the agency in the code of a dossier', () => {
    const holds = ({ code, agencyCode, submittedAt }: (typeof city.dossiers)[number]) =>
      code.startsWith(`${agencyOf(agencyCode).oldCode}-${submittedAt.slice(2, 10).replaceAll('-', '')}-`);
    expect(breaking(city.dossiers, holds)).toEqual([]);
  });
});

describe('sample people and texts', () => {
  it('carry the word mẫu and a number no register has', () => {
    expect(
      breaking(
        city.officers,
        ({ fullName, citizenNumber, phone }) =>
          / Mẫu \d{4}$/.test(fullName) && /^999[0-3]\d{8}$/.test(citizenNumber) && /^0000\d{6}$/.test(phone),
      ),
    ).toEqual([]);
    const applicants = city.dossiers.map(({ applicantIndex }) => toApplicant(applicantIndex));
    expect(
      breaking(
        applicants,
        ({ name, identity, phone }) =>
          name.includes('Mẫu') && /^(999\d{9}|0000\d{6})$/.test(identity) && phone.startsWith('0000'),
      ),
    ).toEqual([]);
    expect(breaking(city.documents, ({ subject }) => subject.startsWith('[Mẫu]'))).toEqual([]);
    expect(breaking(city.procedures, ({ name }) => name.startsWith('Thủ tục mẫu'))).toEqual([]);
    const all = [
      city.agencies,
      city.officers,
      city.procedures,
      city.fields,
      city.dossiers,
      city.documents,
      city.questions,
    ];
    expect(all.every((items) => items.every(({ sample }) => sample))).toBe(true);
  });

  it('fit the 50 characters a portal allows for the officer of a step', () => {
    expect(breaking(city.officers, ({ number, fullName }) => `${number} ${fullName}`.length <= 50)).toEqual([]);
  });

  it('are found again by their identity number', () => {
    expect(findApplicant(toApplicant(7).identity)).toEqual(toApplicant(7));
    expect(findApplicant('001090000007')).toBeUndefined();
    expect(findApplicant('999')).toBeUndefined();
  });
});
