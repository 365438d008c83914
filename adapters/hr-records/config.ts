// Settings of the adapter. What no public document confirms (names of views, meaning of codes) is a setting here.
import { z } from 'zod';
import { syncSchema } from './sync/syncSettings.js';

/** An SQL name. Names come from configuration alone and cannot be parameters, so nothing else is let through. */
const relation = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/, 'must be a plain lower-case name, schema.name');

const viewsSchema = z.object({
  officer: relation.default('hr.v_officer').describe('One row per officer.'),
  qualification: relation.default('hr.v_qualification').describe('Degrees, languages, skills and training.'),
  salaryHistory: relation.default('hr.v_salary_history').describe('Steps of the salary history.'),
  postHistory: relation.default('hr.v_post_history').describe('Periods of the work history.'),
  evaluation: relation.default('hr.evaluation').describe('Yearly evaluations.'),
  award: relation.default('hr.award').describe('Awards.'),
  allowance: relation.default('hr.v_allowance').describe('Allowances, with their codes.'),
  language: relation.default('hr.v_language').describe('Foreign languages, with the codes of their levels.'),
  itSkill: relation.default('hr.v_it_skill').describe('Computer skills, with their codes.'),
  training: relation.default('hr.v_training').describe('Degrees and courses, with their codes.'),
  partyPost: relation
    .optional()
    .describe(
      'Posts in the Party (officer_number, post_code), for the Ministry alone; left out: that part is not sent.',
    ),
  codeList: relation.default('hr.code_list').describe('Code lists with labels: columns list, code, label.'),
});

const codesSchema = z.object({
  male: z.string().min(1).default('1').describe('GioiTinh code of men (assumed).'),
  female: z.string().min(1).default('2').describe('GioiTinh code of women (assumed).'),
  evaluationList: z.string().min(1).default('KetQuaDanhGia').describe('Name of the list of evaluation results.'),
});

const baseSalarySchema = z
  .array(
    z.object({
      from: z.iso.date().describe('First day on which the amount applies.'),
      amount: z.int().positive().describe('Base salary in đồng a month.'),
      legalBasis: z.string().min(1).describe('The decree that sets it.'),
    }),
  )
  .min(1)
  .default([
    { from: '2024-07-01', amount: 2_340_000, legalBasis: 'Nghị định 73/2024/NĐ-CP' },
    { from: '2026-07-01', amount: 2_530_000, legalBasis: 'Nghị định 161/2026/NĐ-CP' },
  ]);

/** Settings of `hr-records`. */
export const configSchema = z.object({
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('Address of the HR database, postgres://user:password@host:port/database (holds a secret).')
    .meta({ secret: true }),
  maxConnections: z.int().min(1).max(100).default(8).describe('Connections to the HR database at once.'),
  views: viewsSchema.prefault({}).describe('Names of the views that the HR system offers.'),
  codes: codesSchema.prefault({}).describe('Codes whose meaning is assumed.'),
  agencyTtlSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe('Seconds to remember which agency codes the HR system uses.'),
  smallCount: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Counts below this are withheld, except by agency and by unit.'),
  sync: syncSchema
    .optional()
    .describe('The sync API of the Ministry of Home Affairs; without it the commands of this adapter are refused.'),
  baseSalary: baseSalarySchema.describe('Base salary by date, with its legal source.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
