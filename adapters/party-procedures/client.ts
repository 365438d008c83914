// What the loaders and commands work with. Built once, at start.
import type { AdapterCall, AdapterRuntime, Clock, Log, StepWork, UnitDirectory } from '../kit/index.js';
import type { Config } from './config.js';
import { createPartySystem, type PartySystem } from './partySystem.js';
import { createPaymentPlatform, type PaymentPlatform } from './payments/paymentPlatform.js';

export interface PartyClient {
  readonly config: Config;
  readonly party: PartySystem;
  readonly payments: PaymentPlatform;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
}

/** The call that every loader gets. */
export type Call = AdapterCall<PartyClient>;

/** What every step gets. */
export type Work<Payload> = StepWork<PartyClient, Payload>;

export function createPartyClient(runtime: AdapterRuntime<Config>): PartyClient {
  const { config, units, clock, log } = runtime;
  return {
    config,
    units,
    clock,
    log,
    party: createPartySystem(runtime),
    payments: createPaymentPlatform(runtime),
  };
}
