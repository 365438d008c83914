// What the loaders work with: the portal, kept replies, and the directory. Built once, at start.
import {
  type AdapterCall,
  type AdapterRuntime,
  type Changes,
  type Clock,
  type HttpClient,
  type Inbox,
  type Log,
  type UnitDirectory,
  createSendTimes,
  createSingleFlight,
  type SendTimes,
  type SingleFlight,
} from '../kit/index.js';
import type { Config } from './config.js';
import { createAdmission, type Admission } from './inbound/admission.js';
import { createSealedFiles, type SealedFiles } from './inbound/sealedFiles.js';
import { createKeptReads, type KeptReads } from './keptReads.js';
import { createPortal, type Portal } from './portal.js';
import type { QuestionRow } from './wire/catalogueRows.js';
import { createDossierRowSchema } from './wire/dossierRow.js';

/** Questions as last read. They hold personal data, so they stay in this process and only for seconds. */
interface HeldQuestions {
  rows: readonly QuestionRow[];
  until: number;
}

export interface PublicServicesClient {
  readonly config: Config;
  readonly portal: Portal;
  readonly kept: KeptReads;
  readonly flights: SingleFlight;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly dossierRow: ReturnType<typeof createDossierRowSchema>;
  readonly officerPattern: RegExp;
  readonly documentPattern: RegExp;
  readonly heldQuestions: HeldQuestions;
  readonly sendTimes: SendTimes;
  readonly changes: Changes;
  readonly inbox: Inbox;
  readonly http: Pick<HttpClient, 'open'>;
  readonly admission: Admission;
  readonly sealedFiles: SealedFiles;
}

/** The call that every loader gets. */
export type Call = AdapterCall<PublicServicesClient>;

export function createPublicServicesClient(runtime: AdapterRuntime<Config>): PublicServicesClient {
  const { config } = runtime;
  return {
    config,
    portal: createPortal(runtime),
    kept: createKeptReads(runtime.cache),
    flights: createSingleFlight(),
    units: runtime.units,
    clock: runtime.clock,
    log: runtime.log,
    dossierRow: createDossierRowSchema(config.assumed),
    officerPattern: new RegExp(config.assumed.officerPattern, 'u'),
    documentPattern: new RegExp(config.assumed.resultDocumentPattern, 'u'),
    heldQuestions: { rows: [], until: 0 },
    sendTimes: createSendTimes(runtime.clock, config.writes.settleSeconds),
    changes: runtime.changes,
    inbox: runtime.inbox,
    http: runtime.http,
    admission: createAdmission(config.inbound),
    sealedFiles: createSealedFiles(config.inbound?.files, runtime.clock),
  };
}
