// The text of a status message, whoever wrote it: a header alone, without To, trace, body and attachments.
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { leaf, leaves, node } from './markup.js';
import { toOrganId, toOrganization } from './organization.js';
import { QCVN } from './toEdxml.js';
import { toAxisDay, toAxisTime } from './words.js';

/** A status that an agency reports about a document. */
interface StatusText {
  readonly document: {
    readonly documentId: string;
    readonly number: string;
    readonly notation: string;
    readonly promulgatedOn: string;
  };
  readonly from: string;
  /** Goes into ResponseFor: there is no To. */
  readonly to: string;
  readonly code: string;
  readonly at: LocalTime;
  readonly description: string;
  readonly department: string;
  readonly staff: string;
  readonly email?: string;
  /** QCVN 102:2016 codes instead of those of QĐ 20/2020. */
  readonly oldCodes?: boolean;
}

/** The bytes of the status message. */
export function toStatusText(city: SampleCity, text: StatusText): Buffer {
  const { document, oldCodes = false } = text;
  const header = node('edXML:MessageHeader', [
    toOrganization(city, 'From', text.from, { oldCodes, nameFirst: true }),
    node(
      'edXML:ResponseFor',
      leaves('edXML:', [
        ['OrganId', toOrganId(city, text.to, oldCodes)],
        ['Code', `${document.number}/${document.notation}`],
        ['PromulgationDate', toAxisDay(document.promulgatedOn)],
        ['DocumentId', document.documentId],
      ]),
    ),
    node(
      'edXML:StaffInfo',
      leaves('edXML:', [
        ['Department', text.department],
        ['Staff', text.staff],
        ['Mobile', ''],
        ['Email', text.email ?? ''],
      ]),
    ),
    leaf('edXML:StatusCode', text.code),
    leaf('edXML:Description', `${text.description} (mẫu)`),
    leaf('edXML:Timestamp', toAxisTime(text.at)),
  ]);
  const envelope = node('edXML:edXMLEnvelope', [node('edXML:edXMLHeader', [header])], `xmlns:edXML="${QCVN}"`);
  const root = node('edXML', [envelope], `xmlns="${QCVN}"`);
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`, 'utf8');
}
