// Whether a request was taken in and handled in time, by working hours.
import type { WorkingHours } from '../calendar/workingHours.js';
import type { Config } from '../config.js';
import type { FeedbackLevel } from '../schema.generated.js';

export interface Course {
  readonly requestedAt: Date | null;
  /** The first sign that somebody has it; null: none so far. */
  readonly intakeAt: Date | null;
  readonly closedAt: Date | null;
  readonly level: FeedbackLevel | null;
  /** False: the system does not tell when a request is taken in. */
  readonly knowsIntake: boolean;
}

export interface ServiceLevel {
  readonly intakeDueAt: Date | null;
  readonly intakeAt: Date | null;
  /** Null: not yet, and it is not late; or not known. */
  readonly intakeOnTime: boolean | null;
  readonly handlingDueAt: Date | null;
  readonly handledOnTime: boolean | null;
  /** Still open, and past a deadline. */
  readonly overdue: boolean;
  readonly intakeHours: number | null;
  readonly handlingHours: number | null;
}

function isOnTime(done: Date | null, due: Date | null, now: Date): boolean | null {
  if (due === null) return null;
  if (done !== null) return done <= due;
  return now > due ? false : null;
}

/** Hours allowed to handle it; null where no rule is known. */
function handlingLimit({ serviceLevels }: Config, level: FeedbackLevel | null): number | null {
  const { urgentHours, normalHours, complexHours } = serviceLevels;
  return level === null ? null : { URGENT: urgentHours, NORMAL: normalHours, COMPLEX: complexHours }[level];
}

/** What is closed was taken in by then at the latest. */
function firstOf(intakeAt: Date | null, closedAt: Date | null): Date | null {
  if (intakeAt === null || closedAt === null) return intakeAt ?? closedAt;
  return intakeAt < closedAt ? intakeAt : closedAt;
}

export function toServiceLevel(course: Course, config: Config, working: WorkingHours, now: Date): ServiceLevel {
  const { requestedAt, closedAt } = course;
  const intakeAt = course.knowsIntake ? firstOf(course.intakeAt, closedAt) : null;
  const isIntakeKnown = requestedAt !== null && course.knowsIntake;
  const intakeDueAt = requestedAt === null ? null : working.add(requestedAt, config.serviceLevels.intakeHours);
  const limit = handlingLimit(config, course.level);
  const handlingDueAt = limit === null || intakeAt === null ? null : working.add(intakeAt, limit);
  const intakeOnTime = isIntakeKnown ? isOnTime(intakeAt, intakeDueAt, now) : null;
  const handledOnTime = isOnTime(closedAt, handlingDueAt, now);
  const isLate = (intakeAt === null && intakeOnTime === false) || handledOnTime === false;
  return {
    intakeDueAt,
    intakeAt,
    intakeOnTime,
    handlingDueAt,
    handledOnTime,
    overdue: closedAt === null && isLate,
    intakeHours: requestedAt === null || intakeAt === null ? null : working.between(requestedAt, intakeAt),
    handlingHours: intakeAt === null || closedAt === null ? null : working.between(intakeAt, closedAt),
  };
}
