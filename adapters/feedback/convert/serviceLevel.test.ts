// Deadlines of requests: taken in within 8 working hours, urgent ones handled within 4 after that.
import { expect, it } from '@jest/globals';
import { createWorkingHours } from '../calendar/workingHours.js';
import { configSchema } from '../config.js';
import { toServiceLevel, type Course } from './serviceLevel.js';

const config = configSchema.parse({ baseUrl: 'http://127.0.0.1:1', apiKey: 'k' });
const working = createWorkingHours(config.calendar);
const at = (text: string) => new Date(`${text}+07:00`);
/** Monday at 8, so that intake is due on the same day at 17:30. */
const usual: Course = {
  requestedAt: at('2026-07-13T08:00'),
  intakeAt: null,
  closedAt: null,
  level: 'URGENT',
  knowsIntake: true,
};
const judge = (course: Partial<Course>, now = '2026-07-20T08:00', settings = config) =>
  toServiceLevel({ ...usual, ...course }, settings, working, at(now));

it.each([
  ['not yet, and not late', {}, '2026-07-13T17:30', { intakeOnTime: null, overdue: false }],
  ['not yet, and late', {}, '2026-07-13T17:31', { intakeOnTime: false, overdue: true, handlingDueAt: null }],
  ['at the last moment', { intakeAt: at('2026-07-13T17:30') }, undefined, { intakeOnTime: true, intakeHours: 8 }],
  ['too late', { intakeAt: at('2026-07-14T08:01') }, undefined, { intakeOnTime: false, overdue: true }],
  [
    'urgent, taken in and not handled',
    { intakeAt: at('2026-07-13T10:00') },
    '2026-07-13T15:31',
    { intakeOnTime: true, handlingDueAt: at('2026-07-13T15:30'), handledOnTime: false, overdue: true },
  ],
  [
    'urgent, handled in time',
    { intakeAt: at('2026-07-13T10:00'), closedAt: at('2026-07-13T15:30') },
    undefined,
    { handledOnTime: true, overdue: false, handlingHours: 4 },
  ],
  [
    'urgent, handled late',
    { intakeAt: at('2026-07-13T10:00'), closedAt: at('2026-07-13T15:31') },
    undefined,
    { handledOnTime: false, overdue: false },
  ],
  [
    'closed without a word before: taken in by then',
    { closedAt: at('2026-07-13T11:00') },
    undefined,
    { intakeAt: at('2026-07-13T11:00'), intakeOnTime: true, handledOnTime: true },
  ],
  [
    'with a first word after it was closed: taken in by then',
    { intakeAt: at('2026-07-14T11:00'), closedAt: at('2026-07-13T11:00') },
    undefined,
    { intakeAt: at('2026-07-13T11:00'), handlingHours: 0 },
  ],
  [
    'normal: no rule is known, so it is never late',
    { level: 'NORMAL' as const, intakeAt: at('2026-07-13T10:00') },
    '2027-07-13T10:00',
    { handlingDueAt: null, handledOnTime: null, overdue: false },
  ],
  ['without a level', { level: null, intakeAt: at('2026-07-13T10:00') }, undefined, { handledOnTime: null }],
  [
    'where intake does not show',
    { knowsIntake: false },
    undefined,
    { intakeOnTime: null, intakeAt: null, overdue: false },
  ],
  ['without a time', { requestedAt: null }, undefined, { intakeDueAt: null, intakeOnTime: null, intakeHours: null }],
])('%s', (_what, course, now, expected) => {
  expect(judge(course, now)).toMatchObject(expected);
});

it('goes by a rule that the settings have', () => {
  const ruled = { ...config, serviceLevels: { ...config.serviceLevels, complexHours: 16 } };
  expect(judge({ level: 'COMPLEX', intakeAt: at('2026-07-13T08:00') }, undefined, ruled)).toMatchObject({
    handlingDueAt: at('2026-07-14T17:30'),
    handledOnTime: false,
  });
});
