// Settings of harvesting by OAI-PMH.
import { z } from 'zod';
import { pattern } from '../../kit/index.js';

export const oaiSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Base URL of the OAI-PMH interface: {server}/oai/request in DSpace 7.'),
  metadataPrefix: z
    .string()
    .min(1)
    .max(100)
    .default('oai_dc')
    .describe('Format that is asked for; oai_dc where it is not there.'),
  documentType: z.string().min(1).default('ArchiveDocument').describe('dc:type of documents (assumed).'),
  codePattern: pattern
    // Not an address, nor a handle such as 123456789/77.
    .default('^(?!https?:|oai:|urn:|[\\d.]+/\\d+$).+$')
    .describe('Pattern of the dc:identifier that is the code of a document (assumed).'),
  seconds: z
    .int()
    .min(1)
    .max(86_400)
    .nullable()
    .default(300)
    .describe('Seconds between two looks for changes; null: none is made.'),
  maxPages: z.int().min(1).max(1_000).default(20).describe('Most pages of one look; the next look goes on.'),
  maxRunPages: z
    .int()
    .min(1)
    .max(100_000)
    .default(2_000)
    .describe('Most pages of one list, which ends a never-ending one.'),
  patience: z.int().min(1).max(100).default(3).describe('Looks that fail at the same place before it is passed over.'),
  maxBytes: z.int().min(65_536).max(67_108_864).default(8_388_608).describe('Largest page in bytes.'),
  timeoutMs: z.int().min(100).max(600_000).default(30_000).describe('Milliseconds for one page.'),
});

export type OaiSettings = z.output<typeof oaiSchema>;
