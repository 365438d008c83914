// Values of TT 05/2025: days, counts, codes, and marked text without its marks.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toCoded, toCount, toDay, withoutHtml } from './convert.js';
import { toTypeName } from './documentTypes.js';
import { expectedOf } from './files/expected.js';
import { toContentType, toFileName } from './files/fileName.js';
import { judge, judgeAll } from './files/integrity.js';

describe('days', () => {
  it.each([
    ['02/03/1955', '1955-03-02'],
    ['2/3/1955', '1955-03-02'],
    ['1955-03-02', '1955-03-02'],
    ['1955-03-02T01:02:03Z', '1955-03-02'],
    ['2026-10-31T16:59:59Z', '2026-10-31'],
    ['2026-10-31T17:00:00Z', '2026-11-01'],
    ['2026-11-01T00:30:00+07:00', '2026-11-01'],
    ['2026-10-31T23:59:59', '2026-10-31'],
    ['2026-02-31T01:02:03Z', null],
    ['2026-02-03T25:00:00Z', null],
    ['29/02/2024', '2024-02-29'],
    ['29/02/2025', null],
    ['31/04/2025', null],
    ['13/13/2025', null],
    ['1955', null],
    ['', null],
    [null, null],
  ])('%s is %s', (text, day) => {
    expect(toDay(text)).toBe(day);
  });
});

describe('codes and counts', () => {
  it('are null where they cannot be read', () => {
    expect([toCount('12'), toCount('1,5'), toCount('-1'), toCount('1234567890'), toCount(null)]).toEqual([
      12,
      null,
      null,
      null,
      null,
    ]);
    expect([toCoded({ '01': 'A' }, '01'), toCoded({ '01': 'A' }, 'toString'), toCoded({ '01': 'A' }, null)]).toEqual([
      'A',
      null,
      null,
    ]);
  });

  it('name the types of documents', () => {
    expect(['01', '02', '22', '32', '33', '00', '2', null].map(toTypeName)).toEqual([
      ...['Nghị quyết', 'Quyết định', 'Công văn', 'Khác', null, null, null, null],
    ]);
  });
});

describe('marked text', () => {
  it('loses its marks and keeps its words', () => {
    expect(withoutHtml('<em>Quyết</em> định &amp; <b onclick="x()">mẫu</b> &#272;&#x110; &khac;')).toBe(
      'Quyết định & mẫu ĐĐ &khac;',
    );
    expect(withoutHtml('&lt;script&gt;x&lt;/script&gt; &#60;b&#62;')).toBe('scriptx/script b');
  });

  it('never has an angle bracket, or a character that is none', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(0x1fffff), (text, code) => {
        const plain = withoutHtml(`${text}&#${code};<${text}`);
        expect(plain).not.toMatch(/[<>\p{Cs}]/u);
      }),
    );
  });
});

describe('files', () => {
  it('have names that are safe', () => {
    expect(toFileName('../../etc/passwd')).toBe('passwd');
    expect(toFileName('C:\\tài liệu\\a"b.pdf')).toBe('a_b.pdf');
    expect([toFileName(null), toFileName('..'), toFileName('.htaccess')]).toEqual(['tep', 'tep', 'htaccess']);
    expect(toFileName(`${'x'.repeat(300)}.pdf`)).toMatch(/^x{196}\.pdf$/);
    expect([toContentType('a.PDF'), toContentType('a.html'), toContentType('a')]).toEqual([
      ...['application/pdf', 'application/octet-stream', 'application/octet-stream'],
    ]);
  });

  it('have the checksum that the server names, if it is one', () => {
    const files = { sha256Field: 'own' } as never;
    const of = (checkSumAlgorithm: string, value: string) =>
      expectedOf({ files }, { uuid: 'u', metadata: {}, sizeBytes: 1, checkSum: { checkSumAlgorithm, value } }).hash;
    expect(of('md5', 'A'.repeat(32))).toEqual({ algorithm: 'MD5', name: 'md5', value: 'a'.repeat(32) });
    expect(of('SHA256', 'b'.repeat(64))).toMatchObject({ algorithm: 'SHA-256', name: 'sha256' });
    expect([of('MD5', 'x'.repeat(32)), of('MD5', 'a'), of('toString', 'a'.repeat(32))]).toEqual([null, null, null]);
  });

  it('match only by a checksum, and are wrong by either', () => {
    const hash = { algorithm: 'MD5', name: 'md5', value: 'a' };
    expect(judge({ size: 1, hash }, { size: 1, digest: 'a' })).toBe('MATCH');
    expect(judge({ size: null, hash }, { size: 9, digest: 'a' })).toBe('MATCH');
    expect(judge({ size: 1, hash }, { size: 1, digest: 'b' })).toBe('MISMATCH');
    expect(judge({ size: 1, hash: null }, { size: 2, digest: null })).toBe('MISMATCH');
    expect(judge({ size: 1, hash: null }, { size: 1, digest: null })).toBe('UNKNOWN');
    expect(judge({ size: 1, hash }, null)).toBe('UNKNOWN');
    expect(judgeAll(['MATCH', 'UNKNOWN', 'MISMATCH'])).toBe('MISMATCH');
    expect([judgeAll(['MATCH', 'UNKNOWN']), judgeAll([]), judgeAll(['MATCH'])]).toEqual([
      'UNKNOWN',
      'UNKNOWN',
      'MATCH',
    ]);
  });
});
