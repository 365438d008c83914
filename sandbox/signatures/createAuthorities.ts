// The authorities of the sample and files signed by its officers. Loaded with the first question about them.
import { createHash } from 'node:crypto';
import type { SignaturesBehaviour } from './behaviour.js';
import { createPki } from './pki/createPki.js';
import { createStatusDesk, type StatusDesk } from './pki/createStatusDesk.js';
import type { Holder } from './pki/issueCertificate.js';
import type { SampleCertificate, SampleRegister } from './register.js';
import { signCms } from './signing/signCms.js';
import { signPdf } from './signing/signPdf.js';
import { signXml } from './signing/signXml.js';
import { createPdf } from './signing/writePdf.js';

export interface AuthoritiesOptions {
  readonly seed: string;
  readonly url: string;
  readonly register: SampleRegister;
  readonly behaviour: SignaturesBehaviour;
  readonly now: () => Date;
}

export interface Authorities {
  readonly status: StatusDesk;
  /** The root: base64 of DER, and its SHA-256. */
  readonly anchor: { readonly certificate: string; readonly sha256: string };
  /** `<serial>.pdf`, `.p7m` or `.xml`, the same bytes each time; undefined for other names. */
  file(name: string): Uint8Array | undefined;
}

export function createAuthorities({ seed, url, register, behaviour, now }: AuthoritiesOptions): Authorities {
  const pki = createPki({ seed, url });
  const files = new Map<string, Uint8Array>();
  const revoked = register.certificates.flatMap(({ serial, state, revokedAt }) => {
    if (state === 'REVOKED' && revokedAt !== null) return [{ serial, at: revokedAt }];
    return state === 'SUSPENDED' ? [{ serial, at: now(), isHeld: true }] : [];
  });

  function holderOf({ serial, officer, from, until }: SampleCertificate): Holder {
    const subject = { commonName: officer.fullName, organisation: 'Thành phố mẫu', userId: officer.number };
    return pki.issue(subject, serial, { from, until });
  }

  function sign(certificate: SampleCertificate, kind: string): Uint8Array {
    const signer = holderOf(certificate);
    const common = { signer, issuer: pki.issuing, chain: [pki.issuing], signingTime: now() };
    if (kind === 'p7m') return signCms({ ...common, content: Buffer.from('Văn bản mẫu'), attached: true });
    if (kind === 'xml') return Buffer.from(signXml(common));
    const pdf = createPdf(`Van ban mau ${certificate.serial}`);
    return signPdf(pdf, { sign: (content) => signCms({ ...common, content }), visible: true }).bytes;
  }

  return {
    status: createStatusDesk({ pki, habits: behaviour, revoked: () => revoked, now }),
    anchor: {
      certificate: Buffer.from(pki.root.certificate).toString('base64'),
      sha256: createHash('sha256').update(pki.root.certificate).digest('hex'),
    },
    file(name) {
      const [, serial = '', kind = ''] = /^([0-9a-f]{16})\.(pdf|p7m|xml)$/.exec(name) ?? [];
      const certificate = register.bySerial.get(serial);
      if (certificate === undefined) return undefined;
      const known = files.get(name) ?? sign(certificate, kind);
      files.set(name, known);
      return known;
    },
  };
}
