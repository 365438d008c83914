// The size of an operation, against one that is counted by writing everything out.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { operationLimitsRule, operationLimitsSchema, type OperationLimits } from './operationLimits.js';

const schema = buildSchema('type Query { a: Query b: Query leaf: Int }');

function refused(text: string, limits: Partial<OperationLimits>): string[] {
  const open = {
    tokens: 100_000,
    depth: 100,
    aliases: 1_000,
    fields: 100_000,
    rootFields: 100_000,
    directives: 1_000,
    errors: 100,
  };
  const rule = operationLimitsRule({ ...open, ...limits });
  return validate(schema, parse(text), [rule], { maxErrors: 1_000 }).map(({ message }) => message);
}

interface Shape {
  readonly fields: readonly (readonly [string, Shape | null])[];
  readonly spread: boolean;
}

function below(shape: fc.Arbitrary<Shape>): fc.Arbitrary<Shape | null> {
  return fc.option(shape, { depthSize: 'small' });
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    fields: fc.array(fc.tuple(fc.constantFrom('a', 'b'), below(tie('shape'))), { minLength: 1, maxLength: 3 }),
    spread: fc.boolean(),
  }),
}));

/** Writes some of the selections as fragments of the same content. */
function write(root: Shape): string {
  const fragments: string[] = [];
  const set = ({ fields, spread }: Shape): string => {
    const inside = fields.map(([name, below]) => (below === null ? 'leaf' : `${name} ${set(below)}`)).join(' ');
    if (!spread) return `{ ${inside} }`;
    fragments.push(`fragment F${fragments.length} on Query { ${inside} }`);
    return `{ ...F${fragments.length - 1} }`;
  };
  const operation = set(root);
  return `${operation} ${fragments.join(' ')}`;
}

function count({ fields }: Shape): number {
  return fields.reduce((sum, [, below]) => sum + 1 + (below === null ? 0 : count(below)), 0);
}

function depth({ fields }: Shape): number {
  return 1 + Math.max(0, ...fields.map(([, below]) => (below === null ? 0 : depth(below))));
}

describe('the limits of an operation', () => {
  it('count fields and levels through fragments', () => {
    fc.assert(
      fc.property(shape, (root) => {
        const text = write(root);
        expect(refused(text, { fields: count(root), depth: depth(root), rootFields: root.fields.length })).toEqual([]);
        expect(refused(text, { fields: count(root) - 1 })).toEqual([`Fields: at most ${count(root) - 1}.`]);
        expect(refused(text, { depth: depth(root) - 1 })).toEqual([`Depth: at most ${depth(root) - 1}.`]);
        expect(refused(text, { rootFields: root.fields.length - 1 })).toHaveLength(1);
      }),
    );
  });

  it('measure 2^60 spreads without spreading them', () => {
    const fragments = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
    const text = `{ ...F0 } ${fragments.join(' ')} fragment F60 on Query { leaf }`;
    // What it computes, whatever else runs on the machine.
    const before = process.cpuUsage();
    expect(refused(text, { fields: 200, rootFields: Infinity })).toEqual(['Fields: at most 200.']);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(200);
  });

  it('end on fragments that go in circles, and leave them to validation', () => {
    expect(
      refused('{ ...A } fragment A on Query { a { ...B } } fragment B on Query { a { ...A } }', { depth: 5 }),
    ).toEqual([]);
  });

  it('hold for each operation of a document', () => {
    expect(refused('query A { leaf } query B { a { leaf } }', { depth: 1 })).toEqual(['Depth: at most 1.']);
  });

  it('count aliases and directives wherever they stand', () => {
    const text = '{ x: leaf ...F @skip(if: false) } fragment F on Query { y: leaf ... @include(if: true) { z: leaf } }';
    expect(refused(text, { aliases: 3, directives: 2 })).toEqual([]);
    expect(refused(text, { aliases: 2, directives: 1 })).toEqual(['Aliases: at most 2.', 'Directives: at most 1.']);
  });

  it('are, unless an installation says otherwise, those of the threat model', () => {
    expect(operationLimitsSchema.parse({})).toEqual({
      tokens: 1_000,
      depth: 10,
      aliases: 15,
      fields: 200,
      rootFields: 20,
      directives: 20,
      errors: 5,
    });
  });
});
