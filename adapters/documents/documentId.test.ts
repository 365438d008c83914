// Document keys survive reading and writing, in either form of the agency code.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { formatDocumentId, normaliseDocumentId, parseDocumentId } from './documentId.js';

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const agency = fc.constantFrom('H26', 'H26.12', 'H26.L7.01', 'G22', 'H26.12.34.005');
const part = fc.stringMatching(/^[0-9A-ZĐƯ][0-9A-ZĐƯ/,.-]{0,12}$/).filter((text) => !text.startsWith('/'));

describe('documentId', () => {
  it('reads the parts of a key', () => {
    expect(parseDocumentId('000.00.L7.H26,2026/03/05,15/QĐ-UBND')).toEqual({
      agencyCode: 'H26.L7',
      issuedOn: '2026-03-05',
      number: '15',
      notation: 'QĐ-UBND',
    });
  });

  it('is the same key in both forms of the code and in both Unicode forms', () => {
    const key = 'H26.L7,2026/03/05,15/QĐ-UBND';
    expect(normaliseDocumentId('000.00.L7.H26,2026/03/05,15/QĐ-UBND'.normalize('NFD'))).toBe(key);
    expect(normaliseDocumentId(key)).toBe(key);
  });

  it.each([
    '',
    'x',
    ',,',
    'H26.12',
    'H26.12,2026/03/05',
    'H26.12,2026/03/05,',
    'H26.12,2026/02/31,1/A',
    'H26.12,05/03/2026,1/A',
    '28.22.H17,2026/03/05,1/A',
    '0b2c6f0e-5a51-4f7e-9df8-0d3c5a0c8b0a',
    `H26.12,2026/03/05,${'1'.repeat(300)}`,
  ])('does not take %j for a key', (key) => {
    expect(parseDocumentId(key)).toBeUndefined();
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(agency, day, part, fc.option(part, { nil: '' }), (agencyCode, issuedOn, number, notation) => {
        const id = { agencyCode, issuedOn, number: number.replaceAll('/', '-'), notation };
        expect(parseDocumentId(formatDocumentId(id))).toEqual(id);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: anyCodePoint, maxLength: 400 }), (key) => void parseDocumentId(key)));
  });
});
