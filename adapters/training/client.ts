// What the loaders work with. Built once, at start.
import { createHeld } from '../kit/index.js';
import type { AdapterCall, AdapterRuntime, AgencyRef, Clock, Held, Log, UnitDirectory } from '../kit/index.js';
import type { Config } from './config.js';
import { createMoodle, type Moodle } from './moodle.js';
import type { CourseRow, ProgressRow, UserRow } from './wire/rows.js';

export interface TrainingClient {
  readonly config: Config;
  readonly moodle: Moodle;
  /** By course id, in the order of the site. */
  readonly courses: Held<ReadonlyMap<string, CourseRow>>;
  /** By course id. */
  readonly participants: Held<readonly UserRow[]>;
  /** By account. */
  readonly progress: Held<ReadonlyMap<string, ProgressRow> | null>;
  readonly units: UnitDirectory;
  readonly clock: Clock;
  readonly log: Log;
  /** The agency that an account belongs to. */
  agencyOf(user: UserRow): AgencyRef | undefined;
}

/** The call that every loader gets. */
export type Call = AdapterCall<TrainingClient>;

/** The key under which the one list of courses is held. */
export const COURSES = 'courses';
const MOST_COURSES = 1_000;
const MOST_ACCOUNTS = 50_000;

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

export function createTrainingClient(runtime: AdapterRuntime<Config>): TrainingClient {
  const { config, units, clock, log } = runtime;
  const moodle = createMoodle(runtime);
  const { seconds } = config.reading;
  const { agencyField, names } = config.users;
  const code = new RegExp(config.users.pattern, 'u');
  return {
    config,
    moodle,
    units,
    clock,
    log,
    courses: createHeld({
      ...{ clock, seconds: config.courses.seconds, most: 1 },
      read: async (_key, signal) => byId(await moodle.courses(signal)),
    }),
    participants: createHeld({
      ...{ clock, seconds, most: MOST_COURSES },
      read: (courseId, signal) => moodle.participants(courseId, signal),
    }),
    progress: createHeld({
      ...{ clock, seconds, most: MOST_ACCOUNTS },
      read: async (userId, signal) => {
        const rows = await moodle.progress(userId, signal);
        return rows === null ? null : byId(rows);
      },
    }),
    agencyOf(user) {
      const text = user[agencyField] ?? '';
      const found = names[text] ?? code.exec(text)?.[0];
      return found === undefined ? undefined : units.agency(found);
    },
  };
}
