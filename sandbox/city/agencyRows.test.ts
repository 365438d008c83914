// The agency table and the agency of a unit on a day, with the codes that both eras share.
import { expect, it } from '@jest/globals';
import { sampleAgencyOfUnit, toAgencyRows } from './agencyRows.js';
import { createSampleCity } from './createSampleCity.js';

const city = createSampleCity();

it('lists parents before their subordinates, each with its unit and code list', () => {
  const rows = toAgencyRows(city);
  const seen = new Set(['']);
  for (const row of rows) {
    expect(seen.has(row.parentCode)).toBe(true);
    seen.add(row.code);
  }
  expect(rows).toHaveLength(2100);
  expect(rows[0]).toEqual({
    code: 'H26',
    oldCode: '000.00.00.H26',
    name: 'UBND thành phố Hà Nội',
    level: 'CITY',
    parentCode: '',
    unitCode: '01',
    codeList: '',
    ceasedOn: '',
  });
});

it('numbers the new wards in order of code: 00103 is H26.L7', () => {
  const row = toAgencyRows(city).find(({ code }) => code === 'H26.L7');
  expect(row).toMatchObject({ name: 'UBND phường Tây Hồ', unitCode: '00103', codeList: '2025-07', level: 'WARD' });
  expect(city.agency('000.01.L7.H26')?.code).toBe('H26.L7.01');
  expect(city.agency('H26.X5')?.unitCode).toBe('10489');
});

it('lets the day decide which of two units with the same code is meant', () => {
  expect(sampleAgencyOfUnit(city, '00103', '2025-06-30')?.name).toBe('UBND phường Xuân La');
  expect(sampleAgencyOfUnit(city, '00103', '2025-07-01')?.name).toBe('UBND phường Tây Hồ');
  expect(sampleAgencyOfUnit(city, '001', '2024-05-05')?.name).toBe('UBND quận Ba Đình');
  expect(sampleAgencyOfUnit(city, '001', '2025-07-01')).toBeUndefined();
  expect(sampleAgencyOfUnit(city, '01', '2026-01-01')?.code).toBe('H26');
  expect(sampleAgencyOfUnit(city, '99999', '2026-01-01')).toBeUndefined();
});

it('marks what ended on 30 June 2025', () => {
  const ended = toAgencyRows(city).filter(({ ceasedOn }) => ceasedOn === '2025-06-30');
  expect(ended).toHaveLength(556);
  expect(new Set(ended.map(({ codeList }) => codeList))).toEqual(new Set(['2025-06']));
});
