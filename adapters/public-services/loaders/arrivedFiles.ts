// What a link to a file that came with an arrival leads to; the gateway signs it.
import { z } from 'zod';
import { KINDS } from '../inbound/contents.js';

const placeSchema = z.object({
  kind: z.enum([KINDS.dossier, KINDS.promotion, KINDS.notice]),
  code: z.string().min(1).max(200),
  /** Which one, where several came for the same thing; without it the newest. */
  cursor: z.string().max(100).optional(),
});

/** Which arrival the file came with. */
export type FilePlace = z.output<typeof placeSchema>;

export function toFileRef(place: FilePlace): string {
  return JSON.stringify(place);
}

export function parseFileRef(ref: string): FilePlace | null {
  try {
    return placeSchema.safeParse(JSON.parse(ref)).data ?? null;
  } catch {
    return null;
  }
}
