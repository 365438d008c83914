// Rows of the register: odd spellings, missing parts, and what they mean.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAgencyBook } from '../../kit/conformance/index.js';
import { configSchema } from '../config.js';
import { createReplySchema, stateOf, toRecord, toSerial, toTime, type Row } from './row.js';

const { register } = configSchema.parse({ baseUrl: 'http://register.mau/', apiKey: 'k' });
const NOW = new Date('2026-07-15T01:00:00Z');
const wire = {
  soSerial: '05:AB:CD',
  trangThai: 1,
  hieuLucDen: '2027-01-01T00:00:00',
  soLuotKy: '7',
  maDonVi: ' 000.01.P0.H26 ',
};
const row = (more: object = {}) => createReplySchema(register).parse({ duLieu: [{ ...wire, ...more }] })[0] as Row;

describe('a row', () => {
  it('is read with numbers or texts, and without what is missing', () => {
    expect(row()).toMatchObject({
      serial: '5abcd',
      state: '1',
      signatures: 7,
      agency: '000.01.P0.H26',
      holder: null,
      validUntil: new Date('2026-12-31T17:00:00Z'),
    });
    expect(row({ soLuotKy: undefined, nguoiSoHuu: '' })).toMatchObject({ signatures: null, holder: null });
  });

  it.each([{ soSerial: undefined }, { soSerial: 'không' }, { hieuLucDen: 'hôm qua' }, { soLuotKy: -1 }])(
    'with %j is refused',
    (more) => {
      expect(() => row(more)).toThrow();
    },
  );

  it('of an unknown agency is nobody’s, and unknown codes are null', () => {
    const units = createAgencyBook({ agencies: [], isBelow: () => false });
    const record = toRecord(row({ trangThai: '9', loai: 'LA', thietBi: 'LA' }), { register, units, now: NOW });
    expect(record).toMatchObject({ unitKey: null, agencyCode: null, state: null, kind: null, device: null });
  });
});

it('times are those of Hanoi unless they say otherwise', () => {
  expect(toTime('2026-07-15')).toEqual(new Date('2026-07-14T17:00:00Z'));
  expect(toTime('2026-07-15 08:30:00')).toEqual(new Date('2026-07-15T01:30:00Z'));
  expect(toTime('2026-07-15T01:30:00Z')).toEqual(new Date('2026-07-15T01:30:00Z'));
  expect(toTime('15/07')).toBeNull();
});

it('serial numbers have one spelling', () => {
  const spelled = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 159n }), fc.boolean(), fc.boolean(), fc.nat(4));
  fc.assert(
    fc.property(spelled, ([number, isUpper, hasColons, zeros]) => {
      const plain = number.toString(16);
      const cased = isUpper ? plain.toUpperCase() : plain;
      const padded = '0'.repeat(zeros) + cased;
      expect(toSerial(hasColons ? padded.replaceAll(/(..)(?=.)/g, '$1:') : padded)).toBe(plain);
    }),
  );
  expect(toSerial('')).toBeNull();
  expect(toSerial('f'.repeat(65))).toBeNull();
});

it.each([
  ['1', '2027-01-01', 'VALID'],
  ['1', '2026-01-01', 'EXPIRED'],
  ['2', '2027-01-01', 'SUSPENDED'],
  ['2', '2026-01-01', 'EXPIRED'],
  ['3', '2026-01-01', 'REVOKED'],
  ['9', '2027-01-01', null],
] as const)('state %s until %s is %s', (trangThai, hieuLucDen, expected) => {
  expect(stateOf(row({ trangThai, hieuLucDen }), register, NOW)).toBe(expected);
});
