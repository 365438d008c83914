// Which rows a scope shows, and what stands below an agency.
import { describe, expect, it } from '@jest/globals';
import { assignedKeys, createRowTest, isEmptyScope, isUnderAgency } from './scope.js';
import type { AgencyRef, UnitScope } from './units.js';

const agency = (code: string, parentCode: string | null): AgencyRef => {
  return { code, oldCode: code, name: code, parentCode, unit: `u:${code}`, ceasedOn: null };
};
const NONE: UnitScope = { includes: () => false, agencies: () => [] };
const WARD: UnitScope = { includes: (unit) => unit === 'ward', agencies: () => [agency('A', null)] };
const full: UnitScope = {
  ...WARD,
  assigned: (type, filter) => (type === 'Row' && (filter?.unit ?? 'ward') === 'ward' ? ['came'] : []),
  assignedAway: (type) => (type === 'Row' ? ['went'] : []),
  subject: '999000000001',
};

describe('a row', () => {
  it.each([
    ['recorded in the scope', { key: 'x', units: ['ward'] }, true],
    ['recorded in several units', { key: 'x', units: ['other', 'ward'] }, true],
    ['recorded elsewhere', { key: 'x', units: ['other'] }, false],
    ['of nobody', { key: 'x', units: [null, undefined] }, false],
    ['assigned to the scope', { key: 'came', units: ['other'] }, true],
    ['assigned elsewhere', { key: 'went', units: ['ward'] }, false],
    ['assigned elsewhere, with another unit in the scope', { key: 'went', units: ['other', 'ward'] }, true],
    ['about the caller', { key: 'x', units: ['other'], subject: '999000000001' }, true],
    ['about the caller, assigned elsewhere', { key: 'went', units: ['ward'], subject: '999000000001' }, true],
    ['about somebody else', { key: 'x', units: ['other'], subject: '999000000002' }, false],
  ])('%s', (_what, row, shown) => {
    expect(createRowTest(full, 'Row')(row)).toBe(shown);
  });

  it('about nobody is not the row of a caller without a number', () => {
    const shows = createRowTest(NONE, 'Row');
    expect([undefined, null, ''].map((subject) => shows({ key: 'x', units: [], subject }))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('of another type is not shown for its key', () => {
    expect(createRowTest(full, 'Other')({ key: 'came', units: [] })).toBe(false);
  });

  it('may be named in another spelling', () => {
    const shows = createRowTest(full, 'Row', (key) => key.toLowerCase());
    expect([shows({ key: 'CAME', units: [] }), shows({ key: 'Went', units: ['ward'] })]).toEqual([true, false]);
  });
});

it('is empty without agencies and without assigned rows of the type', () => {
  expect([isEmptyScope(NONE, 'Row'), isEmptyScope(WARD, 'Row')]).toEqual([true, false]);
  const assigned = { ...NONE, assigned: (type: string) => (type === 'Row' ? ['came'] : []) };
  expect([isEmptyScope(assigned, 'Row'), isEmptyScope(assigned, 'Other')]).toEqual([false, true]);
});

it('has the assigned rows of a filter', () => {
  expect(assignedKeys(full, 'Row')).toEqual(['came']);
  expect(assignedKeys(full, 'Row', { unit: 'other' })).toEqual([]);
  expect(assignedKeys(NONE, 'Row')).toEqual([]);
});

it('knows what stands below an agency, and ends with a directory that runs in a circle', () => {
  const agencies = [agency('A', null), agency('A.1', 'A'), agency('A.1.1', 'A.1'), agency('B', 'C'), agency('C', 'B')];
  const directory = { agency: (code: string) => agencies.find((one) => one.code === code) };
  const isUnder = (code: string, top: string) =>
    isUnderAgency(directory, directory.agency(code) ?? agency('', null), (above) => above.code === top);
  expect([isUnder('A.1.1', 'A'), isUnder('A', 'A'), isUnder('A', 'A.1'), isUnder('B', 'A')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
