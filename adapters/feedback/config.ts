// Settings of the adapter. iHanoi publishes no interface: Open311 is assumed, and so is every name beyond its text.
import { z } from 'zod';
import { calendarSchema } from './calendar/calendarSettings.js';
import { pattern } from '../kit/index.js';

const CONTENT_TYPES = ['FIELD', 'REGULATION', 'WASTE', 'MEDIA_ALERT', 'IDEA'] as const;
const LEVELS = ['URGENT', 'NORMAL', 'COMPLEX'] as const;

const harvestSchema = z.object({
  windowDays: z
    .int()
    .min(1)
    .max(90)
    .default(90)
    .describe('Longest period asked for at once; GeoReport allows 90 days.'),
  rowLimit: z.int().min(2).max(100_000).default(1_000).describe('Rows at which an answer counts as cut off.'),
  maxCalls: z.int().min(1).max(10_000).default(200).describe('Most calls to read one month.'),
  maxMonths: z.int().min(1).max(60).default(13).describe('Most months that one question may reach over.'),
  seconds: z.int().min(0).max(3_600).default(60).describe('Seconds that a month is held in memory.'),
  parallel: z.int().min(1).max(16).default(4).describe('Months and details read at the same time.'),
  batchSize: z.int().min(1).max(200).default(50).describe('Requests asked for by id at once.'),
});

const updatesSchema = z.object({
  enabled: z.boolean().default(true).describe('Whether the system has FixMyStreet’s updates (servicerequestupdates).'),
  followMonths: z
    .int()
    .min(0)
    .max(12)
    .default(1)
    .describe('Months after that of a request in which its updates are looked for.'),
});

const agencySchema = z.object({
  source: z
    .enum(['AGENCY_RESPONSIBLE', 'ATTRIBUTE'])
    .default('AGENCY_RESPONSIBLE')
    .describe('Where a request says which agency is in charge (assumed).'),
  attribute: z.string().max(60).default('').describe('Attribute with the code of the agency; empty: there is none.'),
  pattern: pattern
    .default('\\d{3}\\.\\d{2}\\.[0-9A-Z]{2}\\.[A-Z]\\d{2}|[A-Z]\\d{2}(?:\\.[0-9A-Z]{2}){0,3}')
    .describe('What of that text is a code of the agency directory, either form (assumed).'),
  names: z.record(z.string(), z.string()).default({}).describe('Codes of agencies by the names that the system uses.'),
});

const levelSchema = z.object({
  attribute: z.string().max(60).default('MUC_DO').describe('Attribute with the level of a request (assumed).'),
  values: z
    .record(z.string(), z.enum(LEVELS))
    .default({ KHAN: 'URGENT', THUONG: 'NORMAL', PHUC_TAP: 'COMPLEX' })
    .describe('Levels by its values (assumed).'),
});

const intakeSchema = z.object({
  attribute: z
    .string()
    .max(60)
    .default('')
    .describe('Attribute with the time at which a request was taken in; empty: the first update with a status below.'),
  statuses: z
    .array(z.string())
    .default([
      ...['investigating', 'in_progress', 'planned', 'action_scheduled', 'internal_referral', 'fixed', 'closed'],
      ...['duplicate', 'not_councils_responsibility', 'no_further_action', 'cancelled'],
    ])
    .describe('Statuses of updates that say that somebody has taken a request in (assumed).'),
});

const serviceLevelsSchema = z.object({
  intakeHours: z.number().positive().max(1_000).default(8).describe('Working hours to take a request in.'),
  urgentHours: z
    .number()
    .positive()
    .max(1_000)
    .default(4)
    .describe('Working hours after intake to handle an urgent one.'),
  normalHours: z
    .number()
    .positive()
    .max(10_000)
    .nullable()
    .default(null)
    .describe('The same for normal; null: not known.'),
  complexHours: z
    .number()
    .positive()
    .max(10_000)
    .nullable()
    .default(null)
    .describe('The same for complex ones; null: not known, so none of them is called late.'),
});

const writesSchema = z.object({
  timeoutMs: z
    .int()
    .min(1_000)
    .max(300_000)
    .default(60_000)
    .describe('Milliseconds for one write; FixMyStreet allows 300,000.'),
  settleSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe('Seconds after an unanswered submission in which it may still appear.'),
  lookBackSeconds: z.int().min(0).max(86_400).default(300).describe('How far the clocks of both sides may differ.'),
  tokenSeconds: z.int().min(1).max(86_400).default(60).describe('Seconds between two looks at a token.'),
  markerAttribute: z
    .string()
    .max(60)
    .default('')
    .describe(
      'Attribute that carries our own mark, read back with `extensions`; empty: the last line of the description.',
    ),
  requireEmail: z.boolean().default(false).describe('Whether the system demands an e-mail address of who submits.'),
  duplicateText: pattern.default('already exists').describe('Error text that says that an update was taken before.'),
});

/** Settings of `feedback`. */
export const configSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of the GeoReport v2 endpoint, without /requests.json.'),
  apiKey: z.string().min(1).describe('Key for writing, and for reading updates (secret).').meta({ secret: true }),
  jurisdictionId: z.string().default('').describe('jurisdiction_id, where the endpoint serves several.'),
  format: z.enum(['json', 'xml']).default('json').describe('Format asked for; xml where the endpoint has no other.'),
  extensions: z.boolean().default(true).describe('Ask for extensions=true, which brings attributes along.'),
  servicesSeconds: z.int().min(0).max(86_400).default(600).describe('Seconds that the list of services is held.'),
  harvest: harvestSchema.prefault({}).describe('How requests and updates are read.'),
  updates: updatesSchema.prefault({}).describe('Updates of requests.'),
  agency: agencySchema.prefault({}).describe('The agency in charge of a request.'),
  level: levelSchema.prefault({}).describe('Urgent, normal or complex.'),
  contentTypes: z
    .record(z.string(), z.enum(CONTENT_TYPES))
    .default({
      'Phản ánh hiện trường': 'FIELD',
      'Phản ánh quy định hành chính': 'REGULATION',
      'Rác thải': 'WASTE',
      'Truyền thông và cảnh báo': 'MEDIA_ALERT',
      'Hiến kế': 'IDEA',
    })
    .describe('The five types of content by group of services (names assumed).'),
  intake: intakeSchema.prefault({}).describe('How it shows that a request was taken in.'),
  serviceLevels: serviceLevelsSchema.prefault({}).describe('Working hours allowed.'),
  calendar: calendarSchema.prefault({}).describe('Working hours of the week.'),
  writes: writesSchema.prefault({}).describe('Submissions and updates.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
