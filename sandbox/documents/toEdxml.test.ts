// edXML files, read back with a real XML parser: structure, order, quirks, attachments.
import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { XmlDocument } from 'libxml2-wasm';
import type { XmlElement, XmlNode } from 'libxml2-wasm';
import { createSampleCity } from '../city/createSampleCity.js';
import type { CityDocument } from '../city/types.js';
import { builderOf } from './builders.js';
import { createPdf } from './createAttachments.js';
import { leaf, node } from './markup.js';
import { QCVN, toEdxml } from './toEdxml.js';
import { toStatusXml } from './toStatusXml.js';

const city = createSampleCity();

function toText(document: CityDocument): string {
  return toEdxml(city, document).toString('utf8');
}

/** Parses the file from its first `<`, as a reader has to. */
function parse(bytes: Buffer): XmlDocument {
  const text = bytes.toString('utf8');
  return XmlDocument.fromString(text.slice(text.indexOf('<')));
}

function childNames(node: XmlNode | null): string[] {
  const names: string[] = [];
  for (let child = (node as XmlElement).firstChild; child !== null; child = child.next)
    names.push((child as XmlElement).name);
  return names;
}

function pick(wanted: (document: CityDocument) => boolean): CityDocument {
  const found = city.documents.find(wanted);
  if (found === undefined) throw new Error('no such document in the sample');
  return found;
}

function withDocument<T>(document: CityDocument, use: (xml: XmlDocument) => T): T {
  const xml = parse(toEdxml(city, document));
  try {
    return use(xml);
  } finally {
    xml.dispose();
  }
}

const text = (xml: XmlDocument, path: string) => xml.get(path, { q: QCVN })?.content;
const isPlain = (document: CityDocument) => {
  const { isOther, businessFirst, oldCodes, junk } = builderOf(document);
  return !isOther && !businessFirst && !oldCodes && junk === '';
};

describe('the message header', () => {
  const document = pick(
    (one) => isPlain(one) && one.business === 0 && one.relatedIndex === null && one.toCodes.length === 2,
  );

  it('has its children in the order of the samples', () => {
    withDocument(document, (xml) => {
      expect(childNames(xml.get('//q:MessageHeader', { q: QCVN }))).toEqual([
        'From',
        'To',
        'To',
        'DocumentId',
        'Code',
        'PromulgationInfo',
        'DocumentType',
        'Subject',
        'Content',
        'SignerInfo',
        'DueDate',
        'OtherInfo',
        'SteeringType',
        'ToPlaces',
      ]);
      expect(childNames(xml.get('//q:From', { q: QCVN }))).toEqual([
        'OrganId',
        'OrganizationInCharge',
        'OrganName',
        'OrganAdd',
        'Email',
        'Telephone',
        'Fax',
        'Website',
      ]);
      expect(childNames(xml.get('//q:TraceHeaderList', { q: QCVN })).at(-1)).toBe('Bussiness');
    });
  });

  it('says who, what and when', () => {
    withDocument(document, (xml) => {
      expect(text(xml, '//q:MessageHeader/q:DocumentId')).toBe(document.documentId);
      expect(text(xml, '//q:From/q:OrganId')).toBe(document.fromCode);
      expect(text(xml, '//q:Code/q:CodeNumber')).toBe(document.number);
      expect(text(xml, '//q:PromulgationDate')).toBe(document.promulgatedOn.replaceAll('-', '/'));
      expect(text(xml, '//q:SignerInfo/q:FullName')).toBe(city.officer(document.signerNumber)?.fullName);
      expect(text(xml, '//q:TraceHeader/q:Timestamp')).toMatch(/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}$/);
    });
  });
});

describe('the two spellings of one namespace', () => {
  it('are a prefix for the envelope and none for the attachments and the signature', () => {
    const file = toText(pick((one) => isPlain(one) && one.attachmentCount === 1));
    expect(file).toMatch(
      new RegExp(
        `^<\\?xml version="1.0" encoding="UTF-8"\\?>\n<edXML xmlns="${QCVN}"><edXML:edXMLEnvelope xmlns:edXML="${QCVN}">`,
      ),
    );
    expect(file).toContain('<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId><AttachmentName>');
    expect(file).toContain(`<edXML:ContentTransferEncoded xmlns:edXML="${QCVN}">UEsDB`);
    expect(file).toContain('<Signature><SignedInfo>');
    expect(file).toContain('<edXML:Bussiness>');
  });
});

describe('attachments', () => {
  it('are a ZIP with one entry, which is a PDF', () => {
    withDocument(
      pick((one) => isPlain(one) && one.attachmentCount === 2),
      (xml) => {
        const packed = xml.find('//q:ContentTransferEncoded', { q: QCVN });
        expect(packed).toHaveLength(2);
        const entries = Object.entries(unzipSync(Buffer.from(packed[0]?.content ?? '', 'base64')));
        expect(entries).toHaveLength(1);
        expect(entries[0]?.[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}\.pdf$/);
        expect(Buffer.from(entries[0]?.[1] ?? []).toString('latin1')).toMatch(/^%PDF-1\.4\n[^]*%%EOF\n$/);
      },
    );
  });

  it('of other builders are the file itself', () => {
    withDocument(
      pick((one) => builderOf(one).isOther && one.attachmentCount > 0),
      (xml) => {
        expect(Buffer.from(text(xml, '//q:ContentTransferEncoded') ?? '', 'base64').toString('latin1')).toMatch(
          /^%PDF/,
        );
        expect(xml.get('//q:TraceHeaderList/@mustUnderstand', { q: QCVN })?.content).toBe('1');
      },
    );
  });

  it('are listed in the manifest under the same ids and names', () => {
    withDocument(
      pick((one) => one.attachmentCount === 2),
      (xml) => {
        const listed = xml.find('//q:Reference/q:AttachmentName', { q: QCVN }).map(({ content }) => content);
        const carried = xml.find('//q:Attachment/q:AttachmentName', { q: QCVN }).map(({ content }) => content);
        expect(listed).toEqual(carried);
      },
    );
  });

  it('have offsets in their table that lead to their objects', () => {
    const pdf = Buffer.from(createPdf('x')).toString('latin1');
    const offsets = [...pdf.matchAll(/^(\d{10}) 00000 n /gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset) => pdf.slice(offset, offset + 7))).toEqual(
      [1, 2, 3, 4, 5].map((place) => `${place} 0 obj`),
    );
    expect(pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1])).startsWith('xref')).toBe(true);
  });
});

describe('the business of a message', () => {
  it('names what a recall takes back', () => {
    const recall = pick((one) => one.business === 1);
    withDocument(recall, (xml) => {
      expect(text(xml, '//q:BussinessDocType')).toBe('1');
      expect(text(xml, '//q:ResponseFor/q:DocumentId')).toBe(city.documents[recall.relatedIndex ?? -1]?.documentId);
    });
  });

  it('says what an update changes', () => {
    withDocument(
      pick((one) => one.business === 2),
      (xml) => {
        const [content, receivers] = ['DocumentInfo', 'DocumentReceiver'].map((name) =>
          text(xml, `//q:BussinessDocumentInfo/q:${name}`),
        );
        expect([content, receivers].sort()).toEqual(['0', '1']);
        expect(text(xml, '//q:ReceiverList/q:Receiver/q:ReceiverType')).toBe('0');
      },
    );
  });

  it('names what a replacement replaces', () => {
    const replacement = pick((one) => one.business === 3);
    withDocument(replacement, (xml) => {
      expect(text(xml, '//q:ReplacementInfo/q:DocumentId')).toBe(
        city.documents[replacement.relatedIndex ?? -1]?.documentId,
      );
      expect(xml.find('//q:OrganIdList/q:OrganId', { q: QCVN })).toHaveLength(replacement.toCodes.length);
    });
  });

  it('of a reply points at the question', () => {
    const reply = pick((one) => one.business === 0 && one.relatedIndex !== null);
    withDocument(reply, (xml) => {
      expect(text(xml, '//q:ResponseFor/q:DocumentId')).toBe(city.documents[reply.relatedIndex ?? -1]?.documentId);
    });
  });
});

describe('quirks', () => {
  it('occur as often as in the wild: junk in about one file of a hundred', () => {
    const builders = city.documents.map(builderOf);
    const share = (holds: (builder: (typeof builders)[number]) => boolean) =>
      builders.filter(holds).length / builders.length;
    expect(share(({ junk }) => junk !== '')).toBeCloseTo(0.01, 3);
    expect(share(({ isOther }) => isOther)).toBeCloseTo(0.09, 2);
    expect(share(({ type }) => type === '18')).toBeGreaterThan(0.02);
  });

  it('put junk before the declaration, which then is no XML before it is cut off', () => {
    const document = pick((one) => builderOf(one).junk !== '');
    expect(toText(document).indexOf('<?xml')).toBeGreaterThan(0);
    expect(() => XmlDocument.fromString(toText(document))).toThrow();
    withDocument(document, (xml) => expect(text(xml, '//q:MessageHeader/q:DocumentId')).toBe(document.documentId));
  });

  it('write agencies by their old codes, but never the DocumentId', () => {
    const document = pick((one) => builderOf(one).oldCodes);
    withDocument(document, (xml) => {
      expect(text(xml, '//q:From/q:OrganId')).toBe(city.agency(document.fromCode)?.oldCode);
      expect(text(xml, '//q:MessageHeader/q:DocumentId')).toBe(document.documentId);
    });
  });

  it('put Bussiness before the trace headers', () => {
    withDocument(
      pick((one) => builderOf(one).businessFirst),
      (xml) => {
        expect(childNames(xml.get('//q:TraceHeaderList', { q: QCVN }))[0]).toBe('Bussiness');
      },
    );
  });
});

it('makes well-formed files of every kind, the same bytes each time', () => {
  for (let index = 0; index < city.documents.length; index += 97) {
    const document = city.documents[index] as CityDocument;
    withDocument(document, (xml) => expect(text(xml, '//q:MessageHeader/q:DocumentId')).toBe(document.documentId));
    expect(toEdxml(city, document).equals(toEdxml(city, document))).toBe(true);
  }
});

describe('a status message', () => {
  const document = pick((one) => isPlain(one) && city.documentTrail(one, one.toCodes[0] ?? '').length > 3);
  const receiver = document.toCodes[0] ?? '';
  const status = city.documentTrail(document, receiver)[1];
  if (status === undefined) throw new Error('the trail is empty');
  const bytes = toStatusXml(city, { document, status, from: receiver, to: document.fromCode });

  it('is a header alone, without a receiver', () => {
    const xml = parse(bytes);
    expect(childNames(xml.get('//q:MessageHeader', { q: QCVN }))).toEqual([
      'From',
      'ResponseFor',
      'StaffInfo',
      'StatusCode',
      'Description',
      'Timestamp',
    ]);
    expect(childNames(xml.get('//q:ResponseFor', { q: QCVN }))).toEqual([
      'OrganId',
      'Code',
      'PromulgationDate',
      'DocumentId',
    ]);
    expect(childNames(xml.get('//q:From', { q: QCVN })).slice(1, 3)).toEqual(['OrganName', 'OrganizationInCharge']);
    expect(childNames(xml.get('//q:edXMLEnvelope', { q: QCVN }))).toEqual(['edXMLHeader']);
    expect(text(xml, '//q:ResponseFor/q:OrganId')).toBe(document.fromCode);
    expect(text(xml, '//q:ResponseFor/q:Code')).toBe(`${document.number}/${document.notation}`);
    expect(text(xml, '//q:StatusCode')).toBe(status.code);
    xml.dispose();
  });
});

it('escapes what XML would take for markup, and drops what it does not allow', () => {
  expect(node('a', [leaf('b', '<c> & "d"\u0000\u001F')])).toBe('<a><b>&lt;c&gt; &amp; &quot;d&quot;</b></a>');
});
