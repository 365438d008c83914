// What we write: valid by the XSD (libxml2), read back by XPath and by our own reader, byte for byte the same each time.
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import {
  collect,
  organization,
  outgoingDocument,
  outgoingFile,
  outgoingStatus,
  textsAt,
  xsdProblem,
} from '../../fixtures/sampleOutgoing.js';
import { openAttachment } from '../attachments.js';
import { prepareXml } from '../parseXml.js';
import { toDocumentDetail } from '../toDocumentDetail.js';
import { toStatusMessage } from '../toStatusMessage.js';
import type { OutgoingDocument, OutgoingFile, Packing } from './outgoing.js';
import { writeEdxml } from './writeEdxml.js';
import { writeStatus } from './writeStatus.js';

const XML = { maxBytes: 5_242_880, maxDepth: 64, maxAttributes: 1_000, maxElements: 10_000 };
const FILES = { maxRatio: 100, maxBytes: 52_428_800, maxFiles: 200 };
const PDF = Buffer.from('%PDF-1.4\n% mẫu\n%%EOF\n', 'utf8');

beforeAll(prepareXml);

function write(document: OutgoingDocument, files: readonly OutgoingFile[] = [], packing: Packing = 'ZIP') {
  return collect(writeEdxml({ document, files, packing }));
}

const BUSINESS: readonly OutgoingDocument['business'][] = [
  { type: '0', reason: 'Văn bản mới' },
  { type: '1', reason: 'Thu hồi văn bản' },
  {
    type: '2',
    reason: 'Cập nhật văn bản',
    documentId: 'H26.12,2026/03/04,14/SM-VP',
    contentChanged: true,
    receivers: [{ organId: 'H26.L8', receiverType: '0' }],
  },
  {
    type: '3',
    reason: 'Thay thế văn bản',
    replaces: [{ documentId: 'H26.12,2026/03/04,14/SM-VP', organIds: ['H26.L7', 'H26.L8'] }],
  },
];

describe('a document', () => {
  it.each(BUSINESS)('of type $type is valid and read back', async (business) => {
    const bytes = await write(outgoingDocument({ business }), [outgoingFile('a.pdf', PDF)]);
    expect(xsdProblem(bytes)).toBeUndefined();
    const read = toDocumentDetail(bytes, XML, FILES);
    expect(read.business).toMatchObject({ code: business.type, reason: business.reason });
    expect(read.business?.replaces).toEqual(business.type === '3' ? ['H26.12,2026/03/04,14/SM-VP'] : []);
    expect(read.warnings).toEqual([]);
    const about = textsAt(bytes, '//Bussiness/DocumentId');
    expect(about).toEqual(business.type === '2' ? ['H26.12,2026/03/04,14/SM-VP'] : []);
  });

  it('has the elements, prefixes and order of the samples', async () => {
    const text = (await write(outgoingDocument(), [outgoingFile('a.pdf', PDF)])).toString();
    const NS = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
    expect(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n')).toBe(true);
    const tags = [...text.matchAll(/<(?!\/|\?)[^>]*>/g)].map(([tag]) => tag.replace(/\/?>$/, '').slice(1));
    const party = ['OrganId', 'OrganizationInCharge', 'OrganName', 'OrganAdd', 'Email', 'Telephone', 'Fax', 'Website'];
    const header = [
      ...['From', ...party, 'To', ...party, 'DocumentId', 'Code', 'CodeNumber', 'CodeNotation', 'PromulgationInfo'],
      ...['Place', 'PromulgationDate', 'DocumentType', 'Type', 'TypeDetail', 'TypeName', 'Subject', 'Content'],
      ...['SignerInfo', 'Competence', 'Position', 'FullName', 'DueDate', 'OtherInfo', 'Priority'],
      ...['SphereOfPromulgation', 'TyperNotation', 'PromulgationAmount', 'PageAmount', 'Direction', 'Appendixes'],
      ...['SteeringType', 'ToPlaces', 'Place', 'TraceHeaderList', 'TraceHeader', 'OrganId', 'Timestamp', 'Bussiness'],
      ...['BussinessDocType', 'BussinessDocReason', 'Paper', 'StaffInfo', 'Department', 'Staff', 'Email', 'Mobile'],
    ];
    expect(tags).toEqual([
      `edXML xmlns="${NS}"`,
      `edXML:edXMLEnvelope xmlns:edXML="${NS}"`,
      'edXML:edXMLHeader',
      'edXML:MessageHeader',
      ...header.map((name) => `edXML:${name}`),
      'edXML:edXMLBody',
      'edXML:edXMLManifest version="1.0"',
      ...['Reference', 'ContentId', 'ContentType', 'Description', 'AttachmentName'].map((name) => `edXML:${name}`),
      ...['AttachmentEncoded', 'Attachment', 'ContentId', 'AttachmentName', 'Description', 'ContentType'],
      `edXML:ContentTransferEncoded xmlns:edXML="${NS}"`,
    ]);
  });

  it('keeps leading zeros, and names what it answers', async () => {
    const responseFor = [
      { organId: 'H26.L7', code: '007/ABC', documentId: 'H26.L7,2026/01/02,007/ABC', issuedOn: '2026-01-02' },
    ];
    const bytes = await write(outgoingDocument({ responseFor, dueOn: '2026-04-01', steering: true }));
    expect(xsdProblem(bytes)).toBeUndefined();
    expect(textsAt(bytes, '//CodeNumber')).toEqual(['0015']);
    expect(textsAt(bytes, '//ResponseFor/*')).toEqual(['H26.L7', '007/ABC', 'H26.L7,2026/01/02,007/ABC', '2026/01/02']);
    expect(toDocumentDetail(bytes, XML, FILES)).toMatchObject({ number: '0015', dueOn: '2026-04-01' });
  });

  it('is refused by the XSD when a part is missing or in another place', async () => {
    const text = (await write(outgoingDocument())).toString();
    const subject = /<edXML:Subject>.*<\/edXML:Subject>/.exec(text)?.[0] ?? '';
    expect(xsdProblem(Buffer.from(text.replace(subject, '')))).toContain('Subject');
    expect(
      xsdProblem(Buffer.from(text.replace('<edXML:SteeringType>', `${subject}<edXML:SteeringType>`))),
    ).toBeDefined();
    expect(xsdProblem(Buffer.from(text.replace('>2026/03/05<', '>2026-03-05<')))).toBeDefined();
  });

  it('with a character that XML cannot carry is not written', async () => {
    await expect(write(outgoingDocument({ subject: 'a\u0001' }))).rejects.toThrow(RangeError);
    await expect(write(outgoingDocument({ subject: 'a\ud800' }))).rejects.toThrow(RangeError);
  });
});

/** Text as people write it, and as nobody should: letters of Vietnamese, markup, line ends, pairs of surrogates. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '<!--',
        '&amp;',
        '&#x1;',
        '<![CDATA[',
        '\r\n',
        '\r',
        '\t',
        '%',
        '😀',
      ),
      fc.constantFrom(...'ĂÂĐÊÔƠƯăâđêôơưếệỗữỳỹ'),
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text)),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) => `x${parts.join('')}x`.normalize('NFC'));

describe('any text', () => {
  it('stands in the file and comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (name, notation, subject, fileName) => {
        const document = outgoingDocument({
          from: organization('H26.12', name),
          notation,
          subject,
          content: `${subject}\n${notation}`,
          signer: { competence: '', position: notation, name },
        });
        const bytes = await write(document, [outgoingFile(fileName, PDF)]);
        expect(xsdProblem(bytes)).toBeUndefined();
        expect(textsAt(bytes, '//From/OrganName')).toEqual([name]);
        expect(textsAt(bytes, '//CodeNotation')).toEqual([notation]);
        expect(textsAt(bytes, '//Subject')).toEqual([subject]);
        expect(textsAt(bytes, '//Attachment/AttachmentName')).toEqual([fileName]);
        const read = toDocumentDetail(bytes, XML, FILES);
        expect(read).toMatchObject({ notation, subject, content: document.content, from: { name } });
        expect(read.attachments).toMatchObject([{ size: PDF.length }]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('attachments', () => {
  it('lie in a ZIP with one entry named by a uuid, or as they are', async () => {
    const zipped = await write(outgoingDocument(), [outgoingFile('Tờ trình.PDF', PDF)]);
    const [payload = ''] = textsAt(zipped, '//ContentTransferEncoded');
    expect(payload.startsWith('UEsDB')).toBe(true);
    const packed = Buffer.from(payload, 'base64');
    // 2025-01-01 00:00 as a ZIP has it, and not now: the same message on every attempt.
    expect(packed.subarray(10, 14).toString('hex')).toBe('0000215a');
    const entries = unzipSync(packed);
    expect(Object.keys(entries)).toEqual([expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.pdf$/)]);
    expect(Buffer.from(Object.values(entries)[0] ?? [])).toEqual(PDF);
    const raw = await write(outgoingDocument(), [outgoingFile('a.pdf', PDF)], 'RAW');
    expect(textsAt(raw, '//ContentTransferEncoded')).toEqual([PDF.toString('base64')]);
  });

  it.each(['ZIP', 'RAW'] as const)('of any bytes come back, however the network cuts them (%s)', async (packing) => {
    const file = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 200_000 }), fc.integer({ min: 1, max: 90_000 }));
    await fc.assert(
      fc.asyncProperty(file, async ([bytes, size]) => {
        const written = await write(
          outgoingDocument(),
          [outgoingFile('a.bin', bytes, size, 'application/x-a')],
          packing,
        );
        const read = openAttachment(written, 'cid:1', { ...XML, attachment: FILES });
        expect(Buffer.from(read.bytes).equals(Buffer.from(bytes))).toBe(true);
        const again = await write(
          outgoingDocument(),
          [outgoingFile('a.bin', bytes, 7_777, 'application/x-a')],
          packing,
        );
        expect(again.equals(written)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('that are ZIP themselves come back as they were, in our own ZIP as well', async () => {
    const office = Buffer.from(zipSync({ 'word/document.xml': PDF, 'b.xml': PDF }));
    for (const packing of ['ZIP', 'RAW'] as const) {
      const file = outgoingFile('a.docx', office, 100, 'application/octet-stream');
      const written = await write(outgoingDocument(), [file], packing);
      const read = openAttachment(written, 'cid:1', { ...XML, attachment: FILES });
      expect(Buffer.from(read.bytes).equals(office)).toBe(true);
      expect(toDocumentDetail(written, XML, FILES).attachments).toMatchObject([{ size: office.length }]);
    }
  });

  it.each(['ZIP', 'RAW'] as const)('are never whole in memory (%s)', async (packing) => {
    let taken = 0;
    let given = 0;
    let furthest = 0;
    const file: OutgoingFile = {
      ...outgoingFile('a.bin', PDF),
      bytes: async function* () {
        for (let piece = 0; piece < 160; piece += 1) {
          const noise = randomBytes(65_536);
          taken += noise.length;
          yield noise;
        }
      },
    };
    for await (const piece of writeEdxml({ document: outgoingDocument(), files: [file], packing })) {
      given += piece.length;
      furthest = Math.max(furthest, taken - (given * 3) / 4);
    }
    expect(taken).toBe(10_485_760);
    expect(furthest).toBeLessThan(524_288);
  });
});

describe('a status message', () => {
  it.each(['01', '02', '03', '04', '05', '06', '13', '15', '16'])('%s is valid and read back', (code) => {
    const bytes = writeStatus(outgoingStatus({ code }));
    expect(xsdProblem(bytes)).toBeUndefined();
    expect(toStatusMessage(bytes, XML)).toMatchObject({
      code,
      organId: 'H26.L7',
      documentOrganId: 'H26.12',
      documentCode: '0015/SM-VP',
      documentId: 'H26.12,2026/03/05,0015/SM-VP',
      at: '2026/03/05 09:00:00',
    });
    expect(textsAt(bytes, '//MessageHeader/ResponseFor/*')).toEqual([
      'H26.12',
      '0015/SM-VP',
      '2026/03/05',
      'H26.12,2026/03/05,0015/SM-VP',
    ]);
  });

  it('has no receiver, trace, body or file', () => {
    const text = Buffer.from(writeStatus(outgoingStatus())).toString();
    expect(text).not.toMatch(/edXML:To>|TraceHeaderList|edXMLBody|AttachmentEncoded/);
    const children = [...text.matchAll(/<edXML:(From|ResponseFor|StaffInfo|StatusCode|Description|Timestamp)>/g)];
    expect(children.map(([, name]) => name)).toEqual([
      'From',
      'ResponseFor',
      'StaffInfo',
      'StatusCode',
      'Description',
      'Timestamp',
    ]);
  });
});
