// Broken JSON is reported by place, never by quotation.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findJsonProblem } from './jsonProblem.js';

describe('findJsonProblem', () => {
  it.each([
    ['{\n  "port": 1,\n}', 'line 3, column 1'],
    ['{\n  "port": yes\n}', 'line 2, column 11'],
    ['{ "a": 1 "b": 2 }', 'line 1, column 10'],
    ["{ 'a': 1 }", 'line 1, column 3'],
    ['{ "a": "unfinished', 'line 1, column 19'],
    ['{ "a": "two\nlines" }', 'line 1, column 12'],
    ['', 'line 1, column 1'],
    ['\uFEFF{}', 'line 1, column 1'],
    ['{ "a": 01 }', 'line 1, column 9'],
  ])('finds the place in %j', (text, place) => {
    expect(findJsonProblem(text)).toBe(place);
  });

  it('has nothing against JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonProblem(text) === undefined));
  });

  it('finds the exact place where a foreign character was put', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, at) => {
        // Outside of strings, so that the character cannot belong there.
        const places = [...text.matchAll(/[[\]{},:]/g)].filter(
          ({ index }) => (text.slice(0, index).match(/(?<!\\)(?:\\\\)*"/g) ?? []).length % 2 === 0,
        );
        const place = places[at % Math.max(1, places.length)]?.index;
        if (place === undefined || /[\\\n]/.test(text)) return;
        expect(findJsonProblem(`${text.slice(0, place)}§${text.slice(place)}`)).toBe(`line 1, column ${place + 1}`);
      }),
    );
  });
});
