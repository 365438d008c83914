// Checksums against values made with sha256sum, and reports that were changed on the way.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { toChecksum } from './checksum.js';
import { answerConfirmation, readConfirmation } from './readConfirmation.js';

const settings = { partner: 'HNLT', secret: 'bí mật mẫu' };
const FIELDS = {
  LoaiBanTin: 'CONFIRM',
  MaLoi: '00',
  MaDoiTac: 'HNLT',
  MaThamChieu: 'LT01',
  SoTien: '126500',
  MaTienTe: 'VND',
  MaGiaoDich: 'GD1',
  MaNganHang: 'VCB',
  ThoiGianGD: '20260305080000',
  ThongTinGiaoDich: 'mẫu',
};

/** As the platform writes it: the sum is a number. */
function toBody(fields: Readonly<Record<string, string>>, soTien = fields['SoTien'] ?? ''): string {
  const MaXacThuc = toChecksum('CONFIRM', { ...fields, SoTien: soTien }, settings.secret);
  return JSON.stringify({ ...fields, SoTien: 0, MaXacThuc }).replace('"SoTien":0', `"SoTien":${soTien}`);
}

describe('checksums', () => {
  // printf '<values joined with |>|secret' | sha256sum
  it.each([
    ['QUERY', '28b046eccd5eb127293e0b6b82e641a4b82bba09d5c863ecaaafec0fed799d26'],
    ['CONFIRM', '42fce936f1fcee72d295e53185b7b7c17b674bc0d5489cc8321d4514783ba364'],
  ] as const)('of %s are those of the specification', (message, expected) => {
    expect(toChecksum(message, { ...FIELDS, LoaiBanTin: message, PhienBan: '1.0.6' }, 'secret')).toBe(expected);
  });

  it('of INIT join fourteen values in their order', () => {
    const names = 'LoaiBanTin PhienBan MaDoiTac MaThamChieu SoTien LoaiHinhThanhToan MaKenhThanhToan MaThietBi NgonNgu';
    const all = [...names.split(' '), 'MaTienTe', 'MaNganHang', 'ThongTinGiaoDich', 'ThoiGianGD', 'Ip'];
    const fields = Object.fromEntries(all.map((name, index) => [name, String(index)]));
    // printf '0|1|2|3|4|5|6|7|8|9|10|11|12|13|secret' | sha256sum
    expect(toChecksum('INIT', fields, 'secret')).toBe(
      '8bbd8fc2602d7595e4cfd32e17159c7cb6e035a3fb89cbe57bc6ea6e583e7982',
    );
  });
});

describe('a report', () => {
  it.each(['126500', '126500.00', '1.265e5', '0'])('is read with its sum written as %s', (soTien) => {
    expect(readConfirmation(toBody(FIELDS, soTien), settings)).toEqual({
      ...{ reference: 'LT01', isPaid: true, amount: soTien },
      ...{ transaction: 'GD1', time: '20260305080000' },
    });
  });

  it('may say that nothing was paid', () => {
    expect(readConfirmation(toBody({ ...FIELDS, MaLoi: '24' }), settings)).toMatchObject({ isPaid: false });
  });

  it.each([
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['nothing', ''],
    ['another partner', toBody({ ...FIELDS, MaDoiTac: 'KHAC' })],
    ['another message', toBody({ ...FIELDS, LoaiBanTin: 'QUERY' })],
    ['no checksum', JSON.stringify(FIELDS)],
    ['too much', `${toBody(FIELDS)}${' '.repeat(30_000)}`],
  ])('is nobody’s with %s', (_what, body) => {
    expect(readConfirmation(body, settings)).toBeNull();
  });

  it('is nobody’s once any of its values was changed', () => {
    const signed = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
    fc.assert(
      fc.property(fc.constantFrom(...signed), fc.string({ minLength: 1, maxLength: 8 }), (name, text) => {
        fc.pre(name !== 'SoTien' && text !== FIELDS[name]);
        const parsed = JSON.parse(toBody(FIELDS)) as object;
        expect(readConfirmation(JSON.stringify({ ...parsed, [name]: text }), settings)).toBeNull();
      }),
    );
    expect(readConfirmation(toBody(FIELDS).replace('126500', '126501'), settings)).toBeNull();
  });

  it('is answered with a checksum of our own', () => {
    const reply = answerConfirmation({ reference: 'LT01' }, '20260305080001', settings);
    expect(reply).toMatchObject({
      MaLoi: '00',
      MaThamChieu: 'LT01',
      MaXacThuc: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(answerConfirmation(null, '20260305080001', settings)).toMatchObject({ MaLoi: '99', MaThamChieu: '' });
  });
});
