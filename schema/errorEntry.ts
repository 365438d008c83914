// One entry of the catalogue of errors.

/** Where an error arose: with the caller, in the gateway, on the bus between, or in the system behind. */
export type Hop = 'CONSUMER' | 'GATEWAY' | 'BUS' | 'UPSTREAM';

/** One entry of the catalogue. */
export interface ErrorEntry {
  readonly hop: Hop;
  /** HTTP status when the error ends the whole request; field errors travel with 200. */
  readonly status: number;
  /** True if the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly vi: string;
  readonly en: string;
}

export function entry(hop: Hop, status: number, retryable: boolean, vi: string, en: string): ErrorEntry {
  return { hop, status, retryable, vi, en };
}
