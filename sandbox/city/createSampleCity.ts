// The sample city: every part is made from the seed when it is first asked for, and only then.
import { createAgencies } from './createAgencies.js';
import { createDocuments } from './createDocuments.js';
import { createDocumentTrail } from './createDocumentTrail.js';
import { createDossiers } from './createDossiers.js';
import { createDossierSteps } from './createDossierSteps.js';
import { createFields, createProcedures } from './createProcedures.js';
import { createOfficers } from './createOfficers.js';
import { createQuestions } from './createQuestions.js';
import { loadUnitTables } from './loadUnitTables.js';
import { once } from './once.js';
import { groupBy, indexBy } from './indexes.js';
import type {
  Agency,
  CityDocument,
  DocumentStatus,
  Dossier,
  DossierStep,
  Officer,
  Procedure,
  ProcedureField,
  Question,
} from './types.js';

/** The seed that everything uses unless told otherwise. */
export const SAMPLE_SEED = 'ha-noi-mau';

/** A generated city. Lists are in a fixed order; look-ups answer undefined (or an empty list) for what does not exist. */
export interface SampleCity {
  readonly seed: string;
  /** 2,100. */
  readonly agencies: readonly Agency[];
  /** 4,700. */
  readonly officers: readonly Officer[];
  readonly fields: readonly ProcedureField[];
  /** 120. */
  readonly procedures: readonly Procedure[];
  /** 24,000, grouped by agency, in order of time within one. */
  readonly dossiers: readonly Dossier[];
  /** 30,000, grouped by sender, in order of time within one. */
  readonly documents: readonly CityDocument[];
  /** 300. */
  readonly questions: readonly Question[];
  /** By either form of its code. */
  agency(code: string): Agency | undefined;
  /** By số hiệu. */
  officer(number: string): Officer | undefined;
  /** Of the agency itself, head first. */
  officersOf(agencyCode: string): readonly Officer[];
  procedure(code: string): Procedure | undefined;
  dossier(code: string): Dossier | undefined;
  document(documentId: string): CityDocument | undefined;
  documentsFrom(agencyCode: string): readonly CityDocument[];
  documentsTo(agencyCode: string): readonly CityDocument[];
  /** The progress of a dossier, in order of time. */
  dossierSteps(dossier: Dossier): readonly DossierStep[];
  /** The status trail of a document at one of its receivers, in order of time. */
  documentTrail(document: CityDocument, receiverCode: string): readonly DocumentStatus[];
}

interface Parts {
  readonly agencies: () => readonly Agency[];
  readonly officers: () => readonly Officer[];
  readonly procedures: () => readonly Procedure[];
  readonly documents: () => readonly CityDocument[];
  readonly dossiers: () => readonly Dossier[];
}

function createAgencyIndex(agencies: readonly Agency[]): ReadonlyMap<string, Agency> {
  return new Map(agencies.flatMap((agency) => [[agency.code, agency] as const, [agency.oldCode, agency] as const]));
}

function createLookups(parts: Parts) {
  const officersByAgency = once(() => groupBy(parts.officers(), ({ agencyCode }) => [agencyCode]));
  const bySender = once(() => groupBy(parts.documents(), ({ fromCode }) => [fromCode]));
  const byReceiver = once(() => groupBy(parts.documents(), ({ toCodes }) => toCodes));
  const agencyIndex = once(() => createAgencyIndex(parts.agencies()));
  const officerIndex = once(() => indexBy(parts.officers(), ({ number }) => number));
  const procedureIndex = once(() => indexBy(parts.procedures(), ({ code }) => code));
  const dossierIndex = once(() => indexBy(parts.dossiers(), ({ code }) => code));
  const documentIndex = once(() => indexBy(parts.documents(), ({ documentId }) => documentId));
  return {
    agency: (code: string) => agencyIndex().get(code),
    officer: (number: string) => officerIndex().get(number),
    officersOf: (agencyCode: string) => officersByAgency().get(agencyCode) ?? [],
    procedure: (code: string) => procedureIndex().get(code),
    dossier: (code: string) => dossierIndex().get(code),
    document: (documentId: string) => documentIndex().get(documentId),
    documentsFrom: (agencyCode: string) => bySender().get(agencyCode) ?? [],
    documentsTo: (agencyCode: string) => byReceiver().get(agencyCode) ?? [],
  };
}

type Lookups = ReturnType<typeof createLookups>;

/** Recalls, updates and replacements by the index of the document they are about. */
function createFollowUps(documents: readonly CityDocument[]): ReadonlyMap<number, CityDocument> {
  const messages = documents.filter(({ business, relatedIndex }) => business !== 0 && relatedIndex !== null);
  return new Map(messages.map((message) => [message.relatedIndex as number, message]));
}

function createTrails(
  seed: string,
  parts: Parts,
  lookups: Lookups,
): Pick<SampleCity, 'dossierSteps' | 'documentTrail'> {
  const followUps = once(() => createFollowUps(parts.documents()));
  return {
    dossierSteps(dossier) {
      const office = lookups.agency(dossier.agencyCode)?.name ?? '';
      return createDossierSteps(seed, dossier, lookups.officersOf(dossier.agencyCode), office);
    },
    documentTrail(document, receiverCode) {
      const sender = lookups.agency(document.fromCode);
      const receiver = lookups.agency(receiverCode);
      if (sender === undefined || receiver === undefined || !document.toCodes.includes(receiverCode)) return [];
      const followUp = followUps().get(document.index);
      const receiverOfficers = lookups.officersOf(receiverCode);
      return createDocumentTrail({ seed, document, sender, receiver, followUp, receiverOfficers });
    },
  };
}

/** Declares a sample city. Nothing is computed (and the unit tables are not read) before a part is used. */
export function createSampleCity(seed: string = SAMPLE_SEED): SampleCity {
  const agencies = once(() => createAgencies(loadUnitTables()));
  const officers = once(() => createOfficers(seed, agencies()));
  const fields = once(createFields);
  const procedures = once(() => createProcedures(seed, fields()));
  const questions = once(() => createQuestions(seed, agencies(), procedures()));
  // Parts that need each other's look-ups; the look-ups themselves are computed later still.
  const documents: Parts['documents'] = once(() =>
    createDocuments(seed, agencies(), (code) => lookups.officersOf(code)),
  );
  const dossiers: Parts['dossiers'] = once(() =>
    createDossiers(seed, { ...lookups, agencies: agencies(), procedures: procedures() }),
  );
  const parts: Parts = { agencies, officers, procedures, documents, dossiers };
  const lookups = createLookups(parts);
  const lists = {
    get agencies() {
      return agencies();
    },
    get officers() {
      return officers();
    },
    get fields() {
      return fields();
    },
    get procedures() {
      return procedures();
    },
    get dossiers() {
      return dossiers();
    },
    get documents() {
      return documents();
    },
    get questions() {
      return questions();
    },
  };
  return Object.assign(lists, { seed }, lookups, createTrails(seed, parts, lookups));
}
