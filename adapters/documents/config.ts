// Settings of the adapter. What the reference marks as assumed (names of fields, labels) is a setting here.
import { z } from 'zod';

const idField = z.enum(['senderDocId', 'receiverDocId']);

const xmlSchema = z.object({
  maxBytes: z.int().min(1_024).max(104_857_600).default(5_242_880).describe('Largest edXML message in bytes.'),
  maxDepth: z.int().min(8).max(200).default(64).describe('Deepest nesting of elements.'),
  maxAttributes: z.int().min(10).max(100_000).default(1_000).describe('Most attributes in one message.'),
  maxElements: z.int().min(100).max(1_000_000).default(10_000).describe('Most elements in one message.'),
});

const attachmentSchema = z.object({
  maxRatio: z.int().min(1).max(10_000).default(100).describe('Most inflated bytes for one packed byte.'),
  maxBytes: z.int().min(1_024).max(209_715_200).default(52_428_800).describe('Largest attachment in bytes.'),
  maxFiles: z.int().min(1).max(1_000).default(200).describe('Most attachments of one message.'),
});

const priority = z.enum(['NORMAL', 'URGENT', 'VERY_URGENT', 'EXPRESS', 'EXPRESS_TIMED']);

const codes = z.array(z.string());

const filesSchema = z.object({
  hosts: z
    .array(z.string().regex(/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/, 'host or host:port, in lower case'))
    .default([])
    .describe('Hosts that files to attach may be fetched from over https: host, or host:port.'),
  timeoutMs: z.int().min(100).max(600_000).default(60_000).describe('Milliseconds to fetch one file.'),
  dangerouslyAllowHttpLoopback: z
    .boolean()
    .default(false)
    .describe('In development: allowed hosts on this machine (127.0.0.1, [::1], localhost) over http.'),
});

const sendSchema = z.object({
  packing: z
    .enum(['ZIP', 'RAW'])
    .default('ZIP')
    .describe('How a file lies in a message: a ZIP of one entry as the national SDK does it, or as it is.'),
  organIds: z
    .enum(['QD20', 'QCVN102'])
    .default('QD20')
    .describe('Form of agency codes in messages; a code without an old form stays as it is.'),
  maxBytes: z.int().min(65_536).max(209_715_200).default(52_428_800).describe('Largest message in bytes.'),
  timeoutMs: z.int().min(100).max(600_000).default(120_000).describe('Milliseconds to send one message.'),
  settleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(60)
    .describe('Seconds after which a message that the lists do not show counts as not arrived (assumed).'),
  recallSeconds: z.int().min(1).max(86_400).default(300).describe('Seconds between looks for answers to a recall.'),
  duplicateErrors: codes
    .default(['CodeExist'])
    .describe('Named errors that say that a document with this id is there already (assumed).'),
  finalErrors: codes
    .default(['InvalidCode', 'InvalidAction', 'InvalidSlotType', 'RecordNotExist'])
    .describe('Named errors that refuse a message for good (assumed); any other one is tried again.'),
  transitions: z
    .record(z.string(), codes)
    .default({ '': ['02', '03'], '01': ['02', '03'], '03': ['04'], '04': ['05'], '05': ['06'] })
    .describe('Which states a receiver may report after which one; the key is the last of 01 to 06 (assumed).'),
  place: z.string().default('Hà Nội').describe('Place of promulgation where a document names none.'),
  typeCode: z.string().min(1).default('1').describe('DocumentType/Type; the name is what counts (assumed).'),
  typeDetail: z.string().min(1).default('0').describe('DocumentType/TypeDetail (assumed).'),
  maxSubject: z.int().min(1).max(10_000).default(500).describe('Most characters of a subject (assumed).'),
  maxContent: z.int().min(1).max(100_000).default(4_000).describe('Most characters of a content (assumed).'),
  maxRecipients: z.int().min(1).max(5_000).default(500).describe('Most agencies that one document goes to.'),
});

const watchSchema = z.object({
  seconds: z
    .int()
    .min(1)
    .max(86_400)
    .nullable()
    .default(60)
    .describe('Seconds between two looks for documents that arrived; null: none is made.'),
  mailboxes: z
    .int()
    .min(1)
    .max(1_000)
    .default(25)
    .describe('Accounts that one look reads, one after the other in turn.'),
  documents: z.int().min(1).max(1_000).default(50).describe('Most new documents of one account that a look opens.'),
  patience: z
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe('Looks after which a message that cannot be opened holds up its account no longer.'),
});

const cacheSchema = z.object({
  listSeconds: z.int().min(0).max(3_600).default(30).describe('Seconds to keep the list of an account.'),
  edocSeconds: z
    .int()
    .min(0)
    .max(2_592_000)
    .default(86_400)
    .describe('Seconds to keep a parsed message; it never changes.'),
  agencySeconds: z.int().min(0).max(86_400).default(3_600).describe('Seconds to keep the list of registered agencies.'),
});

/** Settings of `documents`. */
export const configSchema = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Address of the VXP service on the security server.'),
  secret: z.string().min(1).describe('Key that signs the headers (secret).').meta({ secret: true }),
  systemId: z
    .string()
    .min(1)
    .default('{agency}')
    .describe('Account to call as: {agency} (QĐ 20 code) or {oldAgency} for one account per agency, or a fixed name.'),
  version: z.string().min(1).default('3.0.201608').describe('Value of XroadVnpt-version.'),
  timestampOffset: z
    .string()
    .regex(/^[+-]\d{4}$/)
    .default('+0700')
    .describe('Zone in which timestamps are signed.'),
  probeAgency: z.string().min(1).default('H26').describe('Agency whose account the readiness check counts.'),
  documentIdField: idField
    .default('senderDocId')
    .describe('Field of a sent row that holds the edXML DocumentId (assumed).'),
  transportIdField: idField.default('receiverDocId').describe('Field of a sent row that getEdoc takes (assumed).'),
  priorities: z
    .record(z.string(), priority)
    .default({ '0': 'NORMAL', '1': 'URGENT', '2': 'VERY_URGENT', '3': 'EXPRESS', '4': 'EXPRESS_TIMED' })
    .describe('Meaning of the codes of OtherInfo/Priority (assumed).'),
  maxParallel: z.int().min(1).max(64).default(8).describe('Messages that one request fetches at a time.'),
  includeSubordinates: z
    .boolean()
    .default(false)
    .describe('Whether lists of a unit include the accounts of offices below its own agency.'),
  maxAgencies: z.int().min(1).max(1_000).default(50).describe('Most accounts that one list may ask.'),
  maxScan: z.int().min(10).max(10_000).default(500).describe('Most messages that one filtered list may open.'),
  maxStatusMessages: z.int().min(10).max(10_000).default(500).describe('Most status messages read for one answer.'),
  maxListBytes: z
    .int()
    .min(65_536)
    .max(268_435_456)
    .default(4_194_304)
    .describe('Largest list of an account in bytes.'),
  cache: cacheSchema.prefault({}).describe('How long replies are kept.'),
  watch: watchSchema.prefault({}).describe('How arrived documents are looked for.'),
  xml: xmlSchema.prefault({}).describe('What one message may cost.'),
  attachment: attachmentSchema.prefault({}).describe('What an attachment may be.'),
  send: sendSchema.prefault({}).describe('How messages are written and sent.'),
  files: filesSchema.prefault({}).describe('Where files to attach come from.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
