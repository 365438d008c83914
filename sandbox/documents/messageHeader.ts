// The message header of a document: who, to whom, what, signed by whom, how urgent.
import type { SampleCity } from '../city/createSampleCity.js';
import type { CityDocument } from '../city/types.js';
import type { Builder } from './builders.js';
import { leaf, leaves, node } from './markup.js';
import type { Markup } from './markup.js';
import { toOrganId, toOrganization } from './organization.js';
import { toAxisDay } from './words.js';

function toSigner(city: SampleCity, document: CityDocument): Markup {
  const signer = city.officer(document.signerNumber);
  const isHead = signer?.post.startsWith('Chủ tịch') === true || signer?.post.startsWith('Giám đốc') === true;
  return node(
    'edXML:SignerInfo',
    leaves('edXML:', [
      ['Competence', isHead ? '' : 'KT.'],
      ['Position', signer?.post ?? ''],
      ['FullName', signer?.fullName ?? ''],
    ]),
  );
}

function toOtherInfo(document: CityDocument): Markup {
  const appendix = document.attachmentCount > 1 ? [leaf('edXML:Appendix', 'Phụ lục mẫu')] : [];
  return node('edXML:OtherInfo', [
    ...leaves('edXML:', [
      ['Priority', String(document.priority)],
      ['SphereOfPromulgation', ''],
      ['TyperNotation', ''],
      ['PromulgationAmount', '1'],
      ['PageAmount', '1'],
      ['Direction', 'false'],
    ]),
    node('edXML:Appendixes', appendix),
  ]);
}

/** A reply names what it answers, a recall what it takes back. */
function toResponseFor(city: SampleCity, related: CityDocument, oldCodes: boolean): Markup {
  return node(
    'edXML:ResponseFor',
    leaves('edXML:', [
      ['OrganId', toOrganId(city, related.fromCode, oldCodes)],
      ['Code', `${related.number}/${related.notation}`],
      ['DocumentId', related.documentId],
      ['PromulgationDate', toAxisDay(related.promulgatedOn)],
    ]),
  );
}

function toCodeParts(document: CityDocument, builder: Builder): Markup[] {
  const { number, notation, typeName } = document;
  return [
    leaf('edXML:DocumentId', document.documentId),
    node(
      'edXML:Code',
      leaves('edXML:', [
        ['CodeNumber', number],
        ['CodeNotation', notation],
      ]),
    ),
    node(
      'edXML:PromulgationInfo',
      leaves('edXML:', [
        ['Place', 'Hà Nội'],
        ['PromulgationDate', toAxisDay(document.promulgatedOn)],
      ]),
    ),
    node(
      'edXML:DocumentType',
      leaves('edXML:', [
        ['Type', builder.type],
        ['TypeDetail', '0'],
        ['TypeName', typeName],
      ]),
    ),
  ];
}

/** `MessageHeader`; `related` is the document that this one answers, recalls or changes. */
export function toMessageHeader(
  city: SampleCity,
  document: CityDocument,
  related: CityDocument | undefined,
  builder: Builder,
): Markup {
  const form = { oldCodes: builder.oldCodes, nameFirst: false };
  const isAbout = related !== undefined && document.business < 2;
  const places = document.toCodes.map((code) => leaf('edXML:Place', city.agency(code)?.name ?? code));
  return node('edXML:MessageHeader', [
    toOrganization(city, 'From', document.fromCode, form),
    ...document.toCodes.map((code) => toOrganization(city, 'To', code, form)),
    ...toCodeParts(document, builder),
    leaf('edXML:Subject', document.subject),
    leaf('edXML:Content', `${document.subject}. Nội dung mẫu, không có thật.`),
    toSigner(city, document),
    leaf('edXML:DueDate', toAxisDay(document.dueOn)),
    toOtherInfo(document),
    ...(isAbout ? [toResponseFor(city, related, builder.oldCodes)] : []),
    leaf('edXML:SteeringType', document.dueOn === null ? '0' : '1'),
    node('edXML:ToPlaces', places),
  ]);
}
