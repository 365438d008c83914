// What the loaders and commands work with. Built once, at start.
import type {
  AdapterCall,
  AdapterRuntime,
  Changes,
  Clock,
  HttpClient,
  Inbox,
  Log,
  StepWork,
  UnitDirectory,
} from '../kit/index.js';
import type { Config } from './config.js';
import { createReportAddresses } from './inbound/confirmPayment.js';
import { createFeeds, type Feeds } from './loaders/follow.js';
import { createPartySystem, type PartySystem } from './partySystem.js';
import { createPaymentPlatform, type PaymentPlatform } from './payments/paymentPlatform.js';

export interface PartyClient {
  readonly config: Config;
  readonly party: PartySystem;
  readonly payments: PaymentPlatform;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: Changes;
  readonly inbox: Inbox;
  readonly http: Pick<HttpClient, 'request'>;
  /** Rows as they change, for everybody who follows them. */
  readonly feeds: Feeds;
  readonly isReportAddress: (ip: string | undefined) => boolean;
}

/** The call that every loader gets. */
export type Call = AdapterCall<PartyClient>;

/** What every step gets. */
export type Work<Payload> = StepWork<PartyClient, Payload>;

export function createPartyClient(runtime: AdapterRuntime<Config>): PartyClient {
  const { config, units, clock, log, changes, inbox, http } = runtime;
  const client: PartyClient = {
    config,
    units,
    clock,
    log,
    changes,
    inbox,
    http,
    isReportAddress: createReportAddresses(config.payment.reports.allowedAddresses),
    party: createPartySystem(runtime),
    payments: createPaymentPlatform(runtime),
    feeds: createFeeds(changes, () => client),
  };
  return client;
}
