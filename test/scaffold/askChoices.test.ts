// The questions of adapter:new, answered by keys as they come: no answer waits for a clock.
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { askChoices, Cancelled, type Choices } from '../../scripts/adapter-new/askChoices.js';

const root = `${import.meta.dirname}/../..`;
const ENTER = '\r';
const ESCAPE = '\u001b';
const CTRL_C = '\u0003';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';
const CLEAR = '\u0015';
const ARROW = new RegExp(`(${ESCAPE}\\[[A-Z])`);

/** Words on the screen, and the keys that somebody presses who reads them. */
type Reply = readonly [shown: string, keys: string];

/** An arrow is three characters and one key. */
function keysOf(keys: string): string[] {
  return keys.split(ARROW).flatMap((part) => (part.startsWith(ESCAPE) ? [part] : [...part]));
}

/** Presses the keys of the first reply that was not given yet as soon as its words stand on the screen. */
async function answer(replies: readonly Reply[], id?: string): Promise<{ choices: Choices; screen: string }> {
  const input = new PassThrough();
  const left = [...replies];
  let screen = '';
  let unread = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const text = stripVTControlCharacters(chunk.toString());
      screen += text;
      unread += text;
      const [next] = left;
      if (next !== undefined && unread.includes(next[0])) {
        left.shift();
        unread = '';
        // One key after the other, as a terminal hands them over.
        setImmediate(() => keysOf(next[1]).forEach((key) => input.write(key)));
      }
      done();
    },
  });
  const choices = await askChoices({ root, id, input, output }).catch((error: unknown) => {
    throw Object.assign(error as Error, { screen });
  });
  expect(left).toEqual([]);
  return { choices, screen };
}

describe('somebody who presses Enter', () => {
  it('gets what flags would give without being named', async () => {
    const { choices } = await answer([
      ['Id of the system', `parking-permits${ENTER}`],
      ['How is it reached', ENTER],
      ['Title in Vietnamese', ENTER],
      ['Title in English', ENTER],
      ['Type of its rows', ENTER],
      ['belong to units', ENTER],
      ['personal values', ENTER],
    ]);
    expect(choices).toEqual({
      id: 'parking-permits',
      kind: 'rest',
      titleVi: 'Hệ thống parking-permits',
      titleEn: 'Parking permits',
      entity: 'ParkingPermit',
      units: true,
      personal: true,
    });
  });
});

it('is told at once what cannot be, in the words of the flags, and answers again', async () => {
  const { choices, screen } = await answer(
    [
      ['Id of the system', `Parking${ENTER}`],
      ['is not kebab-case', `${CLEAR}documents${ENTER}`],
      ['adapters/documents exists already', `${CLEAR}officers${ENTER}`],
      ['How is it reached', `${DOWN}${DOWN}${DOWN}${ENTER}`],
      ['Title in Vietnamese', `a | b${ENTER}`],
      ['a title is one line', `${CLEAR}Cán bộ mẫu${ENTER}`],
      ['Title in English', `Sample officers${ENTER}`],
      ['Type of its rows', ENTER],
      ['Officer is there already', `Clerk${ENTER}`],
      // Public facts are about nobody: the last question is not asked.
      ['belong to units', `${RIGHT}${ENTER}`],
    ],
    '',
  );
  expect(choices).toEqual({
    ...{ id: 'officers', kind: 'graphql', titleVi: 'Cán bộ mẫu', titleEn: 'Sample officers', entity: 'Clerk' },
    ...{ units: false, personal: false },
  });
  expect(screen).not.toContain('personal values');
});

it('offers the id of the command line', async () => {
  const leave: Reply = ['How is it reached', CTRL_C];
  const asked = answer([['Id of the system', ENTER], leave], 'festivals');
  await expect(asked).rejects.toMatchObject({ screen: expect.stringContaining('festivals') });
});

it.each(['Id of the system', 'How is it reached'])('ends when Ctrl-C is pressed at: %s', async (last) => {
  const replies: Reply[] = [['Id of the system', `festivals${ENTER}`]];
  const before = replies.filter(([shown]) => shown !== last);
  await expect(answer([...before, [last, CTRL_C]])).rejects.toBeInstanceOf(Cancelled);
});
