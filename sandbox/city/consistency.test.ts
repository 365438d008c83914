// The records of the sample city fit together: references resolve, nobody acts outside their era, time runs forward.
import { describe, expect, it } from '@jest/globals';
import { breaking } from './breaking.js';
import { LAST_DAY } from './calendar.js';
import { createSampleCity } from './createSampleCity.js';
import type { Agency } from './types.js';

const city = createSampleCity();

function agencyOf(code: string): Agency {
  const agency = city.agency(code);
  if (agency === undefined) throw new Error(`no agency ${code}`);
  return agency;
}

function isInside(agency: Agency, moment: string | null): boolean {
  if (moment === null) return true;
  const day = moment.slice(0, 10);
  return day >= agency.activeFrom && day <= (agency.ceasedOn ?? LAST_DAY);
}

describe('references', () => {
  it('between officers, agencies and offices resolve', () => {
    expect(breaking(city.officers, ({ agencyCode, unitKey }) => agencyOf(agencyCode).unitKey === unitKey)).toEqual([]);
    expect(
      breaking(
        city.officers,
        ({ agencyCode, officeCode }) => officeCode === null || agencyOf(officeCode).parentCode === agencyCode,
      ),
    ).toEqual([]);
    expect(
      breaking(city.officers, ({ workHistory }) => workHistory.every((period) => city.agency(period.agencyCode))),
    ).toEqual([]);
    expect(
      breaking(city.agencies, ({ parentCode }) => parentCode === null || city.agency(parentCode) !== undefined),
    ).toEqual([]);
  });

  it('of a dossier lead to officers, documents and a procedure of the same ward', () => {
    const holds = (dossier: (typeof city.dossiers)[number]) =>
      city.officer(dossier.officerNumber)?.agencyCode === dossier.agencyCode &&
      city.procedure(dossier.procedureCode)?.channels.some(({ channel }) => channel === dossier.channel) === true &&
      dossier.resultDocumentIds.every((id) => city.document(id)?.fromCode === dossier.agencyCode);
    expect(breaking(city.dossiers, holds)).toEqual([]);
  });

  it('of the steps of a dossier lead to officers of the same ward', () => {
    const holds = (dossier: (typeof city.dossiers)[number]) =>
      city
        .dossierSteps(dossier)
        .every(({ officerNumber }) => city.officer(officerNumber)?.agencyCode === dossier.agencyCode);
    expect(breaking(city.dossiers, holds)).toEqual([]);
  });

  it('of a document lead to agencies and to a signer of the sender', () => {
    const holds = (document: (typeof city.documents)[number]) =>
      city.officer(document.signerNumber)?.agencyCode === document.fromCode &&
      new Set(document.toCodes).size === document.toCodes.length &&
      document.toCodes.length >= 1 &&
      document.toCodes.length <= 5 &&
      document.toCodes.every((code) => code !== document.fromCode && city.agency(code) !== undefined);
    expect(breaking(city.documents, holds)).toEqual([]);
  });

  it('of a recall, update or replacement lead to an earlier new document of the same sender', () => {
    const messages = city.documents.filter(({ business }) => business !== 0);
    expect(messages.length).toBeGreaterThan(500);
    const holds = (message: (typeof messages)[number]) => {
      const earlier = city.documents[message.relatedIndex ?? -1];
      return earlier?.fromCode === message.fromCode && earlier.business === 0 && earlier.sentAt < message.sentAt;
    };
    expect(breaking(messages, holds)).toEqual([]);
  });
});

describe('eras', () => {
  it('hold the dates of every dossier and of its steps', () => {
    const holds = (dossier: (typeof city.dossiers)[number]) => {
      const agency = agencyOf(dossier.agencyCode);
      const { submittedAt, receivedAt, finishedAt, returnedAt, rejectedAt } = dossier;
      const moments = [submittedAt, receivedAt, finishedAt, returnedAt, rejectedAt];
      return [...moments, ...city.dossierSteps(dossier).map(({ at }) => at)].every((moment) =>
        isInside(agency, moment),
      );
    };
    expect(breaking(city.dossiers, holds)).toEqual([]);
  });

  it('hold every document at its sender and at its receivers, and every status of it', () => {
    const holds = (document: (typeof city.documents)[number]) =>
      [document.fromCode, ...document.toCodes].every((code) => isInside(agencyOf(code), document.sentAt)) &&
      document.toCodes.every((code) =>
        city
          .documentTrail(document, code)
          .every(({ at }) => isInside(agencyOf(code), at) && isInside(agencyOf(document.fromCode), at)),
      );
    expect(breaking(city.documents, holds)).toEqual([]);
  });

  it('end the posts of the officers of agencies that ceased', () => {
    expect(breaking(city.officers, ({ agencyCode, endedOn }) => agencyOf(agencyCode).ceasedOn === endedOn)).toEqual([]);
    expect(city.officers.filter(({ endedOn }) => endedOn !== null)).toHaveLength(1000);
    expect(breaking(city.officers, ({ recruitedOn, startedOn }) => recruitedOn <= startedOn)).toEqual([]);
  });

  it('both have documents, dossiers and questions', () => {
    const isOld = (code: string) => agencyOf(code).ceasedOn !== null;
    expect(city.dossiers.filter(({ agencyCode }) => isOld(agencyCode))).toHaveLength(9600);
    expect(city.documents.filter(({ fromCode }) => isOld(fromCode)).length).toBe(9764);
    expect(city.questions.filter(({ agencyCode }) => isOld(agencyCode)).length).toBeGreaterThan(50);
  });
});

describe('the course of things', () => {
  it('runs forward for every dossier', () => {
    const holds = (dossier: (typeof city.dossiers)[number]) => {
      const { submittedAt, receivedAt, finishedAt, returnedAt, rejectedAt } = dossier;
      const moments = [submittedAt, receivedAt, finishedAt ?? rejectedAt, returnedAt].filter(
        (moment) => moment !== null,
      );
      const steps = city.dossierSteps(dossier).map(({ at }) => at);
      return [moments, steps].every((times) =>
        times.every((time, place) => place === 0 || (times[place - 1] ?? '') <= time),
      );
    };
    expect(breaking(city.dossiers, holds)).toEqual([]);
  });

  it('ends a dossier with the step of its status', () => {
    const holds = (dossier: (typeof city.dossiers)[number]) =>
      dossier.status === 1 || city.dossierSteps(dossier).at(-1)?.status === dossier.status;
    expect(breaking(city.dossiers, holds)).toEqual([]);
    expect(new Set(city.dossiers.map(({ status }) => status)).size).toBe(10);
  });

  it('moves a document through its statuses in order, with 13 before 06 only', () => {
    const seen = new Set<string>();
    const holds = (document: (typeof city.documents)[number]) =>
      document.toCodes.every((code) => {
        const trail = city.documentTrail(document, code);
        for (const status of trail) seen.add(status.code);
        const codes = trail.map((status) => status.code).join(' ');
        return /^$|^(01( 02|( 03( 04( 05( 06)?)?)?)?)?)?( ?13( 1[56])?)?$|^01( 1[56])?$/.test(codes);
      });
    expect(breaking(city.documents, holds)).toEqual([]);
    expect([...seen].sort()).toEqual(['01', '02', '03', '04', '05', '06', '13', '15', '16']);
  });
});
