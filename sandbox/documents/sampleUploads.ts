// Files for the stand-in's own tests: as little edXML as the axis looks at. All of it is invented.
import { leaf, leaves, node } from './markup.js';
import { QCVN } from './toEdxml.js';

function toMessage(header: string): Buffer {
  const envelope = `<edXML:edXMLEnvelope xmlns:edXML="${QCVN}"><edXML:edXMLHeader>${header}</edXML:edXMLHeader></edXML:edXMLEnvelope>`;
  return Buffer.from(`<edXML xmlns="${QCVN}">${envelope}</edXML>`, 'utf8');
}

function organ(element: string, code: string) {
  return node(`edXML:${element}`, [leaf('edXML:OrganId', code)]);
}

interface DocumentFile {
  readonly documentId?: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly business?: string;
  /** The document that a recall, update or replacement is about. */
  readonly about?: string;
}

/** A document. */
export function toDocumentFile(file: DocumentFile): Buffer {
  const { business = '0', about = '', documentId = '' } = file;
  const aboutHeader = business === '1' ? [node('edXML:ResponseFor', [leaf('edXML:DocumentId', about)])] : [];
  const header = node('edXML:MessageHeader', [
    organ('From', file.from ?? 'H26.12'),
    ...(file.to ?? ['H26.L7']).map((code) => organ('To', code)),
    leaf('edXML:DocumentId', documentId),
    leaf('edXML:Subject', 'Văn bản mẫu'),
    ...(about === '' ? [] : aboutHeader),
  ]);
  const block = node('edXML:Bussiness', [
    ...(business === '2' ? [leaf('edXML:DocumentId', about)] : []),
    leaf('edXML:BussinessDocType', business),
    ...(business === '3' ? [node('edXML:ReplacementInfo', [leaf('edXML:DocumentId', about)])] : []),
  ]);
  return toMessage(`${header}${node('edXML:TraceHeaderList', [block])}`);
}

/** A status. */
export function toStatusFile(file: { from: string; to: string; code: string; documentId: string }): Buffer {
  return toMessage(
    node('edXML:MessageHeader', [
      organ('From', file.from),
      node(
        'edXML:ResponseFor',
        leaves('edXML:', [
          ['OrganId', file.to],
          ['DocumentId', file.documentId],
        ]),
      ),
      leaf('edXML:StatusCode', file.code),
    ]),
  );
}
