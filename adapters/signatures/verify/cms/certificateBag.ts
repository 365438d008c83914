// The certificates that a message brings along. One that cannot be read is nobody's; the others count.
import { MalformedError } from '../asn1.js';
import { toCertificate, type Certificate } from '../certificates/certificate.js';

export function readCertificates(raws: readonly Uint8Array[]): Certificate[] {
  return raws.flatMap((raw) => {
    try {
      return [toCertificate(raw)];
    } catch (error) {
      if (error instanceof MalformedError) return [];
      throw error;
    }
  });
}
