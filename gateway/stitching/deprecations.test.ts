// What is deprecated stays so in the stitched schema, with the day and what to use instead; mistakes stop the start.
import { describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { collectSunsets, keepDeprecations } from './deprecations.js';
import { readSdl } from './readAdapter.js';

const sunsetsOf = (typeDefs: string) => collectSunsets([readSdl({ id: 'land', levels: ['CITY'], typeDefs })]);

const SDL = `
  type Query {
    plot(code: String, old: Int @deprecated(reason: "mẫu") @sunset(on: "2027-06-30", use: "Query.plot(code:)")): Plot @public
  }
  type Plot {
    title: String
    name: String @personal(class: BASIC) @deprecated(reason: "mẫu") @sunset(on: "2027-06-30", use: "Plot.title")
    gone: Int @deprecated
  }
  enum Size { SMALL TINY @deprecated @sunset(on: "2028-02-29", use: "Size.SMALL") }
  input Filter { size: Size big: Boolean @deprecated(reason: "mẫu") @sunset(on: "2027-01-01") }
  interface Named { label: String @deprecated @sunset(on: "2027-01-02") }
`;

describe('@sunset', () => {
  it('gives the day and what to use, by coordinate', () => {
    const { sunsets, problems } = sunsetsOf(SDL);
    expect(problems).toEqual([]);
    expect(Object.fromEntries(sunsets)).toEqual({
      'Query.plot(old:)': { on: '2027-06-30', use: 'Query.plot(code:)' },
      'Plot.name': { on: '2027-06-30', use: 'Plot.title' },
      'Size.TINY': { on: '2028-02-29', use: 'Size.SMALL' },
      'Filter.big': { on: '2027-01-01', use: null },
      'Named.label': { on: '2027-01-02', use: null },
    });
  });

  it.each([
    ['name: String @sunset(on: "2027-06-30")', 'Plot.name has @sunset and needs @deprecated'],
    [
      'name: String @deprecated @sunset(on: "2027-02-29")',
      'Plot.name: @sunset(on: …) takes a day that exists, as YYYY-MM-DD',
    ],
    [
      'name: String @deprecated @sunset(on: "30/06/2027")',
      'Plot.name: @sunset(on: …) takes a day that exists, as YYYY-MM-DD',
    ],
    [
      'name: String @deprecated @sunset(on: "2027-06-30", use: "Plot.none")',
      'Plot.name: @sunset names "Plot.none", which is not in the schema',
    ],
    [
      'name: String @deprecated @sunset(on: "2027-06-30", use: "Plot.old")',
      'Plot.name: @sunset names "Plot.old", which is deprecated itself',
    ],
  ])('is refused in %s', (field, problem) => {
    expect(sunsetsOf(`type Plot { ${field} old: Int @deprecated }`).problems).toEqual([`land: ${problem}`]);
  });

  it('is in the reason that every client reads; no directive of ours is left', () => {
    const text = print(keepDeprecations(parse(SDL)));
    expect(text).not.toMatch(/@(public|personal|sunset)/);
    expect(text.match(/@deprecated/g)).toHaveLength(6);
    expect(text).toContain(
      'name: String @deprecated(reason: "mẫu (Có thể bị bỏ từ ngày 2027-06-30; dùng Plot.title. May be removed from 2027-06-30 on; use Plot.title.)")',
    );
    expect(text).toContain('gone: Int @deprecated(reason: "No longer supported")');
  });
});
