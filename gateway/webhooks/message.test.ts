// A message names a row and its unit; it never says anything of them.
import { describe, expect, it } from '@jest/globals';
import { toMessage } from './message.js';

const toNode = (type: string, key: string) => `<${type} ${key}>`;
const told = { event: '7', type: 'Dossier', key: 'k', unit: 'hn:01', client: 'mau', at: new Date(0) };

describe('a message', () => {
  it('has global ids, and the attempt that it is', () => {
    expect(JSON.parse(toMessage({ id: 'i', attempts: 3 }, told, toNode))).toEqual({
      ...{ id: 'i', type: 'Dossier', event: 'changed', node: '<Dossier k>', unit: '<Unit hn:01>' },
      ...{ at: '1970-01-01T00:00:00.000Z', attempt: 3 },
    });
  });

  it('to try it out is about nothing', () => {
    const ping = { ...told, event: null, type: 'ping', key: '', unit: null };
    expect(JSON.parse(toMessage({ id: 'i', attempts: 1 }, ping, toNode))).toEqual({
      ...{ id: 'i', type: 'ping', event: 'ping', node: null, unit: null, at: '1970-01-01T00:00:00.000Z', attempt: 1 },
    });
  });
});
