// Data that were made as text are sent as objects would have been.
import { describe, expect, it } from '@jest/globals';
import { JsonText, Written, ofText, stringifyResult, writeResult } from './written.js';

const DATA = { a: 'Phường mẫu "1"', b: [1, null, true], c: null };
const ERRORS = [{ message: 'failed', path: ['c'] }];
const EXTENSIONS = { deprecations: [{ coordinate: 'T.c' }] };
const TEXT = ofText(JSON.stringify(DATA));

describe('writeResult', () => {
  it.each([
    ['data alone', {}],
    ['errors', { errors: ERRORS }],
    ['extensions', { extensions: EXTENSIONS }],
    ['both', { errors: ERRORS, extensions: EXTENSIONS }],
  ])('writes %s in the order of Apollo Server', (_what, more) => {
    expect(writeResult({ ...more, data: TEXT })).toBe(writeResult({ ...more, data: DATA }));
    const order = ['errors', 'data', 'extensions'].filter((name) => name === 'data' || name in more);
    expect(Object.keys(JSON.parse(writeResult({ ...more, data: TEXT })) as object)).toEqual(order);
  });

  it('writes null for data of which nothing is left, and nothing where there are none', () => {
    expect(writeResult({ errors: ERRORS, data: null })).toBe(`{"errors":${JSON.stringify(ERRORS)},"data":null}`);
    expect(writeResult({ errors: ERRORS })).toBe(`{"errors":${JSON.stringify(ERRORS)}}`);
  });
});

it('is one line for Apollo Server, and what was written already as it is', () => {
  expect(stringifyResult({ data: TEXT })).toBe(`{"data":${JSON.stringify(DATA)}}\n`);
  expect(stringifyResult({ data: new Written('written before') })).toBe('written before');
});

it('is objects again for whoever looks at it as JSON', () => {
  expect(JSON.parse(JSON.stringify({ data: new JsonText('{"a":[1]}') }))).toEqual({ data: { a: [1] } });
});
