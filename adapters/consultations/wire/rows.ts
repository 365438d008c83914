// Rows of surveys and questions. Numbers are text on some databases; ids are text here.
import { z } from 'zod';

const id = z.union([z.int().min(0), z.string().regex(/^\s*\d{1,15}\s*$/)]).transform((value) => String(value).trim());

const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$/)
  .nullish()
  .catch(null);

const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .transform((value) => ['Y', '1', 'true'].includes(String(value)));

export const surveyRow = z.object({
  sid: id,
  surveyls_title: z.string().nullish(),
  startdate: localTime,
  expires: localTime,
  active: flag,
});
export type SurveyRow = z.output<typeof surveyRow>;

export const questionRow = z.object({
  qid: id,
  gid: id,
  sid: id,
  parent_qid: id.nullish().transform((value) => value ?? '0'),
  title: z.string().min(1),
  question: z.string().nullish(),
  type: z.string().min(1),
  mandatory: flag.nullish().transform((value) => value ?? false),
});
export type QuestionRow = z.output<typeof questionRow>;

/** Only the names are needed. */
export const fieldmap = z.record(z.string(), z.unknown());

/** The id of an answer that was added. */
export const addedId = id;

/** PHP says [] for an object without entries. */
export const summaryNumber = z
  .union([z.int().min(0), z.string().regex(/^\d{1,15}$/), z.array(z.never())])
  .transform((value) => (Array.isArray(value) ? null : Number(value)));
