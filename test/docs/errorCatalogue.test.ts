// What the code throws, what the catalogue has and what the reference page explains are the same codes.
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { describe, expect, it } from '@jest/globals';
import { ERRORS } from '../../schema/errors.js';
import { REQUEST_PROBLEMS } from '../../schema/requestProblems.js';
import { RESERVED } from '../../scripts/docs/errorsPage.js';
import { filesBelow, readText } from './repository.js';

const catalogue = Object.keys(ERRORS);
const [page = '', problems = ''] = readText('docs/reference/errors.md').split('\n## Malformed requests\n');

const sources = ['gateway', 'adapters']
  .flatMap((folder) => filesBelow(folder, '.ts'))
  .filter((file) => !/\.test\.ts$|\.generated\.ts$|\/fixtures\/|\/conformance\//.test(file))
  .map(readText)
  .join('\n');

/** Places where a code of the catalogue is given to a caller. */
const GIVEN = [
  /new (?:UpstreamError|UnexpectedStatus|AccessRefused)\(\s*'([A-Z_]+)'/g,
  /sendError\(\s*\w+,\s*'([A-Z_]+)'/g,
  /\bERRORS\.([A-Z_]+)/g,
  /\bcoded\(\s*\w+,\s*'([A-Z_]+)'/g,
];

/** Any other mention: tables that map to codes, and functions that choose one. */
function isMentioned(code: string): boolean {
  return new RegExp(`['".]${code}\\b`).test(sources);
}

describe('error codes', () => {
  it('that the code gives out are in the catalogue', () => {
    const given = GIVEN.flatMap((pattern) => [...sources.matchAll(pattern)].map((match) => match[1] ?? ''));
    expect(given.length).toBeGreaterThan(20);
    expect(given.filter((code) => !catalogue.includes(code))).toEqual([]);
  });

  it('of the catalogue are given out by the code or by Apollo Server, except the reserved ones', () => {
    const apollo: readonly string[] = Object.values(ApolloServerErrorCode);
    const reserved: readonly string[] = RESERVED;
    const unused = catalogue.filter(
      (code) => !isMentioned(code) && !(apollo.includes(code) && !reserved.includes(code)),
    );
    expect(unused.sort()).toEqual([...RESERVED].sort());
  });

  it('of the catalogue are explained on the page, and no others', () => {
    const explained = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+|CONFLICT|FORBIDDEN|OVERLOADED|UNAUTHENTICATED)`/g)];
    expect([...new Set(explained.map((match) => match[1]))].sort()).toEqual([...catalogue].sort());
  });

  it('have messages in both languages', () => {
    for (const { vi, en } of Object.values(ERRORS)) {
      expect(vi).toMatch(/^\p{Lu}.*\.$/u);
      expect(en).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('what may be wrong with a malformed request', () => {
  const names = Object.keys(REQUEST_PROBLEMS);

  it('is explained on the page, and nothing else', () => {
    const explained = [...problems.matchAll(/^\| `([A-Z_]+)` /gm)].map((match) => match[1]);
    expect(explained.sort()).toEqual([...names].sort());
  });

  it('is found by the code', () => {
    expect(names.filter((name) => !isMentioned(name))).toEqual([]);
  });

  it('is said in both languages, in sentences', () => {
    for (const { vi, en } of Object.values(REQUEST_PROBLEMS)) {
      expect(vi).toMatch(/^[\p{Lu}"@].*\.$/u);
      expect(en).toMatch(/^[A-Z"@].*\.$/);
    }
  });
});
