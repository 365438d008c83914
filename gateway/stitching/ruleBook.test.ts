// What the directives say, as data: rules by place, and the grant that lifts each mask.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAdapter } from '../../adapters/kit/index.js';
import { readAdapter } from './readAdapter.js';
import { collectRules } from './ruleBook.js';

function modelOf(id: string, typeDefs: string) {
  const adapter = defineAdapter({
    id,
    title: { vi: 'a', en: 'a' },
    levels: ['CITY', 'WARD'],
    grants: [],
    configSchema: z.object({}),
    typeDefs,
    createClient: () => ({}),
    queries: {},
    entities: {},
    probe: async () => undefined,
  });
  return readAdapter(adapter);
}

function rulesOf(typeDefs: string, id = 'hr-records') {
  return collectRules([modelOf(id, typeDefs)]);
}

describe('the rule book', () => {
  it('has the rule of each root field, entity, added field and of fields that carry one', () => {
    const { rules, problems } = rulesOf(/* GraphQL */ `
      type Officer implements Node @requires(grant: "hr-records:officer.read") @ownedBy(unit: "u") {
        id: ID!
        salary: Int @requires(grant: "hr-records:salary.read")
        key: String @internal
        plain: String
      }
      extend type Unit {
        officers: [Officer] @requires(grant: "hr-records:officer.read")
      }
      extend type Query {
        officer: Officer @public
      }
    `);
    expect(problems).toEqual([]);
    expect(Object.fromEntries(rules.types)).toEqual({
      Officer: { kind: 'requires', grant: 'hr-records:officer.read' },
    });
    expect(Object.fromEntries(rules.fields)).toEqual({
      'Query.officer': { kind: 'public' },
      'Unit.officers': { kind: 'requires', grant: 'hr-records:officer.read' },
      'Officer.salary': { kind: 'requires', grant: 'hr-records:salary.read' },
      'Officer.key': { kind: 'internal' },
    });
    expect(rules.levels.get('hr-records')).toEqual(['CITY', 'WARD']);
  });

  it('derives the personal grant from the entity that the field belongs to, through value types and lists', () => {
    const { rules } = rulesOf(/* GraphQL */ `
      type Officer implements Node @requires(grant: "hr-records:officer.read") @ownedBy(unit: "u") {
        id: ID!
        phone: String @personal(class: BASIC, mask: PHONE)
        changes: [Change!]!
      }
      type Change {
        before: Details
      }
      type Details {
        note: String @personal(class: SENSITIVE)
      }
    `);
    expect(Object.fromEntries(rules.personal)).toEqual({
      'Officer.phone': { class: 'BASIC', mask: 'PHONE', grant: 'hr-records:officer.read-personal' },
      'Details.note': { class: 'SENSITIVE', mask: 'FULL', grant: 'hr-records:officer.read-personal' },
    });
  });

  it('does not lose itself in types that lead to themselves', () => {
    const { rules } = rulesOf(/* GraphQL */ `
      type Officer implements Node @requires(grant: "hr-records:officer.read") @ownedBy(unit: "u") {
        id: ID!
        tree: Tree
        chief: Officer
      }
      type Tree {
        left: Tree
        right: [Tree]
        secret: String @personal(class: BASIC)
      }
    `);
    expect(rules.personal.get('Tree.secret')?.grant).toBe('hr-records:officer.read-personal');
  });

  it('takes the grant for a value that no entity leads to from its own adapter, whoever stands before it', () => {
    const sdl = (type: string, adapter: string) => /* GraphQL */ `
      type ${type} implements Node @requires(grant: "${adapter}:row.read") @ownedBy(unit: "u") {
        id: ID!
      }
    `;
    const loose = 'type Loose { secret: String @personal(class: BASIC) } extend type Query { loose: Loose @public }';
    const models = [modelOf('first', sdl('First', 'first')), modelOf('second', sdl('Second', 'second') + loose)];
    expect(collectRules(models).rules.personal.get('Loose.secret')?.grant).toBe('second:row.read-personal');
  });

  it('has a grant of its own for personal values that no entity leads to', () => {
    const { rules } = rulesOf(
      'type Loose { secret: String @personal(class: BASIC) } extend type Query { loose: Loose @public }',
    );
    expect(rules.personal.get('Loose.secret')?.grant).toBe('hr-records:record.read-personal');
  });
});
