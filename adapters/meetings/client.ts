// What the loaders and commands work with. Built once, at start.
import {
  createSendTimes,
  type AdapterCall,
  type AdapterRuntime,
  type Changes,
  type Clock,
  type SendTimes,
  type StepWork,
  type UnitDirectory,
} from '../kit/index.js';
import { createMeetingServer, type MeetingServer } from './bbb/meetingServer.js';
import type { Config } from './config.js';
import { createRegister, type Register } from './register/register.js';

export interface MeetingsClient {
  readonly config: Config;
  readonly server: MeetingServer;
  readonly register: Register;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly changes: Changes;
  /** When meetings were asked to end that are not over yet. */
  readonly endings: SendTimes;
}

/** The call that every loader gets. */
export type Call = AdapterCall<MeetingsClient>;

/** What every step gets. */
export type Work<Payload> = StepWork<MeetingsClient, Payload>;

export function createMeetingsClient(runtime: AdapterRuntime<Config>): MeetingsClient {
  const { config, units, clock, changes } = runtime;
  return {
    ...{ config, units, clock, changes },
    server: createMeetingServer(runtime),
    register: createRegister(runtime),
    endings: createSendTimes(clock, config.endSettleSeconds),
  };
}
