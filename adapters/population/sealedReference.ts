// References of look-ups: a question that only this installation can read, for a while. So no id holds a personal number.
import { z } from 'zod';
import { createSealer, type Sealer } from '../kit/index.js';
import type { Config } from './config.js';
import type { CitizenQuestion } from './citizenFacts.js';

const questionSchema = z.object({
  personalId: z.string(),
  fullName: z.string().nullable(),
  birthDate: z.string().nullable(),
  caseNumber: z.string(),
});

export type References = Sealer<CitizenQuestion>;

export function createReferences(
  config: Pick<Config, 'referenceSecret' | 'referenceMinutes'>,
  now: () => Date,
): References {
  const { referenceSecret: secret, referenceMinutes: minutes } = config;
  return createSealer({ secret, minutes, use: 'population', schema: questionSchema, now });
}
