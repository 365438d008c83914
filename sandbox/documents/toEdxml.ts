// A document as an edXML file (QCVN 102:2016), in the order of children of the Government Office's samples.
import type { SampleCity } from '../city/createSampleCity.js';
import type { CityDocument } from '../city/types.js';
import { builderOf } from './builders.js';
import type { Builder } from './builders.js';
import { toBusinessBlock } from './businessBlock.js';
import { createAttachments } from './createAttachments.js';
import type { Attachment } from './createAttachments.js';
import { leaf, leaves, node } from './markup.js';
import type { Markup } from './markup.js';
import { toMessageHeader } from './messageHeader.js';
import { toOrganId } from './organization.js';
import { toAxisTime } from './words.js';

/** One namespace with two spellings: the default one of the root, and the prefix. */
export const QCVN = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
const PREFIX = `xmlns:edXML="${QCVN}"`;

function toTraceHeaders(city: SampleCity, document: CityDocument, builder: Builder): Markup[] {
  const organs = document.fromCode === 'H26' ? ['H26'] : [document.fromCode, 'H26'];
  return organs.map((code) =>
    node(
      'edXML:TraceHeader',
      leaves('edXML:', [
        ['OrganId', toOrganId(city, code, builder.oldCodes)],
        ['Timestamp', toAxisTime(document.sentAt)],
      ]),
    ),
  );
}

/** xmldsig elements without a prefix fall into the QCVN namespace; the digest is a dummy, as in the samples. */
const SIGNATURE = node('Signature', [
  node('SignedInfo', [
    node('CanonicalizationMethod', [], 'Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"'),
    node('SignatureMethod', [], 'Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"'),
    node(
      'Reference',
      [
        node('DigestMethod', [], 'Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"'),
        leaf('DigestValue', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='),
      ],
      'URI=""',
    ),
  ]),
  leaf('SignatureValue', 'AAAA'),
]);

function toReference({ contentId, contentType, name }: Attachment): Markup {
  return node(
    'edXML:Reference',
    leaves('edXML:', [
      ['ContentId', contentId],
      ['ContentType', contentType],
      ['Description', ''],
      ['AttachmentName', name],
    ]),
  );
}

/** Base64 has no character that XML would have to escape. */
function toBase64Markup(encoded: string): Markup {
  return encoded as Markup;
}

function toEncodedPart({ contentId, name, contentType, encoded }: Attachment): Markup {
  return node('Attachment', [
    ...leaves('', [
      ['ContentId', contentId],
      ['AttachmentName', name],
      ['Description', ''],
      ['ContentType', contentType],
    ]),
    // The one prefixed element in the part without prefixes; the prefix is declared again.
    node('edXML:ContentTransferEncoded', [toBase64Markup(encoded)], PREFIX),
  ]);
}

function toEnvelope(
  city: SampleCity,
  document: CityDocument,
  attachments: readonly Attachment[],
  builder: Builder,
): Markup {
  const related = document.relatedIndex === null ? undefined : city.documents[document.relatedIndex];
  const trace = toTraceHeaders(city, document, builder);
  const business = toBusinessBlock(city, document, related, builder.oldCodes);
  const attributes = builder.isOther ? 'id="trace" version="1.0" mustUnderstand="1" actor="edXML"' : '';
  const header = node('edXML:edXMLHeader', [
    toMessageHeader(city, document, related, builder),
    node('edXML:TraceHeaderList', builder.businessFirst ? [business, ...trace] : [...trace, business], attributes),
    SIGNATURE,
  ]);
  const manifest = node('edXML:edXMLManifest', attachments.map(toReference), 'version="1.0"');
  return node('edXML:edXMLEnvelope', [header, node('edXML:edXMLBody', [manifest])], PREFIX);
}

/** The bytes of the .edxml file; about one in a hundred has junk before its XML declaration. */
export function toEdxml(city: SampleCity, document: CityDocument): Buffer {
  const builder = builderOf(document);
  const attachments = createAttachments(document, builder.isOther);
  const encoded = attachments.length === 0 ? [] : [node('AttachmentEncoded', attachments.map(toEncodedPart))];
  const root = node('edXML', [toEnvelope(city, document, attachments, builder), ...encoded], `xmlns="${QCVN}"`);
  return Buffer.from(`${builder.junk}<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`, 'utf8');
}
