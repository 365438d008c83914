// What the loaders and commands work with. Built once, at start.
import {
  createSendTimes,
  type AdapterCall,
  type AdapterRuntime,
  type Clock,
  type Log,
  type SendTimes,
  type StepWork,
  type UnitDirectory,
} from '../kit/index.js';
import { createWorkingHours, type WorkingHours } from './calendar/workingHours.js';
import type { Config } from './config.js';
import { createFeedbackSystem, type FeedbackSystem, type Window } from './feedbackSystem.js';
import { harvest } from './harvest.js';
import { createMonths, type Months } from './months.js';
import type { RequestRow, ServiceRow, UpdateRow } from './wire/rows.js';
import { monthAfter, startOfDay } from './wire/wireTime.js';

export interface FeedbackClient {
  readonly config: Config;
  readonly system: FeedbackSystem;
  readonly requests: Months<RequestRow>;
  readonly updates: Months<UpdateRow>;
  readonly services: Months<ServiceRow>;
  readonly working: WorkingHours;
  readonly sendTimes: SendTimes;
  readonly agencyPattern: RegExp;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
}

/** The call that every loader gets. */
export type Call = AdapterCall<FeedbackClient>;

/** What every step gets. */
export type Work<Payload> = StepWork<FeedbackClient, Payload>;

const DAY_MS = 86_400_000;

/** From the first moment of a month to the first of the next, or to the end of today. */
function toSpan(month: string, clock: Clock): Window {
  const tomorrow = startOfDay(clock.today()) + DAY_MS;
  const from = startOfDay(`${month}-01`);
  return { from, until: Math.max(from, Math.min(startOfDay(`${monthAfter(month)}-01`), tomorrow)) };
}

/** The key under which the one list of services is held. */
export const SERVICES = 'services';

export function createFeedbackClient(runtime: AdapterRuntime<Config>): FeedbackClient {
  const { config, units, clock, log } = runtime;
  const { windowDays, rowLimit, maxCalls, maxMonths, seconds } = config.harvest;
  const system = createFeedbackSystem(runtime);
  const held = { clock, seconds, most: maxMonths + config.updates.followMonths };
  const limits = { windowDays, rowLimit, maxCalls };

  async function report<H extends { readonly truncated: boolean }>(what: string, month: string, found: Promise<H>) {
    const harvested = await found;
    if (harvested.truncated) log.warn({ what, month }, 'one second holds more rows than the system shows at once');
    return harvested;
  }

  return {
    config,
    system,
    units,
    clock,
    log,
    working: createWorkingHours(config.calendar),
    sendTimes: createSendTimes(clock, config.writes.settleSeconds),
    agencyPattern: new RegExp(config.agency.pattern, 'u'),
    requests: createMonths({
      ...held,
      read: (month, signal) => {
        const fetch = (window: Window) => system.requestsIn(window, signal);
        const id = (row: RequestRow) => row.service_request_id;
        return report('requests', month, harvest({ ...limits, span: toSpan(month, clock), fetch, id }));
      },
    }),
    updates: createMonths({
      ...held,
      read: (month, signal) => {
        const fetch = (window: Window) => system.updatesIn(window, signal);
        const id = (row: UpdateRow) => row.update_id;
        return report('updates', month, harvest({ ...limits, span: toSpan(month, clock), fetch, id }));
      },
    }),
    services: createMonths({
      clock,
      seconds: config.servicesSeconds,
      most: 1,
      read: async (_key, signal) => ({ rows: await system.services(signal), truncated: false }),
    }),
  };
}
