// The habits of the archive that may be switched while it runs, in the process or over the wire.
import { z } from 'zod';

const count = z.int().min(0);

export const behaviourSchema = z.strictObject({
  latencyMs: count.default(0).describe('Waits so long before every answer.'),
  stallMs: count.default(0).describe('Holds every answer so long.'),
  failNext: count.default(0).describe('Answers the next n calls with 500.'),
  resetNext: count.default(0).describe('Resets the connection of the next n calls.'),
  busyNext: count.default(0).describe('Answers the next n calls with 503.'),
  retryAfter: z.string().nullable().default('1').describe('Retry-After of these; null: none.'),
  pageSize: count.min(1).default(100).describe('Records of one page of OAI-PMH.'),
  maxSize: count.min(1).default(100).describe('Largest page of a search; a larger one is lowered without a word.'),
  resultName: z
    .enum(['searchResult', 'searchResults'])
    .default('searchResult')
    .describe('What the result of a search is called.'),
  malformedPage: z.boolean().default(false).describe('Pages of records hold an entity that nobody defined.'),
  badUtf8: z.boolean().default(false).describe('Pages of records hold bytes that are no UTF-8.'),
  spaceAfterToken: z.boolean().default(false).describe('Resumption tokens have white space around them.'),
  repeatToken: z.boolean().default(false).describe('Every page ends with the token that led to it, for ever.'),
  neverEnding: z.boolean().default(false).describe('There is always one more page, with a new token.'),
  expireTokens: z.boolean().default(false).describe('No token is taken any more.'),
  prefixed: z.boolean().default(false).describe('Elements of OAI-PMH are written with a prefix.'),
  granularity: z
    .enum(['YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ'])
    .default('YYYY-MM-DDThh:mm:ssZ')
    .describe('How fine dates are.'),
  wrongChecksum: z.boolean().default(false).describe('Files are said to have another checksum.'),
  wrongContent: z.boolean().default(false).describe('Files are given out changed by one letter.'),
  shortContent: z.boolean().default(false).describe('Files are given out without their last letter.'),
  checksumAlgorithm: z.string().default('MD5').describe('What checksums are called; only MD5 is computed.'),
  ownHash: z.boolean().default(false).describe('Files carry our own SHA-256 as well.'),
  accessStatus: z.string().default('open.access').describe('Access status of every file.'),
});

export type ArchiveBehaviour = z.output<typeof behaviourSchema>;

/** Part of the habits; anything left out stays as it is. Undefined for what is none. */
export function readBehaviour(body: unknown, now: ArchiveBehaviour): ArchiveBehaviour | undefined {
  const isPart = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isPart ? behaviourSchema.safeParse({ ...now, ...body }).data : undefined;
}
