// Settings of the adapter. How the fields of TT 05/2025 lie in the repository no public document says: all of it is a setting.
import { z } from 'zod';
import { oaiSchema } from './oai/oaiSettings.js';
import { providerSchema } from './provider/providerSettings.js';

const name = z.string().regex(/^[A-Za-z][\w.]*$/, 'a name of letters, digits, dots and underscores');
const codes = z.array(z.string().min(1).max(20)).max(20);

const fieldsSchema = z.object({
  prefix: z
    .string()
    .regex(/^[A-Za-z][\w.]*\.$/)
    .default('tt05.')
    .describe('Stands before the names of TT 05/2025 (fileCode, docCode, mode …) in metadata fields (assumed).'),
  kind: name.default('dspace.entity.type').describe('Field that says whether an item is a file or a document.'),
  title: name.default('dc.title').describe('Field with the title of files and fonds.'),
  issued: name
    .default('dc.date.issued')
    .describe('Field with the first day as YYYY-MM-DD, which dates are filtered by.'),
});

const indexSchema = z.object({
  text: z.string().max(20).default('_keyword').describe('Added to a field in a query for its exact value (assumed).'),
  date: z.string().max(20).default('_dt').describe('Added to a field in a query for a date (assumed).'),
  lastModified: name.default('lastModified').describe('Field of the index with the time of the last change (assumed).'),
});

const kindsSchema = z.object({
  fonds: z
    .enum(['collection', 'community'])
    .default('collection')
    .describe('What a fonds is in the repository (assumed).'),
  file: z.string().min(1).default('ArchiveFile').describe('Value of `fields.kind` for a file (assumed).'),
  document: z.string().min(1).default('ArchiveDocument').describe('Value of `fields.kind` for a document (assumed).'),
  filter: name.default('entityType').describe('Search filter that looks at it (assumed).'),
  retentionFilter: name.default('maintenance').describe('Search filter that looks at the retention (assumed).'),
});

const openSchema = z.object({
  TT05: codes.default(['01']).describe('Values of `mode` that are open in records after TT 05/2025.'),
  TT02: codes.default(['02']).describe('Values of `mode` that are open in records after TT 02/2019.'),
  untagged: z
    .enum(['TT05', 'TT02'])
    .nullable()
    .default(null)
    .describe('Version of records that do not say theirs; null: these are never open.'),
});

const filesSchema = z.object({
  maxBytes: z
    .int()
    .min(1_024)
    .max(268_435_456)
    .default(52_428_800)
    .describe('Largest file that is handed out, in bytes.'),
  timeoutMs: z.int().min(100).max(600_000).default(60_000).describe('Milliseconds to fetch one file.'),
  maxFiles: z.int().min(1).max(200).default(20).describe('Most files of a document that are shown or checked.'),
  bundle: z.string().min(1).default('ORIGINAL').describe('Bundle that holds the files.'),
  sha256Field: z
    .string()
    .min(1)
    .default('tt05.sha256')
    .describe('Metadata field of a file with our own SHA-256 (assumed).'),
  openStatuses: codes.default(['open.access']).describe('Access statuses of files that may be handed out.'),
  requireChecksum: z.boolean().default(true).describe('Whether a file without a known checksum is refused.'),
});

const limitsSchema = z.object({
  pageSize: z
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Rows of one page that is asked for; a server may give fewer.'),
  maxFonds: z.int().min(1).max(50_000).default(5_000).describe('Most fonds that are read.'),
  fondsTtlSeconds: z.int().min(0).max(86_400).default(300).describe('Seconds that the list of fonds is kept.'),
  maxAgencies: z
    .int()
    .min(1)
    .max(500)
    .default(100)
    .describe('Codes of agencies in one query; more are asked in several.'),
  maxScan: z.int().min(100).max(100_000).default(5_000).describe('Most rows that one page of a list looks through.'),
  maxKeys: z.int().min(1).max(200).default(40).describe('Codes of rows in one query.'),
  maxParallel: z.int().min(1).max(64).default(8).describe('Calls of one request at once.'),
});

export const configSchema = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Address of the REST interface, up to and with /server/api.'),
  token: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .describe('Sent as Authorization: Bearer. Without one only what is open to everybody is seen.')
    .meta({ secret: true }),
  fields: fieldsSchema.prefault({}).describe('Names of metadata fields.'),
  index: indexSchema.prefault({}).describe('How fields are called in queries.'),
  kinds: kindsSchema.prefault({}).describe('How fonds, files and documents are told apart.'),
  open: openSchema.prefault({}).describe('What is open.'),
  files: filesSchema.prefault({}).describe('Files of documents.'),
  limits: limitsSchema.prefault({}).describe('Bounds.'),
  oai: oaiSchema.optional().describe('Harvesting by OAI-PMH, which finds changes; left out: none are found.'),
  provider: providerSchema.optional().describe('Open records offered to others by OAI-PMH; left out: none are.'),
});

export type Config = z.output<typeof configSchema>;
