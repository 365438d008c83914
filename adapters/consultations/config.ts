// Settings of the adapter: the account, the hidden questions of surveys, and how far exports go.
import { z } from 'zod';

const code = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'must be the code of a question');

const questionsSchema = z.object({
  unit: code.default('DV').describe('Code of the hidden question with the agency or unit of an answer (assumed).'),
  reference: code.default('LTREF').describe('Code of the hidden question with our own number (assumed).'),
  household: code
    .nullable()
    .default('HO')
    .describe(
      'Code of the hidden question with the household (assumed): its last answer counts. null: each answer is one household.',
    ),
  main: code
    .nullable()
    .default(null)
    .describe('Code of the question whose agreement is that of the consultation; null: the first closed one.'),
  closedTypes: z
    .array(z.string().length(1))
    .min(1)
    .default(['Y', 'L', '!'])
    .describe('Types of questions whose answers are counted (assumed).'),
  yesNoTypes: z.array(z.string().length(1)).default(['Y']).describe('Types answered by Y or N alone (assumed).'),
  agreeCodes: z.array(z.string().min(1)).min(1).default(['Y', 'A1']).describe('Answers that mean agreement (assumed).'),
  labels: z
    .record(z.string(), z.string().max(200))
    .default({})
    .describe('Words for answers, by their codes; RemoteControl does not tell them.'),
});

const exportSchema = z.object({
  format: z.enum(['json', 'csv']).default('json').describe('Format of exported answers.'),
  neededFields: z
    .boolean()
    .default(true)
    .describe('Ask for the counted fields alone, named as add_response names them (assumed); false: for all.'),
  windowSize: z.int().min(10).max(10_000).default(1_000).describe('Answers asked for at once, by their ids.'),
  lookWindowSize: z
    .int()
    .min(10)
    .max(100_000)
    .default(10_000)
    .describe('The same where one answer is looked for by our number: its rows are short.'),
  maxWindows: z.int().min(1).max(10_000).default(500).describe('Most windows read for one consultation.'),
  emptyWindows: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Windows without answers, one after the other, after which no more are expected.'),
});

const writesSchema = z.object({
  timeoutMs: z.int().min(100).max(60_000).default(15_000).describe('Milliseconds for adding an answer.'),
  settleSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(90)
    .describe('Seconds in which an answer that was sent may still arrive.'),
  maxTextLength: z.int().min(1).max(20_000).default(2_000).describe('Longest answer to an open question.'),
  unitCodeForm: z
    .enum(['NEW', 'OLD'])
    .default('NEW')
    .describe('Form of the agency that is written: QĐ 20/2020 (H26.L7) or QCVN 102:2016 (000.00.L7.H26).'),
});

/** Settings of `consultations`. */
export const configSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Address of the LimeSurvey site.'),
  path: z.string().min(1).default('index.php/admin/remotecontrol').describe('Path of RemoteControl 2 (JSON-RPC).'),
  username: z.string().min(1).describe('A LimeSurvey account of its own, with the rights that are needed and no more.'),
  password: z.string().min(1).describe('Password of that account (secret).').meta({ secret: true }),
  plugin: z.string().min(1).default('Authdb').describe('Sign-in plugin of the account.'),
  loginPauseSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(60)
    .describe('After a refused login none is tried for so long: LimeSurvey locks accounts out.'),
  surveys: z
    .array(z.string().regex(/^\d{1,10}$/, 'must be the number of a survey'))
    .default([])
    .describe('Numbers of the surveys that are consultations; empty: all that the account sees.'),
  showInactive: z.boolean().default(false).describe('Whether surveys that are not active (drafts) are shown.'),
  utcOffset: z
    .string()
    .regex(/^[+-]\d{2}:\d{2}$/, 'as in +07:00')
    .default('+07:00')
    .describe('Zone of the server; its times carry none.'),
  fieldNames: z
    .enum(['AUTO', 'SGQA', 'Q'])
    .default('AUTO')
    .describe('Names of fields: <sid>X<gid>X<qid> (to 6.x), Q<qid> (from 7), or found out from get_fieldmap.'),
  questions: questionsSchema.prefault({}).describe('The questions.'),
  export: exportSchema.prefault({}).describe('Exports of answers.'),
  writes: writesSchema.prefault({}).describe('Answers that are added.'),
  smallCount: z.int().min(1).max(100).default(5).describe('Numbers of households below this are not told.'),
  listSeconds: z.int().min(0).max(3_600).default(30).describe('Seconds that the list of surveys is kept.'),
  tallySeconds: z.int().min(0).max(86_400).default(120).describe('Seconds that the counts of a survey are kept.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
