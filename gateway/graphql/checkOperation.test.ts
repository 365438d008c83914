// Default deny, on the document: every way to name a field is seen.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import { findRefusals, toForbidden } from './checkOperation.js';

const schema = buildSchema(/* GraphQL */ `
  interface Node {
    id: ID!
  }
  interface Written {
    text: String
    hidden: String
  }
  union Any = Paper | Unit
  type Paper implements Node & Written {
    id: ID!
    text: String
    hidden: String
  }
  type Unit implements Node {
    id: ID!
    papers: [Paper]
  }
  type Query {
    unit: Unit
    paper: Paper
    node: Node
    any: Any
    written: Written
    secret: Int
  }
`);

const rules = {
  types: new Map([
    ['Paper', { kind: 'requires', grant: 'docs:paper.read' }],
    ['Unit', { kind: 'public' }],
  ]),
  fields: new Map([
    ['Query.secret', { kind: 'internal' }],
    ['Paper.hidden', { kind: 'requires', grant: 'docs:paper.read-hidden' }],
  ]),
} as unknown as RuleBook;

function refusals(text: string, ...held: string[]) {
  return findRefusals(parse(text), schema, rules, { holds: (capability) => held.includes(capability) });
}

describe('findRefusals', () => {
  it.each([
    '{ paper { id } }',
    '{ x: paper { id } }',
    '{ unit { papers { id } } }',
    '{ node { ... on Paper { id } } }',
    '{ any { ... on Paper { text } } }',
    '{ ...F } fragment F on Query { paper { id } }',
    'fragment F on Paper { text } { node { ...F } }',
    '{ paper @skip(if: true) { id } }',
    'query A { unit { id } } query B { paper { id } }',
    '{ any { ... on Paper { __typename } } }',
  ])('sees a type that is not open: %s', (text) => {
    expect(refusals(text).map(({ requires }) => requires)).toContain('docs:paper.read');
    expect(refusals(text, 'docs:paper.read')).toEqual([]);
  });

  it('wants the grant of the field besides that of the type', () => {
    expect(refusals('{ paper { hidden } }', 'docs:paper.read')).toEqual([
      { field: 'Paper.hidden', requires: 'docs:paper.read-hidden' },
    ]);
    expect(refusals('{ paper { hidden } }', 'docs:paper.read-hidden').map(({ field }) => field)).toContain(
      'Query.paper',
    );
  });

  it('wants it through an interface as well, which carries no rules itself', () => {
    const hidden = [{ field: 'Paper.hidden', requires: 'docs:paper.read-hidden' }];
    for (const text of [
      '{ written { hidden } }',
      '{ written { x: hidden } }',
      '{ paper { ... on Written { hidden } } }',
    ])
      expect([text, refusals(text, 'docs:paper.read')]).toEqual([text, hidden]);
    expect(refusals('{ written { text hidden } }', 'docs:paper.read', 'docs:paper.read-hidden')).toEqual([]);
    expect(refusals('{ written { text } node { id } }')).toEqual([]);
  });

  it('opens what is internal to nobody', () => {
    for (const held of ['', 'internal', 'gateway:schema.introspect'])
      expect(refusals('{ secret }', held)).toEqual([{ field: 'Query.secret', requires: 'internal' }]);
  });

  it('lets nobody look at the schema without the grant for it', () => {
    for (const text of ['{ __schema { queryType { name } } }', '{ x: __type(name: "Unit") { name } }'])
      expect(refusals(text)).toHaveLength(1);
    expect(refusals('{ __schema { types { fields { name } } } }', 'gateway:schema.introspect')).toEqual([]);
    expect(refusals('{ __typename unit { __typename } }')).toEqual([]);
  });

  it('names at most 20 in the answer', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ field: `Query.f${i}`, requires: 'a:b.c' }));
    expect(toForbidden(many, 'r-1').extensions['refused']).toHaveLength(20);
    expect(toForbidden(many, 'r-1').extensions).toMatchObject({
      code: 'FORBIDDEN',
      requestId: 'r-1',
      http: { status: 403 },
    });
  });
});
