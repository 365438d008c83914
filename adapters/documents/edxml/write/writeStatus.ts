// A status message: a header alone, without To, trace, body and attachments.
import { EPILOG, leaves, node, PREFIX, PROLOG } from './markup.js';
import { toOrganization, toSlashes } from './messageHeader.js';
import type { OutgoingStatus } from './outgoing.js';

/** The bytes of the message. */
export function writeStatus({ from, about, staff, code, description, at }: OutgoingStatus): Uint8Array {
  const header = node('edXML:MessageHeader', [
    toOrganization('From', from),
    node(
      'edXML:ResponseFor',
      leaves([
        ['OrganId', about.organId],
        ['Code', about.code],
        ['PromulgationDate', toSlashes(about.issuedOn)],
        ['DocumentId', about.documentId],
      ]),
    ),
    node(
      'edXML:StaffInfo',
      leaves([
        ['Department', staff.department],
        ['Staff', staff.staff],
        ['Mobile', staff.mobile],
        ['Email', staff.email],
      ]),
    ),
    ...leaves([
      ['StatusCode', code],
      ['Description', description],
      ['Timestamp', at],
    ]),
  ]);
  const envelope = node('edXML:edXMLEnvelope', [node('edXML:edXMLHeader', [header])], PREFIX);
  return Buffer.from(`${PROLOG}${envelope}${EPILOG}`, 'utf8');
}
