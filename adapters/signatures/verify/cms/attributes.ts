// Attributes of a signer: each at most once and with one value, and what the known ones say.
import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { MalformedError, membersOf, octetsOf, rawOf, readWhole, type Node } from '../asn1.js';
import { signedAttributeBytes } from './signedBytes.js';

export const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  counterSignature: '1.2.840.113549.1.9.6',
  essCertificate: '1.2.840.113549.1.9.16.2.12',
  essCertificateV2: '1.2.840.113549.1.9.16.2.47',
  policy: '1.2.840.113549.1.9.16.2.15',
  timestamp: '1.2.840.113549.1.9.16.2.14',
  revocationInfo: '1.2.840.113583.1.1.8',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  archiveTimestamp: '0.4.0.1733.2.4',
} as const;

type Attributes = readonly pkijs.Attribute[];

/** Evidence may stand in them. */
const MAX_NODES = 200_000;

/** RFC 5652, 11: signed attributes occur once, with one value. Libraries take the first and say nothing. */
export function hasDuplicates(attributes: Attributes): boolean {
  const types = attributes.map(({ type }) => type);
  return new Set(types).size !== types.length || attributes.some(({ values }) => values.length !== 1);
}

/** DER sorts the members of a SET; who did not do so signed something that others read otherwise. */
export function isSorted(attributes: pkijs.SignedAndUnsignedAttributes): boolean {
  const members = membersOf(readWhole(signedAttributeBytes(attributes), MAX_NODES)).map(rawOf);
  return members.every((member, place) => place === 0 || Buffer.compare(members[place - 1] ?? member, member) <= 0);
}

export function valuesOf(attributes: Attributes, type: string): readonly Node[] {
  return attributes.filter((one) => one.type === type).flatMap(({ values }) => values as Node[]);
}

export function valueOf(attributes: Attributes, type: string): Node | undefined {
  return valuesOf(attributes, type)[0];
}

export function oidOf(node: Node | undefined): string | null {
  return node instanceof asn1js.ObjectIdentifier ? node.valueBlock.toString() : null;
}

/** UTCTime or GeneralizedTime; null for anything else. */
export function timeOf(node: Node | undefined): Date | null {
  if (!(node instanceof asn1js.UTCTime) && !(node instanceof asn1js.GeneralizedTime)) return null;
  const time = node.toDate();
  return Number.isNaN(time.getTime()) ? null : time;
}

/** What the first ESSCertID says of the signing certificate (RFC 5035; RFC 2634 for version 1). */
export interface EssReference {
  readonly digestOid: string;
  readonly digest: Uint8Array;
  /** From issuerSerial, where it is given. */
  readonly serial: asn1js.Integer | null;
}

const SHA1 = '1.3.14.3.2.26';
const SHA256 = '2.16.840.1.101.3.4.2.1';

function readEss(value: Node, isV2: boolean): EssReference {
  const [first] = membersOf(membersOf(value)[0]);
  const parts = [...membersOf(first)];
  let digestOid = isV2 ? SHA256 : SHA1;
  if (isV2 && parts[0] instanceof asn1js.Sequence) digestOid = oidOf(membersOf(parts.shift())[0]) ?? '';
  const digest = octetsOf(parts.shift());
  const serial = membersOf(parts[0]).find((node) => node instanceof asn1js.Integer) ?? null;
  return { digestOid, digest, serial };
}

/**
 * Both versions may stand side by side; then both must agree with the certificate.
 * @throws MalformedError
 */
export function essReferencesOf(attributes: Attributes): EssReference[] {
  const v2 = valuesOf(attributes, ATTRIBUTE.essCertificateV2).map((value) => readEss(value, true));
  const v1 = valuesOf(attributes, ATTRIBUTE.essCertificate).map((value) => readEss(value, false));
  return [...v2, ...v1];
}

/** The identifier of an explicit signature policy; null where there is none, or it is implied. */
export function policyOf(attributes: Attributes): string | null {
  const value = valueOf(attributes, ATTRIBUTE.policy);
  if (value === undefined || value instanceof asn1js.Null) return null;
  const oid = oidOf(membersOf(value)[0]);
  if (oid === null) throw new MalformedError('a policy without an identifier');
  return oid;
}
