// Settings of the adapter. How the city's Moodle is set up is not known: what it decides by itself is a setting here.
import { z } from 'zod';
import { pattern } from '../kit/index.js';

const coursesSchema = z.object({
  field: z
    .enum(['', 'category', 'ids', 'shortname', 'idnumber'])
    .default('')
    .describe('Field by which the courses are chosen; empty: all that the account may see.'),
  value: z.string().default('').describe('Its value.'),
  frontPage: z.string().default('1').describe('Id of the front page, which is no course.'),
  seconds: z.int().min(0).max(86_400).default(600).describe('Seconds that the list of courses is held.'),
});

const usersSchema = z.object({
  agencyField: z
    .enum(['institution', 'department'])
    .default('institution')
    .describe('Field of an account that says which agency the officer works for (assumed).'),
  pattern: pattern
    .default('\\d{3}\\.\\d{2}\\.[0-9A-Z]{2}\\.[A-Z]\\d{2}|[A-Z]\\d{2}(?:\\.[0-9A-Z]{2}){0,3}')
    .describe('What of it is a code of the agency directory, either form (assumed).'),
  names: z.record(z.string(), z.string()).default({}).describe('Codes of agencies by the names that accounts have.'),
});

const readingSchema = z.object({
  pageSize: z.int().min(1).max(5_000).default(500).describe('Participants of a course asked for at once.'),
  batchSize: z.int().min(1).max(200).default(50).describe('Accounts asked for by staff number at once.'),
  maxParticipants: z.int().min(1).max(1_000_000).default(50_000).describe('Most participants of one course.'),
  maxLookups: z
    .int()
    .min(1)
    .max(100_000)
    .default(5_000)
    .describe('Most accounts whose progress one question may need.'),
  maxMonthLookups: z
    .int()
    .min(0)
    .max(100_000)
    .default(200)
    .describe('The same for the overview of a month: beyond it what is completed is left out.'),
  parallel: z.int().min(1).max(32).default(4).describe('Calls at the same time; Moodle is slow under load.'),
  seconds: z.int().min(0).max(86_400).default(600).describe('Seconds that participants and progress are held.'),
  timeoutMs: z.int().min(1_000).max(120_000).default(30_000).describe('Milliseconds for one call.'),
});

/** Settings of `training`. */
export const configSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of the Moodle site.'),
  path: z.string().min(1).default('webservice/rest/server.php').describe('Path of the REST server.'),
  token: z.string().min(1).describe('Token of the account for the external service (secret).').meta({ secret: true }),
  language: z.string().default('vi').describe('Language of names that have several; empty: as the site has it.'),
  courses: coursesSchema.prefault({}).describe('Which courses count.'),
  users: usersSchema.prefault({}).describe('How an account says whose it is.'),
  reading: readingSchema.prefault({}).describe('How much is asked at once.'),
  maintenanceSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(60)
    .describe('Seconds to stay away from a site in maintenance.'),
  smallCount: z.int().min(1).max(100).default(5).describe('Numbers of officers below this are not told.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
