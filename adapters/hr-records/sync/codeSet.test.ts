// Sets of codes in the settings, and that the usual ones are those of the Ministry's server.
import { describe, expect, it } from '@jest/globals';
import { CODE_LISTS } from '../../../sandbox/hr/codeLists.js';
import { codeListsSchema } from './codeListSettings.js';
import { parseCodeSet } from './codeSet.js';

describe('parseCodeSet', () => {
  it('writes out ranges in the width of their first code', () => {
    expect([...(parseCodeSet('08-11,99, B+') ?? [])]).toEqual(['08', '09', '10', '11', '99', 'B+']);
    expect([...(parseCodeSet('0-2') ?? [])]).toEqual(['0', '1', '2']);
  });

  it.each(['', '1,', '5-1', '0-999999', 'a-b', 'mã', '1 2'])('refuses %j', (text) => {
    expect(parseCodeSet(text)).toBeUndefined();
  });
});

it('knows each list as the server has it', () => {
  const usual = codeListsSchema.parse({});
  expect(Object.keys(usual).sort()).toEqual(Object.keys(CODE_LISTS).sort());
  for (const [name, codes] of Object.entries(CODE_LISTS))
    expect([name, [...(parseCodeSet(usual[name as keyof typeof usual]) ?? [])]]).toEqual([name, codes]);
});

it('stops the start when a set is broken', () => {
  expect(codeListsSchema.safeParse({ DanToc: '5-1' }).success).toBe(false);
});
