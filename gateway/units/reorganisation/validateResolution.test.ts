// A resolution with mistakes is refused with all of them at once, each with the place, in both languages.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../../config/units/loadUnits.js';
import { createUnitTree } from '../createUnitTree.js';
import { applyResolution, beforeResolution, toResolutionFile } from './applyResolution.js';
import { isPlainName } from './plainName.js';
import { MAX_BYTES, readResolution, readResolutionText, type ResolutionFile } from './resolutionFile.js';
import { validateResolution } from './validateResolution.js';

const full = loadUnits();
const E = '2025-07-01';
const before = beforeResolution(full, E);
const tree = createUnitTree(before);
const sample = toResolutionFile(full, E, { number: '1656/NQ-UBTVQH15', title: 'Sắp xếp đơn vị hành chính (mẫu)' });

function problems(change: (file: ResolutionFile) => ResolutionFile, today = '2025-06-20') {
  return validateResolution(tree, change(structuredClone(sample)), { today });
}

function ens(change: (file: ResolutionFile) => ResolutionFile, today?: string): string[] {
  return problems(change, today).map(({ path, en }) => `${path}: ${en}`);
}

/** The first row of a ward that is divided in two, and its other row. */
function divided(file: ResolutionFile) {
  const from = file.changes.find(
    (row) => file.changes.filter((other) => other.from === row.from).length === 2 && row.extent === 'part',
  )?.from;
  const at = file.changes.flatMap((row, index) => (row.from === from ? [index] : []));
  return { from, first: at[0] ?? -1, second: at[1] ?? -1 };
}

describe('the resolution of 2025', () => {
  it('has no mistakes against the units of the day before', () => {
    expect(problems((file) => file)).toEqual([]);
    expect([sample.newUnits.length, sample.endedUnits.length, sample.changes.length]).toEqual([126, 30, 795]);
  });

  it('leads from the old table to exactly the table that is shipped', () => {
    const after = applyResolution(before, sample);
    const plain = (units: typeof after.units) =>
      units.map(({ codeList: _list, ...unit }) => JSON.stringify(unit, Object.keys(unit).sort())).sort();
    expect(plain(after.units)).toEqual(plain(full.units));
    const said = (rows: typeof full.successions) =>
      rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();
    expect(said(after.successions)).toEqual(said(full.successions));
    const keys = (table: typeof full | typeof after) =>
      createUnitTree(table)
        .units.map((unit) => unit.key)
        .sort();
    expect(keys(after)).toEqual(keys(full));
  });

  it('survives being written to a file', () => {
    expect(readResolutionText(JSON.stringify(sample))).toEqual({ ok: true, file: sample });
  });
});

describe('refused are', () => {
  it('a day that is not after today', () => {
    const en = ['effectiveOn: the day it takes effect must be after today'];
    expect(ens((file) => file, '2025-07-01')).toEqual(en);
    expect(ens((file) => file, '2025-06-30')).toEqual([]);
  });

  it('sources that do not exist on the day before', () => {
    expect(ens((file) => ({ ...file, endedUnits: [...file.endedUnits, '999'] }))).toEqual([
      'endedUnits[30]: no unit has the code 999 on 2025-06-30',
    ]);
    const found = ens((file) => ({
      ...file,
      changes: [
        { from: '99999', to: '00103', extent: 'whole', remainder: false, population: 'whole', clause: 1 },
        ...file.changes,
      ],
    }));
    expect(found).toEqual(['changes[0].from: no unit has the code 99999 on 2025-06-30']);
  });

  it('a code that is used again while the old unit lives on', () => {
    const found = ens((file) => ({ ...file, changes: file.changes.filter((row) => row.from !== '00103') }));
    const at = sample.newUnits.findIndex((unit) => unit.code === '00103');
    expect(found).toContain(`newUnits[${at}].code: the code 00103 still belongs to phường Xuân La`);
  });

  it('splits that do not close, in every way', () => {
    const { first, second, from } = divided(sample);
    const change = (at: number, changes: object) => (file: ResolutionFile) => ({
      ...file,
      changes: file.changes.map((row, index) => (index === at ? { ...row, ...changes } : row)),
    });
    const rest = sample.changes[first]?.remainder === true ? first : second;
    const other = rest === first ? second : first;
    expect(ens(change(other, { remainder: true }))[0]).toBe(
      `changes[${first}]: the unit ${from} needs exactly one remainder (it has 2)`,
    );
    expect(ens(change(rest, { remainder: false }))[0]).toContain('needs exactly one remainder (it has 0)');
    expect(ens(change(other, { extent: 'whole' })).join()).toContain('goes whole and in parts');
    expect(ens(change(first, { population: 'whole' })).join()).toContain(
      sample.changes[first]?.population === 'whole' ? '' : 'do not add up',
    );
    const single = sample.changes.findIndex((row) => row.extent === 'whole');
    expect(ens(change(single, { extent: 'part' })).join()).toContain('has one part only');
    expect(ens(change(single, { population: 'none' })).join()).toContain('takes all of its people');
  });

  it('a unit that goes whole into two, and a row that occurs twice', () => {
    const at = sample.changes.findIndex((row) => row.extent === 'whole');
    const row = sample.changes[at];
    if (row === undefined) throw new Error('no sample');
    const to = sample.newUnits.find((unit) => unit.code !== row.to)?.code ?? '';
    expect(ens((file) => ({ ...file, changes: [...file.changes, { ...row, to }] }))).toEqual([
      `changes[795].extent: the unit ${row.from} goes whole into two units`,
    ]);
    expect(ens((file) => ({ ...file, changes: [...file.changes, row] }))).toEqual([
      'changes[795]: the row occurs twice',
    ]);
  });

  it('new units without predecessor, without parent, with a wrong code, twice, or named like a sibling', () => {
    const ward = { code: '99990', kind: 'ward', type: 'phường', name: 'Mẫu', parentCode: '01' } as const;
    const add =
      (...units: ResolutionFile['newUnits']) =>
      (file: ResolutionFile) => ({
        ...file,
        newUnits: [...file.newUnits, ...units],
      });
    expect(ens(add(ward))).toEqual(['newUnits[126]: the new unit has no predecessor']);
    expect(ens(add({ ...ward, parentCode: null }))).toContain('newUnits[126].parentCode: the parent is missing');
    expect(ens(add({ ...ward, parentCode: '003' }))).toContain(
      "newUnits[126].parentCode: no unit has the parent's code 003 on 2025-07-01",
    );
    expect(ens(add({ ...ward, parentCode: '00103' }))).toContain(
      'newUnits[126].parentCode: the parent must be of a higher level',
    );
    expect(ens(add({ ...ward, code: '999' }))).toContain('newUnits[126].code: a ward has a code of 5 digits');
    expect(ens(add(ward, ward)).join()).toContain('newUnits[127].code: the code occurs twice');
    expect(ens(add({ ...ward, name: 'Tây Hồ' })).join()).toContain('another unit below the parent has this name');
    const loop = [
      { ...ward, code: '998', kind: 'district', parentCode: '997' } as const,
      { ...ward, code: '997', kind: 'district', parentCode: '998', name: 'Mẫu hai' } as const,
    ];
    expect(ens(add(...loop)).join()).toContain('the parents form a cycle');
  });

  it('units that end and leave somebody behind', () => {
    const found = ens((file) => ({ ...file, endedUnits: [...file.endedUnits, '003'] }));
    expect(found).toEqual(['endedUnits[30]: the code occurs twice']);
    const kept = ens((file) => ({ ...file, changes: file.changes.filter((row) => row.from !== '00091') }));
    expect(kept.join()).toContain('the unit 00091 below it would have no parent');
    const lost = ens((file) => ({
      ...file,
      endedUnits: [...file.endedUnits, '00091'],
      changes: file.changes.filter((row) => row.from !== '00091'),
    }));
    expect(lost.join()).toContain('the unit ends and nothing succeeds it');
  });

  it('targets and custodians that will not be there', () => {
    const found = ens((file) => ({ ...file, custodian: '003', newUnits: file.newUnits.slice(1) }));
    expect(found.join()).toContain('is neither a new unit nor one that goes on');
    expect(found.join()).toContain('custodian: the custodian does not exist on that day');
  });

  it('a resolution that changes nothing', () => {
    expect(ens((file) => ({ ...file, newUnits: [], endedUnits: [], changes: [] }))).toEqual([
      'changes: the resolution changes nothing',
    ]);
  });

  it('everything at once, each in Vietnamese and English', () => {
    const all = problems((file) => ({
      ...{ ...file, custodian: '003', effectiveOn: '2025-06-20' },
      endedUnits: [...file.endedUnits, '999'],
    }));
    expect(all.map(({ path }) => path)).toEqual(['effectiveOn', 'endedUnits[30]', 'custodian']);
    for (const { vi, en } of all) expect(vi !== '' && en !== '' && vi !== en).toBe(true);
  });
});

/** U09 */
describe('two resolutions that share a unit', () => {
  const scheduled = createUnitTree(applyResolution(before, sample));
  const small = (effectiveOn: string): ResolutionFile => ({
    number: 'Mẫu',
    title: 'Mẫu',
    effectiveOn,
    newUnits: [{ code: '99990', kind: 'ward', type: 'phường', name: 'Mẫu', parentCode: '01' }],
    endedUnits: [],
    changes: [{ from: '00103', to: '99990', extent: 'whole', remainder: false, population: 'whole', clause: 1 }],
  });

  it('are refused on one day and when the second would overtake the first', () => {
    for (const day of ['2025-07-01', '2025-06-25'])
      expect(validateResolution(scheduled, small(day), { today: '2025-06-20' }).map(({ en }) => en)).toEqual([
        'the unit 00103 already ends on 2025-06-30, by another resolution',
      ]);
  });

  it('are fine one after the other: the second begins with what the first one made', () => {
    expect(validateResolution(scheduled, small('2025-08-01'), { today: '2025-06-20' })).toEqual([]);
  });

  it('are refused where the second takes in, or stands below, what the first one ends', () => {
    const into = (file: ResolutionFile): ResolutionFile => ({
      ...file,
      newUnits: [],
      changes: file.changes.map((row) => ({ ...row, from: '00091', to: '00103' })),
    });
    expect(
      validateResolution(scheduled, into(small('2025-06-25')), { today: '2025-06-20' }).map(({ path }) => path),
    ).toEqual(['changes[0].from', 'changes[0].to']);
  });
});

describe('the shape of the file', () => {
  const read = (changes: object) => readResolution({ ...sample, ...changes });
  const paths = (changes: object) => {
    const reading = read(changes);
    return reading.ok ? [] : reading.problems.map(({ path }) => path);
  };

  it('refuses look-alike letters and what cannot be seen', () => {
    const names = [
      'Тây Hồ',
      'Tây\u200b Hồ',
      'Tây  Hồ',
      ' Tây Hồ',
      'Ｔây Hồ',
      'Tây\u00a0Hồ',
      'Tay Hồ'.normalize('NFD'),
      'Ðống Đa',
      'Ba ƉÌnh',
      'Tây\nHồ',
      'ı',
    ];
    for (const name of names) expect([name, isPlainName(name)]).toEqual([name, false]);
    for (const unit of full.units)
      expect([unit.name, isPlainName(unit.name) && isPlainName(unit.type)]).toEqual([unit.name, true]);
    const [first, ...rest] = sample.newUnits;
    expect(paths({ newUnits: [{ ...first, name: 'Тây Hồ' }, ...rest] })).toEqual(['newUnits[0].name']);
    expect(paths({ title: 'Mẫu\u202e' })).toEqual(['title']);
  });

  it('refuses unknown fields, codes as numbers, days that are none, and says where', () => {
    expect(paths({ extra: 1 })).toEqual(['']);
    expect(paths({ endedUnits: [3, '003'] })).toEqual(['endedUnits[0]']);
    expect(paths({ effectiveOn: '2025-02-30' })).toEqual(['effectiveOn']);
    expect(paths({ changes: [{ ...sample.changes[0], clause: 0 }] })).toEqual(['changes[0].clause']);
    expect(readResolutionText('{')).toMatchObject({ ok: false, problems: [{ en: 'the file is not JSON' }] });
    for (const content of [null, [], 'x', 7]) expect(readResolution(content).ok).toBe(false);
  });

  it('refuses what is too large before reading it', () => {
    expect(readResolutionText(' '.repeat(MAX_BYTES + 1))).toMatchObject({ ok: false, tooLarge: true });
    const many = (rows: number) => ({ changes: Array.from({ length: rows }, () => sample.changes[0]) });
    expect(read(many(20_001)).ok).toBe(false);
    expect(read(many(20_000))).toMatchObject({ ok: false, tooLarge: true });
  });
});
