// The guide to a first adapter as steps: each block is one, each edit names its line. Whether it is true is seen in tutorialFollowed.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { applyEdit, isSaid, readSteps } from '../../scripts/tutorial/readSteps.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/guides/first-adapter.md'), 'utf8');

it('has a step for each block of its numbered sections', () => {
  const kinds = readSteps(page).map(({ kind }) => kind);
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  expect(kinds.length).toBeGreaterThan(25);
  expect([count('edit') >= 9, count('create'), count('start'), count('answer') >= 4]).toEqual([true, 1, 2, true]);
});

it('is refused with a block that nothing says what to do with', () => {
  expect(() => readSteps('## 1. Make it\n\nThere is also:\n\n```ts\nconst a = 1;\n```\n')).toThrow('what to do');
});

describe('an edit', () => {
  const edit = { kind: 'edit', file: 'row.ts', line: 'b,', replace: false, text: '  c,\n' } as const;

  it('goes behind its line, or in its place', () => {
    expect(applyEdit('a,\n  b,\nd', edit)).toBe('a,\n  b,\n  c,\nd');
    expect(applyEdit('a,\n  b,\nd', { ...edit, replace: true })).toBe('a,\n  c,\nd');
  });

  it.each(['a,\nd', 'b,\nb,'])('needs its line once: %j', (content) => {
    expect(() => applyEdit(content, edit)).toThrow('lines are: b,');
  });
});

it('takes "…" for anything inside a line', () => {
  expect(isSaid('ready after … s', 'x\nready after 2.1 s\n')).toBe(true);
  expect(isSaid('all … passed.', 'all 51\npassed.')).toBe(false);
});
