// The adapter of digital signatures: verifies signed files, and reads the city's register of certificates.
import { defineAdapter, perMonth } from '../kit/index.js';
import { createSignaturesClient } from './client.js';
import { configSchema } from './config.js';
import { listCertificates, listCertificatesOfUnits, loadCertificates } from './register/loadCertificates.js';
import { summariseUnits } from './register/summariseCertificates.js';
import { typeDefs, type QuerySigningCertificateArgs } from './schema.generated.js';
import { verifySignatures } from './verifySignatures.js';

export const signaturesAdapter = defineAdapter({
  id: 'signatures',
  title: { vi: 'Chữ ký số và chứng thư số', en: 'Digital signatures' },
  levels: ['CITY', 'DISTRICT', 'WARD'],
  grants: [
    {
      capability: 'signatures:document.verify',
      title: { vi: 'Xác minh chữ ký số trên tệp', en: 'Verify signatures of files' },
    },
    {
      capability: 'signatures:document.read-personal',
      title: { vi: 'Xem rõ người ký trên tệp', en: 'Read names of the signers of files' },
    },
    {
      capability: 'signatures:certificate.read',
      title: { vi: 'Xem chứng thư số', en: 'Read certificates' },
    },
    {
      capability: 'signatures:certificate.read-personal',
      title: { vi: 'Xem rõ người sở hữu chứng thư', en: 'Read names of holders' },
    },
    {
      capability: 'signatures:certificate.count',
      title: { vi: 'Xem số liệu chứng thư và chữ ký', en: 'Read numbers of certificates and signatures' },
    },
  ],
  configSchema,
  typeDefs,
  createClient: createSignaturesClient,
  queries: {
    signingCertificate: async ({ serial }: QuerySigningCertificateArgs, call) =>
      (await loadCertificates([serial], call))[0] ?? null,
    signingCertificates: listCertificates,
    verifySignatures,
  },
  entities: { SigningCertificate: { key: 'serial', load: loadCertificates } },
  fields: {
    Unit: { signingCertificates: listCertificatesOfUnits, signatureSummary: summariseUnits },
    UnitOverview: { signatures: perMonth((units, month, call) => summariseUnits(units, { month }, call)) },
  },
  probe: async (client, signal) => void (await client.register.list({ limit: 1 }, signal)),
});
