// What the loaders work with. Built once, at start; nothing that verifies is loaded before the first file.
import { bulkhead, type IPolicy } from 'cockatiel';
import type { AdapterCall, AdapterRuntime, Clock, HttpClient, UnitDirectory } from '../kit/index.js';
import { toDer, type Config } from './config.js';
import { createEvidenceSource, type EvidenceSource } from './files/createEvidenceSource.js';
import { createRegister, type Register } from './register/createRegister.js';

export interface SignaturesClient {
  readonly config: Config;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly register: Register;
  readonly evidence: EvidenceSource;
  /** Certificates that are trusted, as DER. */
  readonly anchors: { readonly anchors: readonly Uint8Array[]; readonly timestampAnchors: readonly Uint8Array[] };
  /** Places for verifications. */
  readonly workers: IPolicy;
}

/** The call that every loader gets. */
export type Call = AdapterCall<SignaturesClient>;

function trustedFor(use: 'SIGNATURE' | 'TIMESTAMP', { anchors }: Config): Uint8Array[] {
  return anchors.flatMap(({ certificate, uses }) => (uses.includes(use) ? (toDer(certificate) ?? []) : []));
}

export function createSignaturesClient(runtime: AdapterRuntime<Config>): SignaturesClient {
  const { config, units, clock, http } = runtime;
  return {
    ...{ config, units, clock, http },
    register: createRegister(runtime),
    evidence: createEvidenceSource(runtime),
    anchors: { anchors: trustedFor('SIGNATURE', config), timestampAnchors: trustedFor('TIMESTAMP', config) },
    workers: bulkhead(config.verify.maxWorkers, config.verify.maxWaiting),
  };
}
