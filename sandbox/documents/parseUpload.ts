// Reads a file that was sent: who it is from, whom it goes to, and what it says it is. Order and prefixes do not matter.
import type { XmlDocument } from 'libxml2-wasm';
import { VxpError } from './vxpAnswer.js';

const NAMESPACES = { e: 'http://www.mic.gov.vn/TBT/QCVN_102_2016' };
const HEADER = '/e:edXML/e:edXMLEnvelope/e:edXMLHeader';

/** A document that was sent. Codes are as the file has them. */
export interface UploadedDocument {
  readonly from: string;
  readonly to: readonly string[];
  readonly documentId: string;
  readonly number: string;
  readonly notation: string;
  readonly title: string;
  /** yyyy/MM/dd. */
  readonly promulgatedOn: string;
  readonly business: string;
  /** Documents that a recall, update or replacement is about. */
  readonly about: readonly string[];
}

/** A status that was sent. */
export interface UploadedStatus {
  readonly from: string;
  readonly addressee: string;
  readonly documentId: string;
  readonly code: string;
}

/** Parses a file; throws InvalidAction if it is no XML. The tree must be disposed of. */
export async function parseUpload(file: Uint8Array): Promise<XmlDocument> {
  const { ParseOption, XmlDocument } = await import('libxml2-wasm');
  try {
    return XmlDocument.fromString(new TextDecoder('utf-8', { fatal: true }).decode(file), {
      option: ParseOption.XML_PARSE_HUGE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE,
    });
  } catch {
    throw new VxpError('InvalidAction', 'file_doc is not XML in UTF-8');
  }
}

function textsAt(tree: XmlDocument, path: string): string[] {
  return tree.find(`${HEADER}/${path}`, NAMESPACES).map((found) => found.content.trim());
}

function textAt(tree: XmlDocument, path: string): string {
  return textsAt(tree, path)[0] ?? '';
}

function readAbout(tree: XmlDocument, business: string): string[] {
  if (business === '1') return textsAt(tree, 'e:MessageHeader/e:ResponseFor/e:DocumentId');
  if (business === '2') return textsAt(tree, 'e:TraceHeaderList/e:Bussiness/e:DocumentId');
  return business === '3' ? textsAt(tree, '/e:ReplacementInfo/e:DocumentId') : [];
}

/** A document, as far as the axis looks into it. */
export function readDocument(tree: XmlDocument): UploadedDocument {
  const business = textAt(tree, 'e:TraceHeaderList/e:Bussiness/e:BussinessDocType');
  return {
    from: textAt(tree, 'e:MessageHeader/e:From/e:OrganId'),
    to: textsAt(tree, 'e:MessageHeader/e:To/e:OrganId'),
    documentId: textAt(tree, 'e:MessageHeader/e:DocumentId'),
    number: textAt(tree, 'e:MessageHeader/e:Code/e:CodeNumber'),
    notation: textAt(tree, 'e:MessageHeader/e:Code/e:CodeNotation'),
    title: textAt(tree, 'e:MessageHeader/e:Subject'),
    promulgatedOn: textAt(tree, 'e:MessageHeader/e:PromulgationInfo/e:PromulgationDate'),
    business,
    about: readAbout(tree, business),
  };
}

/** A status. */
export function readStatus(tree: XmlDocument): UploadedStatus {
  return {
    from: textAt(tree, 'e:MessageHeader/e:From/e:OrganId'),
    addressee: textAt(tree, 'e:MessageHeader/e:ResponseFor/e:OrganId'),
    documentId: textAt(tree, 'e:MessageHeader/e:ResponseFor/e:DocumentId'),
    code: textAt(tree, 'e:MessageHeader/e:StatusCode'),
  };
}
