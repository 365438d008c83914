// Reads an edXML document message. Never depends on the order of elements or on prefixes: builders differ in both.
import { toDay } from '../times.js';
import { toAttachments, type AttachmentLimits } from './attachments.js';
import { documentDetailSchema, type DocumentDetail } from './documentDetail.js';
import { EdxmlError } from './edxmlError.js';
import { parseXml, type XmlLimits } from './parseXml.js';
import { at, childrenOf, textAt, type XmlTree } from './xmlTree.js';

/** A value where the format allows anything; out of range means absent. */
function toCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function toDayOrNull(text: string | undefined, warnings: Set<string>): string | null {
  if (text === undefined) return null;
  const day = toDay(text);
  if (day === undefined) warnings.add('DATE_UNREADABLE');
  return day ?? null;
}

function toParty(tree: XmlTree | undefined) {
  return { organId: textAt(tree, 'OrganId') ?? '', name: textAt(tree, 'OrganName') ?? null };
}

function toBusiness(business: XmlTree | undefined) {
  if (business === undefined) return null;
  return {
    code: textAt(business, 'BussinessDocType') ?? null,
    reason: textAt(business, 'BussinessDocReason') ?? null,
    replaces: childrenOf(at(business, 'ReplacementInfoList'), 'ReplacementInfo')
      .map((info) => textAt(info, 'DocumentId'))
      .filter((id) => id !== undefined),
  };
}

function toResponse(tree: XmlTree, warnings: Set<string>) {
  return {
    organId: textAt(tree, 'OrganId') ?? null,
    code: textAt(tree, 'Code') ?? null,
    documentId: textAt(tree, 'DocumentId') ?? null,
    issuedOn: toDayOrNull(textAt(tree, 'PromulgationDate'), warnings),
  };
}

function toSigner(tree: XmlTree | undefined) {
  if (tree === undefined) return null;
  return {
    name: textAt(tree, 'FullName') ?? null,
    position: textAt(tree, 'Position') ?? null,
    competence: textAt(tree, 'Competence') ?? null,
  };
}

function toType(tree: XmlTree | undefined) {
  if (tree === undefined) return null;
  // TypeName is the reliable field: the numbers differ between builders.
  return { code: textAt(tree, 'Type') ?? null, name: textAt(tree, 'TypeName') ?? null };
}

function toTrace(list: XmlTree | undefined) {
  return childrenOf(list, 'TraceHeader').map((trace) => ({
    organId: textAt(trace, 'OrganId') ?? null,
    at: textAt(trace, 'Timestamp') ?? null,
  }));
}

function readHeader(header: XmlTree, warnings: Set<string>) {
  const message = at(header, 'MessageHeader');
  const list = at(header, 'TraceHeaderList');
  return {
    documentId: textAt(message, 'DocumentId') ?? '',
    number: textAt(message, 'Code', 'CodeNumber') ?? null,
    notation: textAt(message, 'Code', 'CodeNotation') ?? null,
    subject: textAt(message, 'Subject') ?? null,
    content: textAt(message, 'Content') ?? null,
    type: toType(at(message, 'DocumentType')),
    issuedOn: toDayOrNull(textAt(message, 'PromulgationInfo', 'PromulgationDate'), warnings),
    place: textAt(message, 'PromulgationInfo', 'Place') ?? null,
    dueOn: toDayOrNull(textAt(message, 'DueDate'), warnings),
    from: toParty(at(message, 'From')),
    to: childrenOf(message, 'To').map(toParty),
    signer: toSigner(at(message, 'SignerInfo')),
    priority: textAt(message, 'OtherInfo', 'Priority') ?? null,
    pageCount: toCount(textAt(message, 'OtherInfo', 'PageAmount')),
    copies: toCount(textAt(message, 'OtherInfo', 'PromulgationAmount')),
    business: toBusiness(at(list, 'Bussiness')),
    trace: toTrace(list),
    responseFor: childrenOf(message, 'ResponseFor').map((tree) => toResponse(tree, warnings)),
  };
}

/**
 * Parses an edXML document.
 * @throws EdxmlError if it must not be used; smaller faults are listed in `warnings`.
 */
export function toDocumentDetail(
  bytes: Uint8Array,
  limits: XmlLimits,
  attachmentLimits: AttachmentLimits,
): DocumentDetail {
  const { root, trimmed } = parseXml(bytes, limits);
  const header = at(root, 'edXMLEnvelope', 'edXMLHeader');
  if (root.name !== 'edXML' || header === undefined) throw new EdxmlError('EDXML_INCOMPLETE');
  const warnings = new Set<string>(trimmed ? ['JUNK_BEFORE_XML'] : []);
  const fields = readHeader(header, warnings);
  const attachments = toAttachments(root, attachmentLimits, warnings);
  const detail = documentDetailSchema.safeParse({ ...fields, attachments, warnings: [...warnings] });
  if (!detail.success || fields.from.organId === '') throw new EdxmlError('EDXML_INCOMPLETE');
  return detail.data;
}
