// Answers about revocation: lists and OCSP for the sample's certificates, well or badly as the habits say.
import { answerOcsp, type OcspState } from './answerOcsp.js';
import type { Pki } from './createPki.js';
import { issueCertificate, type Holder } from './issueCertificate.js';
import { issueCrl, type Revoked } from './issueCrl.js';
import { deriveEcKey } from './keys.js';

export interface StatusHabits {
  /** Lists and answers whose time is over. */
  staleStatus: boolean;
  /** OCSP signed by a certificate that may not sign it, and that names itself. */
  foreignResponder: boolean;
  /** OCSP answers nothing of use. */
  ocspOff: boolean;
}

export interface StatusDeskOptions {
  readonly pki: Pki;
  readonly habits: StatusHabits;
  readonly revoked: () => readonly Revoked[];
  readonly now: () => Date;
}

export interface StatusDesk {
  ocsp(request: Uint8Array): Uint8Array | null;
  /** `root` or `issuing`. */
  crl(authority: string): Uint8Array | null;
}

const HOUR = 3_600_000;

export function createStatusDesk({ pki, habits, revoked, now }: StatusDeskOptions): StatusDesk {
  let foreign: Holder | undefined;

  function times(): { readonly from: Date; readonly until: Date } {
    const shift = habits.staleStatus ? -30 * 24 * HOUR : -HOUR;
    const from = new Date(now().getTime() + shift);
    return { from, until: new Date(from.getTime() + 24 * HOUR) };
  }

  function stranger(): Holder {
    foreign ??= issueCertificate({
      subject: { commonName: 'OCSP lạ mẫu' },
      keys: deriveEcKey('stranger'),
      issuer: pki.issuing,
      serial: '05',
      from: new Date('2025-01-01T00:00:00Z'),
      until: new Date('2040-01-01T00:00:00Z'),
    });
    return foreign;
  }

  function stateOf(serial: string): OcspState {
    const found = revoked().find((one) => one.serial === serial);
    return found === undefined ? { status: 'GOOD' } : { status: 'REVOKED', revokedAt: found.at };
  }

  return {
    ocsp(request) {
      if (habits.ocspOff) return null;
      const responder = habits.foreignResponder ? stranger() : pki.responder;
      // The root answers for the authority below it.
      const isAboutAuthority = Buffer.from(request).includes(Buffer.from('020102', 'hex'));
      return answerOcsp(request, { ...times(), stateOf, responder: isAboutAuthority ? pki.root : responder });
    },
    crl(authority) {
      if (authority === 'root') return issueCrl({ issuer: pki.root, ...times(), revoked: [] });
      return authority === 'issuing' ? issueCrl({ issuer: pki.issuing, ...times(), revoked: revoked() }) : null;
    },
  };
}
