// The habits of the axis that may be switched while it runs, in the process or over the wire.
import { z } from 'zod';

const count = z.int().min(0);

/** What tests, and people who want to see what happens, may change while the axis runs. */
export const behaviourSchema = z.strictObject({
  /** Waits so long before every answer. */
  latencyMs: count.default(0),
  /** Holds the answers of sendEdoc so long; what was sent has been accepted by then. */
  stallMs: count.default(0),
  /** So many calls of sendEdoc are reset before anything is accepted. Counts down. */
  failBefore: count.default(0),
  /** So many calls of sendEdoc are accepted and then reset. Counts down. */
  failAfter: count.default(0),
  /** A DocumentId that is there already: refused with CodeExist, answered like the first time, or taken once more. */
  duplicate: z.enum(['REFUSE', 'SAME', 'TWICE']).default('REFUSE'),
  /** Calls of these accounts are answered with HTTP 500. */
  failsFor: z.array(z.string()).default([]),
  /** Answers of sendEdoc without `status` and `ErrorCode`. */
  withoutOk: z.boolean().default(false),
  /** What receivers say to a recall or an update. */
  recallAnswer: z.enum(['AGREE', 'REFUSE', 'SILENT']).default('SILENT'),
  /** Receivers' systems report 01 as soon as a document comes in. */
  reportsArrival: z.boolean().default(true),
});

export type DocumentsBehaviour = z.output<typeof behaviourSchema>;

/** Part of the habits; anything that is left out stays as it is. Undefined for what is none. */
export function readBehaviour(body: unknown, now: DocumentsBehaviour): DocumentsBehaviour | undefined {
  const isPart = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isPart ? behaviourSchema.safeParse({ ...now, ...body }).data : undefined;
}
