// What a look-up asks and what it finds, whichever way it went.
import type { AdapterCall } from '../kit/index.js';

/** A checked question. */
export interface CitizenQuestion {
  readonly personalId: string;
  readonly fullName: string | null;
  /** YYYY-MM-DD. */
  readonly birthDate: string | null;
  readonly caseNumber: string;
}

export interface Address {
  /** Code of the ward as the database has it; it may be one of a ward that is no more. */
  readonly ward: string | null;
  readonly text: string | null;
}

export interface CitizenFacts {
  readonly personalId: string;
  readonly formerNumber: string | null;
  readonly fullName: string | null;
  /** YYYY-MM-DD, or YYYY. */
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly ethnicity: string | null;
  readonly nationality: string | null;
  readonly permanent: Address;
  readonly current: Address;
}

/** Who asks, and for what; the purpose was checked. */
export type Asker = Pick<AdapterCall<unknown>, 'caller' | 'signal' | 'requestId'> & { readonly purpose: string };

/** One of the two ways. */
export interface PopulationSource {
  /** Null where there is no such person. */
  find(question: CitizenQuestion, asker: Asker): Promise<CitizenFacts | null>;
  verify(question: CitizenQuestion, asker: Asker): Promise<boolean>;
  probe(signal: AbortSignal): Promise<void>;
}
