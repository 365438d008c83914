// Conversions: every kind in every form that services write, and what does not fit.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldsSchema } from '../declaration/fieldSchema.js';
import { compileFields } from './convert.js';
import { compilePlace } from './place.js';

const HANOI = 7 * 60;
const description = { vi: 'Mẫu', en: 'Sample' };

function read(field: object, x: unknown): unknown {
  const fields = fieldsSchema.parse({ x: { at: '/x', description, ...field } });
  return compileFields(fields, HANOI)({ x })['x'];
}

const UNFIT = 'does not fit';
const bool = { kind: 'Boolean', trueWhen: ['C'], falseWhen: ['K'] };
const en = {
  kind: 'Enum',
  type: 'Colour',
  values: { '1': { name: 'RED', description }, D: { name: 'RED', description } },
};
const date = (...formats: string[]) => ({ kind: 'Date', formats });
const time = (...formats: string[]) => ({ kind: 'DateTime', formats });

describe('a value', () => {
  it.each([
    [{ kind: 'String' }, ' a ', 'a'],
    [{ kind: 'String' }, '', null],
    [{ kind: 'String' }, '  ', null],
    [{ kind: 'String' }, null, null],
    [{ kind: 'String' }, undefined, null],
    [{ kind: 'String' }, 12, '12'],
    [{ kind: 'String' }, 2 ** 60, UNFIT],
    [{ kind: 'String' }, true, UNFIT],
    [{ kind: 'String' }, { a: 1 }, UNFIT],
    [{ kind: 'String', digits: 10 }, 100, '0000000100'],
    [{ kind: 'String', digits: 4 }, 'A1', 'A1'],
    [{ kind: 'String', list: true }, ['a', null, 2], ['a', '2']],
    [{ kind: 'String', list: true }, 'a', UNFIT],
    [{ kind: 'String', list: true }, ['a', {}], UNFIT],
    [{ kind: 'Decimal' }, '150000.50', '150000.50'],
    [{ kind: 'Decimal' }, 150_000, '150000'],
    [{ kind: 'Decimal' }, '150.000,50', UNFIT],
    [{ kind: 'Int' }, '12', 12],
    [{ kind: 'Int' }, 1.5, UNFIT],
    [{ kind: 'Int' }, 2 ** 31, UNFIT],
    [{ kind: 'Float' }, '1.5', 1.5],
    [{ kind: 'Float' }, 'NaN', UNFIT],
    [{ kind: 'Boolean' }, 1, true],
    [{ kind: 'Boolean' }, 'FALSE', false],
    [{ kind: 'Boolean' }, 'x', UNFIT],
    [bool, 'c', true],
    [bool, '1', UNFIT],
    [en, 1, 'RED'],
    [en, 'D', 'RED'],
    [en, 'constructor', UNFIT],
    [date('dd/MM/yyyy'), '29/02/2024', '2024-02-29'],
    [date('dd/MM/yyyy'), '29/02/2025', UNFIT],
    [date('dd/MM/yyyy'), '2025-02-01', UNFIT],
    [date('yyyyMMdd'), 20260715, '2026-07-15'],
    [date('dd/MM/yyyy', 'iso'), '2026-07-15', '2026-07-15'],
    // Eight in the evening in London is another day in Hanoi.
    [date('iso'), '2026-07-15T20:00:00Z', '2026-07-16'],
    [date('iso'), '2026-07-15T20:00:00', '2026-07-15'],
    [date('epoch-seconds'), 1_784_073_600, '2026-07-15'],
    [time('iso'), '2026-07-15T08:00:00', new Date('2026-07-15T01:00:00Z')],
    [time('iso'), '2026-07-15T08:00:00.123+0000', new Date('2026-07-15T08:00:00Z')],
    [time('yyyyMMddHHmmss'), '20260715080000', new Date('2026-07-15T01:00:00Z')],
    [time('dd/MM/yyyy HH:mm:ss'), '15/07/2026 08:00:00', new Date('2026-07-15T01:00:00Z')],
    [time('dd/MM/yyyy HH:mm:ss'), '15/07/2026 24:00:00', UNFIT],
    [time('epoch-milliseconds'), '1784073600000', new Date(1_784_073_600_000)],
    [date('epoch-seconds'), -300_000_000, '1960-06-30'],
    // No day at all, or one of a year that has five digits: milliseconds that were declared as seconds.
    [date('epoch-seconds'), 17_840_736_000_000, UNFIT],
    [date('epoch-seconds'), 1_784_073_600_000, UNFIT],
    [time('epoch-seconds'), 17_840_736_000_000, UNFIT],
    [time('epoch-seconds'), 1_784_073_600_000, UNFIT],
    [date('iso'), '9999-12-31', '9999-12-31'],
  ])('of %j: %j', (field, raw, expected) => {
    const value = read(field, raw);
    if (expected === UNFIT) expect(value).toMatchObject({ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } });
    else expect(value).toEqual(expected);
  });

  it.each([
    ['', 'missing'],
    [undefined, 'missing'],
    [{}, 'does not fit'],
    ['  ', 'does not fit'],
  ])('that is required and %j breaks the row', (raw, detail) => {
    expect(() => read({ kind: 'String', required: true }, raw)).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE', detail: `x: ${detail}` }),
    );
  });

  it('that is a day goes there and back, in every form', () => {
    const forms = ['dd/MM/yyyy', 'yyyyMMdd', 'yyyy-MM-dd', 'MM.yyyy.dd'];
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
        fc.constantFrom(...forms),
        (day, form) => {
          const iso = day.toISOString().slice(0, 10);
          const [yyyy = '', MM = '', dd = ''] = iso.split('-');
          const text = form.replace('yyyy', yyyy).replace('MM', MM).replace('dd', dd);
          expect(read(date(form), text)).toBe(iso);
        },
      ),
    );
  });

  it('inside a value costs itself alone', () => {
    const fields = { a: { kind: 'Int', at: 'a', description }, b: { kind: 'Int', at: 'b', description } };
    const field = { kind: 'Object', type: 'Inner', list: true, fields };
    expect(read(field, [{ a: 1, b: 'x' }])).toMatchObject([
      { a: 1, b: { extensions: { code: 'UPSTREAM_BAD_RESPONSE' } } },
    ]);
    expect(() => read(field, ['x'])).toThrow(expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }));
    expect(read(field, [])).toEqual([]);
  });
});

describe('a place', () => {
  const reply = { 'a/b': { '~': [1, { c: 2 }] }, only: { x: 3 }, two: { x: 1, y: 2 }, none: null };

  it.each([
    ['', reply, true],
    ['/a~1b/~0/1/c', 2, true],
    ['/a~1b/~0/-', undefined, true],
    ['/a~1b/~0/length', undefined, true],
    ['/toString', undefined, true],
    ['only.*', 3, true],
    ['two.*', undefined, true],
    ['two.x', 1, true],
    ['two.z', undefined, true],
    ['two.z.z', undefined, false],
    ['none.x', undefined, false],
    ['*', undefined, true],
  ])('%s', (text, value, holder) => {
    expect(compilePlace(text)(reply)).toEqual({ value, holder });
  });
});
