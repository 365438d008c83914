// Which attachments are handed out: the file itself or the one file in its ZIP, never a bomb, a nest or a lie.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { createEdxml, SAMPLE_PDF, toWrapped } from '../fixtures/createEdxml.js';
import { openAttachment } from './attachments.js';
import { prepareXml } from './parseXml.js';

beforeAll(prepareXml);

const LIMITS = {
  maxBytes: 5_242_880,
  maxDepth: 64,
  maxAttributes: 1_000,
  maxElements: 10_000,
  attachment: { maxRatio: 100, maxBytes: 1_000_000, maxFiles: 200 },
};

function open(encoded: string, name = 'a.pdf', contentType = 'application/pdf', limits = LIMITS) {
  return openAttachment(createEdxml({ files: [{ contentId: 'cid:1', name, contentType, encoded }] }), 'cid:1', limits);
}

/** Writes another uncompressed size into the local header and the directory. */
function lie(zip: Uint8Array, size: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  for (let at = 0; at < zip.length - 28; at += 1) {
    if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, size, true);
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return zip;
}

function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7919 + (index >> 3) * 104729) & 0xff);
}

describe('openAttachment', () => {
  it('unwraps the single file of a ZIP', () => {
    expect(Buffer.from(open(toWrapped({ 'uuid.pdf': SAMPLE_PDF })).bytes)).toEqual(SAMPLE_PDF);
  });

  it('takes a raw file as it is', () => {
    expect(open(SAMPLE_PDF.toString('base64'))).toMatchObject({ name: 'a.pdf', contentType: 'application/pdf' });
  });

  it.each([
    ['a.zip', 'application/octet-stream'],
    ['a.docx', 'application/octet-stream'],
    ['bảng', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ])('does not unpack %s (%s), which is a ZIP itself', (name, type) => {
    const encoded = toWrapped({ 'word/document.xml': SAMPLE_PDF, 'x.xml': SAMPLE_PDF });
    expect(Buffer.from(open(encoded, name, type).bytes).toString('base64')).toBe(encoded);
  });

  it.each([
    ['two entries', () => toWrapped({ 'a.pdf': SAMPLE_PDF, 'b.pdf': SAMPLE_PDF }), 'ATTACHMENT_ENTRIES'],
    ['no entry', () => `UEsDBA${toWrapped({}).slice(6)}`, 'ATTACHMENT_MALFORMED'],
    ['a ratio of 1000:1', () => toWrapped({ 'a.pdf': new Uint8Array(900_000) }), 'ATTACHMENT_RATIO'],
    ['more than the absolute size', () => toWrapped({ 'a.pdf': noise(1_000_001) }), 'ATTACHMENT_TOO_LARGE'],
    [
      'a raw file above the absolute size',
      () => Buffer.from(noise(1_000_001)).toString('base64'),
      'ATTACHMENT_TOO_LARGE',
    ],
    [
      '4 GB in 10 kB',
      () => Buffer.from(lie(zipSync({ a: new Uint8Array(900_000) }), 4_000_000_000)).toString('base64'),
      'ATTACHMENT_TOO_LARGE',
    ],
    [
      'a size that is understated',
      () => Buffer.from(lie(zipSync({ a: new Uint8Array(900_000) }), 10)).toString('base64'),
      'ATTACHMENT_RATIO',
    ],
    [
      'a size that is overstated',
      () => Buffer.from(lie(zipSync({ a: SAMPLE_PDF }), 99)).toString('base64'),
      'ATTACHMENT_MALFORMED',
    ],
    [
      'a cut ZIP',
      () => Buffer.from(zipSync({ a: noise(5_000) }).subarray(0, 60)).toString('base64'),
      'ATTACHMENT_MALFORMED',
    ],
    ['text that is not base64', () => 'không phải base64', 'BASE64_MALFORMED'],
    ['a file of 0 bytes', () => '', 'BASE64_MALFORMED'],
  ])('refuses %s', (_what, encoded, code) => {
    expect(() => open(encoded())).toThrow(code);
  });

  it('takes a ZIP around a ZIP apart once, where its one entry has the name of a wrapping', () => {
    const office = zipSync({ 'word/document.xml': SAMPLE_PDF, 'x.xml': SAMPLE_PDF });
    const wrapped = toWrapped({ '0b2c6f0e-5a51-4f7e-9df8-0d3c5a0c8b0a.docx': office });
    expect(Buffer.from(open(wrapped, 'a.docx').bytes).equals(Buffer.from(office))).toBe(true);
  });

  it('refuses to choose between two files with one id', () => {
    const file = { contentId: 'cid:1', name: 'a.pdf', contentType: 'application/pdf', encoded: 'AAAA' };
    expect(() => openAttachment(createEdxml({ files: [file, file] }), 'cid:1', LIMITS)).toThrow(
      'ATTACHMENT_ID_REPEATED',
    );
  });

  it('refuses a file that the message does not have', () => {
    expect(() => openAttachment(createEdxml(), 'cid:1', LIMITS)).toThrow('ATTACHMENT_MISSING');
  });
});
