// Which agencies a list is asked for, and what is refused before anything is asked.
import { describe, expect, it } from '@jest/globals';
import { createAgencyBook } from '../../kit/conformance/index.js';
import type { AgencyRef } from '../../kit/index.js';
import type { Call, RowSource } from '../client.js';
import { rowTypeSchema } from '../declaration/declarationSchema.js';
import { listRows, type ListArgs } from './lists.js';

const text = { vi: 'Mẫu', en: 'Sample' };
const agency = (code: string, oldCode: string, unit: string): AgencyRef => {
  return { code, oldCode, name: code, parentCode: null, unit, ceasedOn: null };
};
const book = createAgencyBook({
  // The second has more levels than the older form has room for.
  agencies: [agency('H26.12', '000.00.12.H26', 'hn:1'), agency('H26.13.01.02.03', 'H26.13.01.02.03', 'hn:2')],
  isBelow: (unit, above) => unit === above,
  unitOn: () => undefined,
});

/** A list by agency whose calls are kept. */
function stage(list: object) {
  const asked: unknown[] = [];
  const type = rowTypeSchema.parse({
    ...{ name: 'Row', description: text, access: 'rows:row.read', key: { field: 'code' } },
    unit: { by: 'AGENCY', at: '/unit' },
    one: { field: 'row', description: text, path: '/rows/{key}' },
    list: { field: 'rows', description: text, path: '/rows', query: { dv: '{agency}', x: '{kind}' }, ...list },
    fields: { code: { kind: 'String', at: '/code', required: true, description: text } },
  });
  const source = {
    ...{ type, sealed: undefined, fits: () => true },
    list: (values: object) => {
      asked.push(values);
      return Promise.resolve([]);
    },
  } as unknown as RowSource;
  const client = { config: { reading: { parallel: 2 } }, units: book };
  const call = { scope: book.scopeOf(), client, signal: AbortSignal.timeout(5_000), purpose: null } as unknown as Call;
  return { asked, ask: (args: ListArgs) => listRows(source, args, call) };
}

describe('a list by agency', () => {
  it.each([
    ['QD20', ['H26.12', 'H26.13.01.02.03']],
    ['QCVN102', ['000.00.12.H26', 'H26.13.01.02.03']],
  ])('asks for every agency of the scope, in the form %s', async (agencyForm, codes) => {
    const { asked, ask } = stage({ agencyForm, arguments: { kind: { description: text } } });
    await ask({ kind: ' a ' });
    expect(asked).toEqual(codes.map((code) => ({ kind: 'a', agency: code })));
  });

  it('refuses an argument that is too long, or of another form, before anything is asked', async () => {
    // A form that takes for ever over a long text that does not fit.
    const { asked, ask } = stage({ arguments: { kind: { form: '(a+)+', description: text } } });
    for (const kind of ['b', `${'a'.repeat(5_000)}!`])
      await expect(ask({ kind })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(asked).toEqual([]);
  });
});
