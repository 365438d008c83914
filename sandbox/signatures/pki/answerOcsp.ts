// The OCSP responder of the sample.
import * as asn1js from 'asn1js';
import { signatureAlgorithm, signBytes } from './algorithm.js';
import {
  bits,
  context,
  contextBytes,
  encoded,
  enumerated,
  generalizedTime,
  octets,
  oid,
  sequence,
  toBytes,
  type Der,
} from './der.js';
import type { Holder } from './issueCertificate.js';

export interface OcspState {
  readonly status: 'GOOD' | 'REVOKED' | 'UNKNOWN';
  readonly revokedAt?: Date;
}

export interface OcspOptions {
  /** Who signs the answer. */
  readonly responder: Holder;
  readonly from: Date;
  readonly until: Date;
  readonly stateOf: (serial: string) => OcspState;
}

const NONCE = '1.3.6.1.5.5.7.48.1.2';

const members = (node: asn1js.BaseBlock | undefined): asn1js.BaseBlock[] =>
  (node as asn1js.Sequence | undefined)?.valueBlock.value ?? [];

function statusOf({ status, revokedAt }: OcspState): Der {
  if (status === 'GOOD') return contextBytes(0, new Uint8Array());
  if (status === 'UNKNOWN') return contextBytes(2, new Uint8Array());
  return context(1, generalizedTime(revokedAt ?? new Date(0)));
}

interface Asked {
  readonly certId: Der;
  readonly serial: string;
}

function readRequest(bytes: Uint8Array): { readonly asked: readonly Asked[]; readonly nonce: Der | undefined } {
  const parts = members(members(encoded(bytes))[0]);
  const list = parts.find((part) => part instanceof asn1js.Sequence);
  const extensions = members(members(parts.find((part) => part.idBlock.tagNumber === 2))[0]);
  const asked = members(list).map((one) => {
    const certId = members(one)[0] ?? one;
    const serial = members(certId)[3] as asn1js.Integer;
    return {
      certId,
      serial: Buffer.from(serial.valueBlock.valueHexView)
        .toString('hex')
        .replace(/^0+(?=.)/, ''),
    };
  });
  const nonce = extensions.find((one) => {
    const type = members(one)[0];
    return type instanceof asn1js.ObjectIdentifier && type.valueBlock.toString() === NONCE;
  });
  return { asked, nonce };
}

/** The answer to a DER question. */
export function answerOcsp(request: Uint8Array, { responder, from, until, stateOf }: OcspOptions): Uint8Array {
  const { asked, nonce } = readRequest(request);
  const single = ({ certId, serial }: Asked) =>
    sequence(certId, statusOf(stateOf(serial)), generalizedTime(from), context(0, generalizedTime(until)));
  const body = sequence(
    context(1, responder.name),
    generalizedTime(from),
    sequence(...asked.map(single)),
    ...(nonce === undefined ? [] : [context(1, sequence(nonce))]),
  );
  const algorithm = signatureAlgorithm(responder.keys.privateKey, 'sha256');
  const value = signBytes(responder.keys.privateKey, 'sha256', toBytes(body));
  const basic = sequence(body, algorithm, bits(value), context(0, sequence(encoded(responder.certificate))));
  const inner = sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(toBytes(basic)));
  return toBytes(sequence(enumerated(0), context(0, inner)));
}
