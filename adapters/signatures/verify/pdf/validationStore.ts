// The document security store (ISO 32000-2, 12.8.4.3): certificates, lists and answers that a PDF brings along.
import type { Pdf } from './openPdf.js';
import { rootOf } from './signatureFields.js';
import { isArray, isKind } from './values.js';

export interface ValidationStore {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
}

const MOST = 50;

function streamsOf(pdf: Pdf, key: string): Uint8Array[] {
  const store = pdf.entry(rootOf(pdf), 'DSS');
  const list = isKind(store, 'dict') ? pdf.entry(store, key) : null;
  return (isArray(list) ? list.slice(0, MOST) : []).flatMap((member) => {
    const stream = pdf.resolve(member);
    return isKind(stream, 'stream') ? [pdf.inflate(stream)] : [];
  });
}

export function readValidationStore(pdf: Pdf): ValidationStore {
  return { certificates: streamsOf(pdf, 'Certs'), crls: streamsOf(pdf, 'CRLs'), ocsps: streamsOf(pdf, 'OCSPs') };
}
