// What is read from a document message, whatever its order of elements, prefixes and small faults.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createEdxml, SAMPLE_PDF, toWrapped } from '../fixtures/createEdxml.js';
import { toDocumentDetail } from './toDocumentDetail.js';
import { prepareXml } from './parseXml.js';

beforeAll(prepareXml);

const XML = { maxBytes: 5_242_880, maxDepth: 64, maxAttributes: 1_000, maxElements: 10_000 };
const FILES = { maxRatio: 100, maxBytes: 52_428_800, maxFiles: 200 };

function read(bytes: Uint8Array) {
  return toDocumentDetail(bytes, XML, FILES);
}

function file(name: string, encoded: string, contentType = 'application/pdf') {
  return { contentId: 'cid:1', name, contentType, encoded };
}

describe('toDocumentDetail', () => {
  it('reads every part of a message in the national layout', () => {
    const detail = read(createEdxml({ files: [file('15-SM-VP.pdf', toWrapped({ 'u.pdf': SAMPLE_PDF }))] }));
    expect(detail).toMatchObject({
      documentId: 'H26.12,2026/03/05,15/SM-VP',
      number: '15',
      notation: 'SM-VP',
      subject: 'V/v thử nghiệm (mẫu)',
      type: { code: '1', name: 'Công văn' },
      issuedOn: '2026-03-05',
      dueOn: '2026-03-20',
      from: { organId: 'H26.12' },
      to: [{ organId: 'H26.L7', name: 'Cơ quan Mẫu H26.L7' }],
      signer: { name: 'Trần Thị Mẫu 0001', position: 'Chánh Văn phòng', competence: 'TL.' },
      priority: '1',
      pageCount: 2,
      copies: 1,
      business: { code: '0', reason: 'Văn bản mới', replaces: [] },
      trace: [{ organId: 'H26.12', at: '2026/03/05 08:15:00' }],
      attachments: [{ contentId: 'cid:1', name: '15-SM-VP.pdf', size: SAMPLE_PDF.length }],
      warnings: [],
    });
  });

  it('does not depend on prefixes or on the order of elements', () => {
    const text = Buffer.from(createEdxml()).toString('utf8');
    const other = text.replaceAll('edXML:', 'e:').replaceAll('xmlns:edXML', 'xmlns:e');
    const swapped = other.replace(/(<e:Subject>.*?<\/e:Subject>)(<e:Content>.*?<\/e:Content>)/s, '$2$1');
    expect(swapped).not.toBe(text);
    expect(read(Buffer.from(swapped))).toEqual(read(createEdxml()));
  });

  it('ignores elements of another namespace', () => {
    const detail = read(createEdxml({ extra: '<x:Subject xmlns:x="urn:other">khác</x:Subject>' }));
    expect(detail.subject).toBe('V/v thử nghiệm (mẫu)');
  });

  it('reads recalls, replacements and a date that is none', () => {
    const detail = read(
      createEdxml({
        dueDate: '2026/02/31',
        business:
          '<edXML:BussinessDocType>3</edXML:BussinessDocType><edXML:ReplacementInfoList><edXML:ReplacementInfo><edXML:DocumentId>H26.12,2026/01/02,1/SM</edXML:DocumentId></edXML:ReplacementInfo></edXML:ReplacementInfoList>',
        responseFor:
          '<edXML:ResponseFor><edXML:OrganId>000.00.12.H26</edXML:OrganId><edXML:Code>03/ABC</edXML:Code><edXML:DocumentId>000.00.12.H26,2026/01/02,03/ABC</edXML:DocumentId><edXML:PromulgationDate>2026/01/02</edXML:PromulgationDate></edXML:ResponseFor>',
      }),
    );
    expect(detail.business).toMatchObject({ code: '3', replaces: ['H26.12,2026/01/02,1/SM'] });
    expect(detail.responseFor).toEqual([
      {
        organId: '000.00.12.H26',
        code: '03/ABC',
        documentId: '000.00.12.H26,2026/01/02,03/ABC',
        issuedOn: '2026-01-02',
      },
    ]);
    expect(detail.dueOn).toBeNull();
    expect(detail.warnings).toEqual(['DATE_UNREADABLE']);
  });

  it('reports junk before the declaration', () => {
    expect(read(Buffer.concat([Buffer.from('﻿x'), createEdxml()])).warnings).toEqual(['JUNK_BEFORE_XML']);
  });

  it.each([
    ['another root', '<a/>'],
    ['no header', '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"/>'],
    ['no document id', Buffer.from(createEdxml({ documentId: ' ' })).toString()],
    ['no sender', Buffer.from(createEdxml({ from: '' })).toString()],
  ])('refuses a message with %s', (_what, text) => {
    expect(() => read(Buffer.from(text))).toThrow('EDXML_INCOMPLETE');
  });

  it.each([
    ['a name with folders', '../../x.pdf', 'x.pdf', ['ATTACHMENT_NAME_CHANGED']],
    ['a device name', 'CON', '_CON', ['ATTACHMENT_NAME_CHANGED']],
    ['a name of 300 characters', `${'a'.repeat(296)}.pdf`, `${'a'.repeat(196)}.pdf`, ['ATTACHMENT_NAME_CHANGED']],
    ['a decomposed name', 'văn bản.pdf'.normalize('NFD'), 'văn bản.pdf', []],
  ])('makes %s safe', (_what, name, expected, warnings) => {
    const detail = read(createEdxml({ files: [file(name, SAMPLE_PDF.toString('base64'))] }));
    expect(detail.attachments[0]?.name).toBe(expected);
    expect(detail.warnings).toEqual(warnings);
  });

  it('reports a file that the manifest names and the message lacks, and the reverse', () => {
    const text = Buffer.from(createEdxml({ files: [file('a.pdf', 'AAAA')] })).toString();
    expect(read(Buffer.from(text.replace('<ContentId>cid:1', '<ContentId>cid:2'))).warnings).toEqual([
      'ATTACHMENT_NOT_IN_MANIFEST',
      'ATTACHMENT_MISSING',
    ]);
  });

  it('hands out nothing whose id is missing on several files, or repeated', () => {
    const twice = { ...file('a.pdf', 'AAAA'), contentId: '' };
    const detail = read(createEdxml({ files: [twice, twice, { ...file('b.pdf', 'AAAA'), contentId: 'cid:2' }] }));
    expect(detail.attachments.map(({ size }) => size)).toEqual([null, null, 3]);
    expect(detail.warnings).toEqual(['ATTACHMENT_NOT_IN_MANIFEST', 'ATTACHMENT_ID_REPEATED']);
  });

  it('reads 200 files, and says that there were more', () => {
    const files = Array.from({ length: 201 }, (_, place) => ({ ...file('a.pdf', 'AAAA'), contentId: `cid:${place}` }));
    const detail = read(createEdxml({ files }));
    expect(detail.attachments).toHaveLength(200);
    expect(detail.warnings).toContain('ATTACHMENTS_TOO_MANY');
  });

  it('keeps the document when a file is empty', () => {
    const detail = read(createEdxml({ files: [file('a.pdf', '')] }));
    expect(detail.attachments).toMatchObject([{ size: null }]);
    expect(detail.warnings).toEqual(['BASE64_MALFORMED']);
  });

  it('keeps the document when one file must not be handed out', () => {
    const bomb = toWrapped({ 'a.pdf': new Uint8Array(2_000_000) });
    const detail = read(createEdxml({ files: [file('a.pdf', bomb)] }));
    expect(detail.attachments).toMatchObject([{ size: null }]);
    expect(detail.warnings).toEqual(['ATTACHMENT_RATIO']);
  });
});
