import { describe, expect, it } from '@jest/globals';
import { agencyCode, clientId, code, holdsPersonalNumber, line, stretch, unitKey } from './inputs.js';

const ok = (form: { safeParse(value: unknown): { success: boolean } }, value: unknown) => form.safeParse(value).success;

describe('a line of text', () => {
  it.each([
    'UBND phường Tây Hồ',
    'Sở Y tế – cơ sở 2 (mẫu)',
    'Nghị định 356/2025/NĐ-CP',
    'Đường “Ỷ Lan”',
    'ward office №'.slice(0, 11),
  ])('takes %j', (text) => expect(ok(line(200), text)).toBe(true));

  it.each([
    ['a Cyrillic letter', 'Tâу Hồ'],
    ['a Greek letter', 'Τây Hồ'],
    ['wide letters', 'Ｔây Hồ'],
    ['mathematical letters', '𝐓ây Hồ'],
    ['a letter without its dot', 'admın'],
    ['a zero-width space', 'Tây\u200bHồ'],
    ['a change of direction', 'Tây\u202eHồ'],
    ['a line end', 'Tây\nHồ'],
    ['a no-break space', 'Tây\u00a0Hồ'],
    ['nothing', '   '],
    ['too much', 'a'.repeat(201)],
    ['a personal number', 'của 001099012345'],
    ['a telephone number in groups', 'gọi 0912 345 678'],
  ])('refuses %s', (_what, text) => expect(ok(line(200), text)).toBe(false));

  it('is put into one form', () => {
    expect(line(200).parse(' Ta\u0302y Ho\u0302\u0300 ')).toBe('Tây Hồ');
  });
});

describe('numbers of people', () => {
  it.each(['001099012345', 'số 012345678!', '0912345678', '0912 345 678', '001 099 012 345'])(
    'are seen in %j',
    (text) => expect(holdsPersonalNumber(text)).toBe(true),
  );
  it.each(['2025-07-01 12:00', '1656/NQ-UBTVQH15', '12345678', '1234567890123', 'H26.01.02'])(
    'are not seen in %j',
    (text) => expect(holdsPersonalNumber(text)).toBe(false),
  );
});

describe('names', () => {
  it('have their form', () => {
    expect(agencyCode.parse('000.01.L7.H26')).toBe('H26.L7.01');
    expect([ok(agencyCode, 'H26.12.34.K01'), ok(agencyCode, 'h26'), ok(agencyCode, '000.0L55.A26')]).toEqual([
      false,
      false,
      false,
    ]);
    expect([ok(unitKey, 'hn:2025-07:00103'), ok(unitKey, 'hn:01'), ok(unitKey, '00103')]).toEqual([true, true, false]);
    expect([ok(clientId, 'ward-app'), ok(clientId, 'Ward'), ok(clientId, 'a b')]).toEqual([true, false, false]);
    expect([ok(code, 'ward-officer'), ok(code, '-x'), ok(code, 'wаrd')]).toEqual([true, false, false]);
  });
});

describe('a stretch of time', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  it('has an end after its beginning, and not too late', () => {
    expect(ok(stretch(31), { from: day(1), to: day(32) })).toBe(true);
    expect(ok(stretch(31), { from: day(1), to: day(33) })).toBe(false);
    expect(ok(stretch(31), { from: day(2), to: day(2) })).toBe(false);
  });
});
