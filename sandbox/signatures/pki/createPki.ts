// The authorities of the sample: a root, the authority that issues to officers, its OCSP responder, a time-stamp authority.
import { deriveEcKey, deriveEd25519 } from './keys.js';
import { issueCertificate, type CertificateOptions, type Holder } from './issueCertificate.js';

export interface PkiOptions {
  readonly seed: string;
  /** Where OCSP and revocation lists are, `http://127.0.0.1:4106`; null: certificates name neither. */
  readonly url: string | null;
}

export interface Pki {
  readonly root: Holder;
  readonly issuing: Holder;
  readonly responder: Holder;
  readonly timestamps: Holder;
  /** A certificate of the issuing authority; P-256 unless `more` says otherwise. */
  issue(subject: CertificateOptions['subject'], serial: string, more?: Partial<CertificateOptions>): Holder;
}

const FROM = new Date('2025-01-01T00:00:00Z');
const ROOT_UNTIL = new Date('2045-01-01T00:00:00Z');
const UNTIL = new Date('2040-01-01T00:00:00Z');

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** The root alone: the same bytes for the same seed. */
export function createRoot(seed: string): Holder {
  return issueCertificate({
    subject: { commonName: 'CA gốc mẫu', organisation: 'Mẫu' },
    keys: deriveEd25519(`${seed}/root`),
    serial: '01',
    from: FROM,
    until: ROOT_UNTIL,
    authority: true,
    usage: ['keyCertSign', 'cRLSign'],
  });
}

export function createPki({ seed, url }: PkiOptions): Pki {
  const root = createRoot(seed);
  const addresses = (ca: string) => (url === null ? {} : { ocspUrl: `${url}/ocsp`, crlUrl: `${url}/crl/${ca}.crl` });
  const issuing = issueCertificate({
    subject: { commonName: 'CA chuyên dùng mẫu', organisation: 'Mẫu' },
    keys: deriveEcKey(`${seed}/issuing`),
    issuer: root,
    serial: '02',
    from: FROM,
    until: UNTIL,
    authority: true,
    pathLength: 0,
    usage: ['keyCertSign', 'cRLSign'],
    ...addresses('root'),
  });
  const issue: Pki['issue'] = (subject, serial, more = {}) =>
    issueCertificate({
      subject,
      serial,
      keys: more.keys ?? deriveEcKey(`${seed}/${serial}`),
      issuer: issuing,
      from: FROM,
      until: UNTIL,
      ...addresses('issuing'),
      ...more,
    });
  return {
    root,
    issuing,
    responder: issue({ commonName: 'OCSP mẫu' }, '03', { extendedUsage: [OCSP_SIGNING], noCheck: true }),
    timestamps: issue({ commonName: 'TSA mẫu' }, '04', { extendedUsage: [TIME_STAMPING] }),
    issue,
  };
}
