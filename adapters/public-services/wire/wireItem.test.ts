// Rows that the portal shows become items to send, and changes are found again in them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withUpperKeys } from './scalars.js';
import { isShownIn, textIn, toWireItem, wireItem, type WireItem } from './wireItem.js';

const text = fc.string({ maxLength: 20 });
const item: fc.Arbitrary<WireItem> = fc.record({
  MaHoSo: text,
  GhiChu: text,
  TaiKhoanDuocXacThucVoiVNeID: fc.constantFrom('0', '1'),
  DinhDanhCHS: fc.array(fc.record({ LoaiDinhDanh: text, SoDinhDanh: text }), { maxLength: 3 }),
  TaiLieuNop: fc.array(fc.record({ TepDinhKemId: text, DuongDanTaiTepTin: text }), { maxLength: 3 }),
});

describe('an item', () => {
  it('comes back from the row that shows it', () => {
    fc.assert(
      fc.property(item, (sent) => {
        expect(toWireItem(withUpperKeys(sent) as Record<string, unknown>)).toEqual(sent);
      }),
    );
  });

  it('contains itself and every part of itself, and nothing else', () => {
    fc.assert(
      fc.property(item, item, (whole, other) => {
        expect(isShownIn(whole, whole)).toBe(true);
        expect(isShownIn(whole, { GhiChu: textIn(whole, 'GhiChu') })).toBe(true);
        expect(isShownIn(whole, { GhiChu: `${textIn(whole, 'GhiChu')}x` })).toBe(false);
        expect(
          isShownIn({ ...whole, TaiLieuNop: [...(other['TaiLieuNop'] as WireItem[]), {}, {}, {}, {}] }, whole),
        ).toBe(false);
      }),
    );
  });

  it('leaves out what DongBoHoSoMC does not have', () => {
    expect(toWireItem({ MAHOSO: 'x', TIENDO: [{ TRANGTHAI: '2' }], MAHOSOQG: 'y' })).toEqual({ MaHoSo: 'x' });
  });

  it('is text, whatever came: numbers, single objects, nothing', () => {
    const row = { TRANGTHAIHOSO: 2, DINHDANHCHS: { LOAIDINHDANH: 1 }, GHICHU: null, FAX: undefined };
    const made = toWireItem(row);
    expect(made).toEqual({ TrangThaiHoSo: '2', DinhDanhCHS: [{ LoaiDinhDanh: '1' }], GhiChu: '', Fax: '' });
    expect(wireItem.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });
});

it('compares texts without regard to white space and the form of their accents', () => {
  expect(isShownIn({ GhiChu: 'Hồ sơ mẫu'.normalize('NFD') }, { GhiChu: ' Hồ sơ\nmẫu ' })).toBe(true);
  expect(isShownIn({}, { GhiChu: '', TaiLieuNop: [] })).toBe(true);
  expect(isShownIn({}, { TaiLieuNop: [{}] })).toBe(false);
  expect(isShownIn({ TaiLieuNop: '' }, { TaiLieuNop: [] })).toBe(true);
});
