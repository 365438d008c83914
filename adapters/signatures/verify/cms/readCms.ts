// A CMS SignedData (RFC 5652): its parts as they stood in the file.
import * as pkijs from 'pkijs';
import { isContext, MalformedError, membersOf, octetsOf, rawOf, readFirst, type Node } from '../asn1.js';
import type { VerifyLimits } from '../limits.js';

export interface CmsMessage {
  readonly contentType: string;
  /** Null: detached. */
  readonly content: Uint8Array | null;
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly signers: readonly pkijs.SignerInfo[];
}

const SIGNED = '1.2.840.113549.1.7.2';

function rawMembers(body: readonly Node[], tag: number, most: number): Uint8Array[] {
  const set = body.find((node) => isContext(node, tag));
  const raws = membersOf(set).map(rawOf);
  if (raws.length > most) throw new MalformedError('too many certificates or lists');
  return raws;
}

/** An X.509 certificate or list is a SEQUENCE; other forms are tagged, and of no use here. */
function isPlain(raw: Uint8Array): boolean {
  return raw[0] === 0x30;
}

function contentOf(signed: pkijs.SignedData): Uint8Array | null {
  const { eContent } = signed.encapContentInfo;
  return eContent === undefined ? null : octetsOf(eContent);
}

/**
 * @throws MalformedError
 * `padded`: zeros may follow, as in the fixed space that a PDF keeps for it.
 */
export function readCms(bytes: Uint8Array, limits: VerifyLimits, padded = false): CmsMessage {
  const { node, length } = readFirst(bytes, limits.maxAsn1Nodes);
  const rest = bytes.subarray(length);
  if (rest.length > 0 && !(padded && rest.every((byte) => byte === 0))) throw new MalformedError('bytes behind CMS');
  try {
    const info = new pkijs.ContentInfo({ schema: node });
    if (info.contentType !== SIGNED) throw new MalformedError('no signed data');
    const signed = new pkijs.SignedData({ schema: info.content });
    const body = membersOf(membersOf(membersOf(node)[1])[0]);
    return {
      contentType: signed.encapContentInfo.eContentType,
      content: contentOf(signed),
      certificates: rawMembers(body, 0, limits.maxCertificates).filter(isPlain),
      crls: rawMembers(body, 1, limits.maxCertificates).filter(isPlain),
      signers: signed.signerInfos,
    };
  } catch (error) {
    if (error instanceof MalformedError) throw error;
    throw new MalformedError('no CMS');
  }
}
