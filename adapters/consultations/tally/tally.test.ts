// Counting, and hiding small numbers so that nothing that is told gives them away.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countAnswers, NOBODY, type Sheet, type Table, type Tally } from './countAnswers.js';
import { baseOf, decideDisclosure, sumCounts } from './hideSmall.js';

const QUESTIONS = [{ code: 'DONGY', text: null }];

function sheet(id: number, unit: string, household: string, answer: string): Sheet {
  return { id, unit, household, answers: { DONGY: answer } };
}

function tallyOf(table: Table): Tally {
  const households = Object.entries(table).map(([unit, counts]) => [unit, baseOf(counts)] as const);
  return {
    households: Object.fromEntries(households.filter(([, count]) => count > 0)),
    questions: [{ code: 'DONGY', text: null, table }],
  };
}

describe('counting', () => {
  it('takes the newest sheet of a household, whatever the order', () => {
    const sheets = [
      sheet(5, 'a', 'H1', 'N'),
      sheet(9, 'a', 'H1', 'Y'),
      sheet(7, 'a', 'H1', 'N'),
      sheet(8, 'b', 'H1', 'N'),
    ];
    const tally = countAnswers(sheets, QUESTIONS);
    expect(tally.households).toEqual({ a: 1, b: 1 });
    expect(tally.questions[0]?.table).toEqual({ a: { Y: 1 }, b: { N: 1 } });
  });

  it('counts each sheet without a household', () => {
    const tally = countAnswers([sheet(1, 'a', '', 'Y'), sheet(2, 'a', '', 'Y')], QUESTIONS);
    expect(tally.households).toEqual({ a: 2 });
  });

  it('counts a household that left a question out, and no answer of it', () => {
    const tally = countAnswers([sheet(1, 'a', '', '')], QUESTIONS);
    expect(tally.households).toEqual({ a: 1 });
    expect(tally.questions[0]?.table).toEqual({ a: {} });
  });

  it('takes no answer for a property of an object', () => {
    const tally = countAnswers([sheet(1, '__proto__', '', 'constructor')], QUESTIONS);
    expect(Object.keys(tally.households)).toEqual(['__proto__']);
    expect(tally.questions[0]?.table['__proto__']).toEqual({ constructor: 1 });
  });
});

describe('what may be told', () => {
  const decide = (table: Table) => decideDisclosure(tallyOf(table), 5);

  it('is everything where nothing is small', () => {
    const { households, questions } = decide({ a: { Y: 10, N: 5 }, b: { Y: 8, N: 0 } });
    expect(households).toEqual({ units: new Set(['a', 'b']), total: true });
    expect(questions.get('DONGY')).toEqual({ units: new Set(['a', 'b']), total: true });
  });

  it('hides the smallest other unit with a single small one', () => {
    const { households } = decide({ a: { Y: 3 }, b: { Y: 30 }, c: { Y: 20 } });
    expect(households).toEqual({ units: new Set(['b']), total: true });
  });

  it('hides a question in a unit where few gave one answer, and tells the households', () => {
    const { households, questions } = decide({ a: { Y: 30, N: 2 }, b: { Y: 20, N: 20 }, c: { Y: 50, N: 50 } });
    expect(households.units).toEqual(new Set(['a', 'b', 'c']));
    expect(questions.get('DONGY')).toEqual({ units: new Set(['c']), total: true });
  });

  it('hides the total where only hiding all units would save it', () => {
    expect(decide({ a: { Y: 3 }, b: { Y: 30 } }).households).toEqual({ units: new Set(['b']), total: false });
  });

  it('hides the answers of nobody, with one more where they are few', () => {
    const { households } = decide({ [NOBODY]: { Y: 2 }, a: { Y: 30 }, b: { Y: 20 }, c: { Y: 40 } });
    // One unit and nobody: the unit alone would follow if nobody's were known elsewhere; two units do not.
    expect(households).toEqual({ units: new Set(['c']), total: true });
  });

  const tables = fc.dictionary(
    fc.constantFrom(NOBODY, 'a', 'b', 'c', 'd', 'e', 'f'),
    fc.record({ Y: fc.nat(12), N: fc.nat(12) }),
    { minKeys: 1 },
  );

  it('never tells a small number, and never lets one follow from the total', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 2, max: 6 }), (table, smallCount) => {
        const tally = tallyOf(table);
        const { households, questions } = decideDisclosure(tally, smallCount);
        const told = questions.get('DONGY');
        const isSmall = (count: number) => count > 0 && count < smallCount;
        const counted = Object.keys(tally.households);
        expect(households.units.has(NOBODY) || told?.units.has(NOBODY)).toBe(false);
        for (const unit of households.units) expect(isSmall(tally.households[unit] ?? 0)).toBe(false);
        for (const unit of told?.units ?? []) {
          expect(Object.values(table[unit] ?? {}).some(isSmall)).toBe(false);
          expect(counted.includes(unit) ? households.units.has(unit) : true).toBe(true);
        }
        if (told?.total === true) {
          const hidden = Object.keys(table).filter((unit) => !told.units.has(unit));
          const rest = sumCounts(hidden.map((unit) => table[unit] ?? {}));
          expect(Object.values(rest).some(isSmall)).toBe(false);
          expect(hidden.filter((unit) => unit !== NOBODY)).not.toHaveLength(1);
        }
        if (households.total) {
          const hidden = counted.filter((unit) => !households.units.has(unit));
          expect(isSmall(hidden.reduce((sum, unit) => sum + (tally.households[unit] ?? 0), 0))).toBe(false);
          expect(hidden.filter((unit) => unit !== NOBODY)).not.toHaveLength(1);
        }
      }),
    );
  });
});
