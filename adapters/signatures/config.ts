// Settings of the adapter. The register's interface is not published: its paths and names are settings here.
import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';

const name = (usual: string, means: string) => z.string().min(1).default(usual).describe(`${means} (assumed).`);

const fieldsSchema = z.object({
  rows: name('duLieu', 'Property of a reply that holds the rows'),
  serial: name('soSerial', 'Serial number, hex'),
  holder: name('nguoiSoHuu', 'Name of the holder'),
  staffNumber: name('soHieu', 'Staff number of the holder'),
  personalNumber: name('soDinhDanh', 'Personal number of the holder'),
  agency: name('maDonVi', 'Code of the agency, in either form'),
  kind: name('loai', 'Kind of certificate'),
  issuer: name('donViCap', 'Name of the authority that issued it'),
  validFrom: name('hieuLucTu', 'First moment of validity'),
  validUntil: name('hieuLucDen', 'Last moment of validity'),
  state: name('trangThai', 'State'),
  revokedAt: name('thuHoiLuc', 'When it was revoked'),
  device: name('thietBi', 'Device that holds the key'),
  signatures: name('soLuotKy', 'Signatures made in the month that was asked for'),
});

const parametersSchema = z.object({
  agencies: name('dsMaDonVi', 'Agencies, separated by commas; subordinates included'),
  serials: name('dsSoSerial', 'Serial numbers, separated by commas'),
  state: name('trangThai', 'State'),
  expiringBefore: name('hetHanTruoc', 'Last day of validity, exclusive'),
  month: name('thang', 'Month of the count of signatures, YYYY-MM'),
  after: name('sauKhoa', 'Serial number after which the page begins'),
  limit: name('soLuong', 'Rows of a page'),
});

const STATES = ['VALID', 'REVOKED', 'SUSPENDED'] as const;

const registerSchema = z.object({
  path: z.string().startsWith('/').default('/api/chung-thu-so').describe('Path of the list (assumed).'),
  keyHeader: name('x-api-key', 'Header that carries the key'),
  fields: fieldsSchema.prefault({}).describe('Names of the properties of a row.'),
  parameters: parametersSchema.prefault({}).describe('Names of the parameters of the list.'),
  states: z
    .record(z.string(), z.enum(STATES))
    .default({ '1': 'VALID', '2': 'SUSPENDED', '3': 'REVOKED' })
    .describe('What the codes of the state mean (assumed).'),
  kinds: z
    .record(z.string(), z.enum(['PERSON', 'AGENCY', 'SYSTEM']))
    .default({ CN: 'PERSON', TC: 'AGENCY', HT: 'SYSTEM' })
    .describe('What the codes of the kind mean (assumed).'),
  devices: z
    .record(z.string(), z.enum(['TOKEN', 'SIM', 'HSM']))
    .default({ USB: 'TOKEN', SIM: 'SIM', HSM: 'HSM' })
    .describe('What the codes of the device mean (assumed).'),
  pageSize: z.int().min(1).max(1_000).default(200).describe('Rows that one call asks for.'),
  maxRows: z.int().min(100).max(100_000).default(10_000).describe('Most rows that one answer may look at.'),
  maxParallel: z.int().min(1).max(32).default(6).describe('Calls of one request that run at a time.'),
  expiringDays: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('A certificate that ends within so many days expires soon.'),
  smallCount: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Signatures made are hidden where fewer certificates are behind the number.'),
});

const anchorSchema = z
  .object({
    name: z.string().min(1).describe('Name for people.'),
    certificate: z.string().min(1).max(20_000).describe('The certificate, PEM or base64 of DER.'),
    sha256: z
      .string()
      .transform((text) => text.replaceAll(':', '').toLowerCase())
      .pipe(z.string().regex(/^[0-9a-f]{64}$/))
      .describe('SHA-256 of the certificate, as the operator has confirmed it with the authority.'),
    uses: z
      .array(z.enum(['SIGNATURE', 'TIMESTAMP']))
      .min(1)
      .default(['SIGNATURE', 'TIMESTAMP'])
      .describe('What it is trusted for.'),
  })
  .superRefine((anchor, context) => {
    const der = toDer(anchor.certificate);
    if (der === undefined)
      context.addIssue({ code: 'custom', message: 'must be a certificate', path: ['certificate'] });
    else if (createHash('sha256').update(der).digest('hex') !== anchor.sha256)
      context.addIssue({ code: 'custom', message: 'must be the SHA-256 of the certificate', path: ['sha256'] });
  });

/** PEM or base64; undefined for anything that is no certificate. */
export function toDer(text: string): Uint8Array | undefined {
  try {
    const isPem = text.includes('-----BEGIN');
    return new X509Certificate(isPem ? text : Buffer.from(text, 'base64')).raw;
  } catch {
    return undefined;
  }
}

const verifySchema = z.object({
  policyName: z.string().min(1).max(100).default('default-1').describe('Name of these rules, shown with every result.'),
  requireSigningCertificate: z
    .boolean()
    .default(true)
    .describe('Whether a signature must name its certificate (signing-certificate) to pass.'),
  acceptedPolicies: z
    .array(z.string().regex(/^\d+(\.\d+)+$/))
    .max(100)
    .default([])
    .describe('Identifiers of signature policies that are accepted; others cannot be decided.'),
  evidenceMaxAgeHours: z
    .int()
    .min(1)
    .max(8_760)
    .default(24)
    .describe('How old a revocation list or answer without an end may be.'),
  maxInlineBytes: z
    .int()
    .min(1_024)
    .max(67_108_864)
    .default(8_388_608)
    .describe('Largest file inside a query, in bytes before base64; http.bodyBytes bounds the whole query.'),
  maxFileBytes: z.int().min(1_024).max(268_435_456).default(33_554_432).describe('Largest file that is fetched.'),
  timeoutMs: z.int().min(100).max(120_000).default(15_000).describe('Milliseconds that one verification may take.'),
  memoryMb: z.int().min(64).max(4_096).default(256).describe('Memory of one verification in MiB.'),
  maxWorkers: z.int().min(1).max(64).default(2).describe('Verifications that run at a time.'),
  maxWaiting: z.int().min(0).max(1_000).default(16).describe('Verifications that wait; more are refused.'),
  maxAsn1Nodes: z.int().min(1_000).max(10_000_000).default(1_000_000).describe('Nodes of one ASN.1 structure.'),
  maxSignatures: z.int().min(1).max(1_000).default(50).describe('Signatures and time stamps of one file.'),
  maxCertificates: z.int().min(1).max(1_000).default(50).describe('Certificates that one signature may bring along.'),
  maxObjects: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(300_000)
    .describe('Objects of a PDF or elements of an XML file.'),
  maxInflatedBytes: z
    .int()
    .min(65_536)
    .max(1_073_741_824)
    .default(67_108_864)
    .describe('Bytes that the compressed parts of a PDF may become together.'),
});

const evidenceSchema = z.object({
  hosts: z
    .array(z.string().min(1))
    .max(200)
    .default([])
    .describe('Hosts (with port, if any) of OCSP responders and revocation lists; no other one is asked.'),
  timeoutMs: z.int().min(100).max(60_000).default(5_000).describe('Milliseconds for one answer or list.'),
  maxBytes: z.int().min(1_024).max(67_108_864).default(8_388_608).describe('Largest answer or list.'),
  cacheSeconds: z.int().min(0).max(86_400).default(300).describe('Seconds to keep a revocation list.'),
});

const filesSchema = z.object({
  hosts: z
    .array(z.string().min(1))
    .max(200)
    .default([])
    .describe('Hosts (with port, if any) that files are fetched from.'),
  timeoutMs: z.int().min(100).max(120_000).default(30_000).describe('Milliseconds to fetch one file.'),
  dangerouslyAllowHttpLoopback: z
    .boolean()
    .default(false)
    .describe('Also http on this machine, for the sandbox; refused in production.'),
});

/** Settings of `signatures`. */
export const configSchema = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Address of the register of certificates.'),
  apiKey: z.string().min(1).describe('Key for the register (secret).').meta({ secret: true }),
  register: registerSchema.prefault({}).describe('How the register is asked and read.'),
  anchors: z
    .array(anchorSchema)
    .max(50)
    .default([])
    .describe('Authorities that are trusted; without one nothing passes.'),
  verify: verifySchema.prefault({}).describe('When a signature passes, and what a verification may cost.'),
  evidence: evidenceSchema.prefault({}).describe('How revocation is asked about.'),
  files: filesSchema.prefault({}).describe('Where files to verify are fetched from.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
