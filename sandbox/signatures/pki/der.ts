// Short names for writing DER.
import * as asn1js from 'asn1js';

export type Der = asn1js.BaseBlock;

export const sequence = (...value: Der[]): Der => new asn1js.Sequence({ value });
export const set = (...value: Der[]): Der => new asn1js.Set({ value });
export const oid = (value: string): Der => new asn1js.ObjectIdentifier({ value });
export const integer = (value: number): Der => new asn1js.Integer({ value });
export const enumerated = (value: number): Der => new asn1js.Enumerated({ value });
export const boolean = (value: boolean): Der => new asn1js.Boolean({ value });
export const nothing = (): Der => new asn1js.Null();
export const utf8 = (value: string): Der => new asn1js.Utf8String({ value });
export const octets = (valueHex: Uint8Array): Der => new asn1js.OctetString({ valueHex });
export const bits = (valueHex: Uint8Array, unusedBits = 0): Der => new asn1js.BitString({ valueHex, unusedBits });
export const generalizedTime = (valueDate: Date): Der => new asn1js.GeneralizedTime({ valueDate });

/** X.509: two digits for the year until 2049. */
export function time(valueDate: Date): Der {
  return valueDate.getUTCFullYear() < 2050 ? new asn1js.UTCTime({ valueDate }) : generalizedTime(valueDate);
}

/** A positive INTEGER from hex. */
export function serialNumber(hex: string): Der {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
  return new asn1js.Integer({ valueHex: bytes });
}

/** [n] around other values. */
export const context = (tagNumber: number, ...value: Der[]): Der =>
  new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });

/** [n] in the place of a primitive tag. */
export const contextBytes = (tagNumber: number, valueHex: Uint8Array): Der =>
  new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex });

export const toBytes = (value: Der): Uint8Array => new Uint8Array(value.toBER());

/** What was encoded before. */
export function encoded(bytes: Uint8Array): Der {
  const { result, offset } = asn1js.fromBER(bytes, { maxNodes: 1_000_000 });
  if (offset === -1) throw new Error('not DER');
  return result;
}

/** A SET OF in the order that DER asks for, as bytes. */
export function sortedSet(members: readonly Der[]): Der[] {
  return [...members].sort((a, b) => Buffer.compare(toBytes(a), toBytes(b)));
}
