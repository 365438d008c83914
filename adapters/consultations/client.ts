// What the loaders and the command work with. Built once, at start.
import {
  createSendTimes,
  createSingleFlight,
  type AdapterCache,
  type AdapterCall,
  type AdapterRuntime,
  type Clock,
  type Log,
  type SendTimes,
  type SingleFlight,
  type StepWork,
  type UnitDirectory,
} from '../kit/index.js';
import type { Config } from './config.js';
import { createRemoteControl, type RemoteControl } from './remoteControl.js';

export interface ConsultationsClient {
  readonly config: Config;
  readonly remote: RemoteControl;
  readonly units: UnitDirectory;
  readonly cache: AdapterCache;
  readonly clock: Clock;
  readonly log: Log;
  readonly flights: SingleFlight;
  readonly sendTimes: SendTimes;
}

/** The call that every loader gets. */
export type Call = AdapterCall<ConsultationsClient>;

/** What every step gets. */
export type Work<Payload> = StepWork<ConsultationsClient, Payload>;

export function createConsultationsClient(runtime: AdapterRuntime<Config>): ConsultationsClient {
  const { config, units, cache, clock, log } = runtime;
  return {
    ...{ config, units, cache, clock, log },
    remote: createRemoteControl(runtime),
    flights: createSingleFlight(),
    sendTimes: createSendTimes(clock, config.writes.settleSeconds),
  };
}
