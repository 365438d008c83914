// Arguments on their way to an adapter: ids, cursors, page sizes; and where a cursor may be used again.
import { describe, expect, it } from '@jest/globals';
import { parse, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { InputError } from '../../adapters/kit/index.js';
import { sampleContext } from '../../test/support/sampleAdapters.js';
import type { RuleBook } from '../../schema/rules.js';
import type { RequestContext } from './context.js';
import { cursorBinding, decodeAfter, decodeIds, planField, requireFirst, type Args } from './fieldPlan.js';
import { createOpaqueCodec } from './opaqueCodec.js';

const codec = createOpaqueCodec(Buffer.alloc(32, 1));
const rules: RuleBook = {
  types: new Map([['Dossier', { kind: 'requires', grant: 'portal:dossier.read' }]]),
  fields: new Map([
    ['Query.searched', { kind: 'requires', grant: 'portal:dossier.search' }],
    ['Query.open', { kind: 'public' }],
  ]),
  personal: new Map(),
  stepUp: new Set(),
  levels: new Map(),
};

function field(sdl: string): FieldDefinitionNode {
  const [definition] = parse(`type Query { ${sdl} }`).definitions;
  const [first] = (definition as ObjectTypeDefinitionNode).fields ?? [];
  if (first === undefined) throw new Error('no field');
  return first;
}

const plan = (sdl: string) => planField('Query', field(sdl), rules);

describe('the capability of a field', () => {
  it('is its own rule, else that of the rows it yields, else none', () => {
    expect(plan('searched: DossierConnection').capability).toBe('portal:dossier.search');
    expect(plan('other: [Dossier!]!').capability).toBe('portal:dossier.read');
    expect(plan('open: Dossier').capability).toBeNull();
    expect(plan('count: Int').capability).toBeNull();
  });
});

describe('ids in arguments', () => {
  const unit = plan('a(unit: ID @idOf(type: "Unit"), name: String): Dossier');

  it('become local keys; everything else stays as it is', () => {
    const id = codec.encodeId('Unit', 'hn:2025-07:00103');
    expect(decodeIds(unit, { unit: id, name: id }, codec)).toEqual({ unit: 'hn:2025-07:00103', name: id });
    expect(decodeIds(unit, { unit: null }, codec)).toEqual({ unit: null });
    expect(decodeIds(unit, {}, codec)).toEqual({});
  });

  it.each([
    codec.encodeId('Dossier', 'd1'),
    'hn:01',
    '',
    '00103',
    createOpaqueCodec(Buffer.alloc(32, 2)).encodeId('Unit', 'hn:01'),
  ])('of another kind are refused by name, without the value: %s', (value) => {
    const refused = () => decodeIds(unit, { unit: value }, codec);
    expect(refused).toThrow(InputError);
    expect(refused).toThrow('"unit" is not the id of a Unit.');
  });
});

describe('a cursor', () => {
  const list = plan('list(first: Int, after: String, word: String, days: [String!]): DossierConnection');
  const context = sampleContext(['u1']);
  const bind = (args: Args, more: { parent?: string; context?: RequestContext; plan?: typeof list } = {}) =>
    cursorBinding(more.plan ?? list, args, more.parent ?? '', more.context ?? context);

  it('works again for another page of the same list, however the arguments are ordered', () => {
    expect(bind({ first: 5, after: 'x', word: 'a', days: [] })).toBe(bind({ days: [], word: 'a', first: 100 }));
  });

  it('does not work for another field, filter, parent or caller', () => {
    const bindings = [
      bind({ word: 'a' }),
      bind({}),
      bind({ word: null }),
      bind({ word: 'b' }),
      bind({ days: ['a'] }),
      bind({ word: 'a' }, { parent: 'u1' }),
      bind({ word: 'a' }, { parent: 'u2' }),
      bind({ word: 'a' }, { context: sampleContext(['u1', 'u2']) }),
      bind({ word: 'a' }, { plan: plan('other(word: String): DossierConnection') }),
    ];
    expect(new Set(bindings).size).toBe(bindings.length);
  });

  it('is replaced by the adapter’s own position', () => {
    const after = codec.encodeCursor(bind({ word: 'a' }), 'position 7');
    expect(decodeAfter({ word: 'a', after }, bind({ word: 'a' }), codec)).toEqual({ word: 'a', after: 'position 7' });
    expect(decodeAfter({ after: null }, bind({}), codec)).toEqual({ after: null });
  });

  it('of another list is refused without saying what it was', () => {
    const after = codec.encodeCursor(bind({ word: 'a' }), 'position 7');
    for (const wrong of [after, 'position 7', '', codec.encodeId('Dossier', 'd1')]) {
      const refused = () => decodeAfter({ after: wrong }, bind({ word: 'b' }), codec);
      expect(refused).toThrow(InputError);
      expect(refused).not.toThrow(/position/);
    }
  });
});

describe('the size of a page', () => {
  it('is 20 by default, and 1 to 100', () => {
    expect([{}, { first: null }, { first: 1 }, { first: 100 }].map(requireFirst)).toEqual([20, 20, 1, 100]);
    for (const first of [0, -1, 101, 1.5, NaN, Infinity, '10', true])
      expect(() => requireFirst({ first })).toThrow(InputError);
  });
});
