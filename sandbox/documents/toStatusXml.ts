// A status of a document as an edXML message: a header alone, without To, trace, body and attachments.
import type { SampleCity } from '../city/createSampleCity.js';
import type { CityDocument, DocumentStatus } from '../city/types.js';
import { builderOf } from './builders.js';
import { leaf, leaves, node } from './markup.js';
import { toOrganId, toOrganization } from './organization.js';
import { QCVN } from './toEdxml.js';
import { toAxisDay, toAxisTime, toStatusWords } from './words.js';

/** A status that an agency reports about a document. */
interface StatusMessage {
  readonly document: CityDocument;
  readonly status: DocumentStatus;
  readonly from: string;
  /** Goes into ResponseFor: there is no To. */
  readonly to: string;
}

/** The bytes of the status message. */
export function toStatusXml(city: SampleCity, { document, status, from, to }: StatusMessage): Buffer {
  const { oldCodes } = builderOf(document);
  const staff = city.officer(status.staffNumber);
  const header = node('edXML:MessageHeader', [
    toOrganization(city, 'From', from, { oldCodes, nameFirst: true }),
    node(
      'edXML:ResponseFor',
      leaves('edXML:', [
        ['OrganId', toOrganId(city, to, oldCodes)],
        ['Code', `${document.number}/${document.notation}`],
        ['PromulgationDate', toAxisDay(document.promulgatedOn)],
        ['DocumentId', document.documentId],
      ]),
    ),
    node(
      'edXML:StaffInfo',
      leaves('edXML:', [
        ['Department', staff?.post ?? ''],
        ['Staff', staff?.fullName ?? ''],
        ['Mobile', ''],
        ['Email', staff?.email ?? ''],
      ]),
    ),
    leaf('edXML:StatusCode', status.code),
    leaf('edXML:Description', `${toStatusWords(status.code)} (mẫu)`),
    leaf('edXML:Timestamp', toAxisTime(status.at)),
  ]);
  const envelope = node('edXML:edXMLEnvelope', [node('edXML:edXMLHeader', [header])], `xmlns:edXML="${QCVN}"`);
  const root = node('edXML', [envelope], `xmlns="${QCVN}"`);
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`, 'utf8');
}
