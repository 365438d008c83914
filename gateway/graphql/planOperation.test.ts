// What is known of an operation before it runs holds for every way to a field: also through an interface.
import { expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import { createOperationFacts } from './planOperation.js';

const schema = buildSchema(/* GraphQL */ `
  interface Named {
    name: String
    number: String
  }
  type Person implements Named {
    name: String
    number: String
  }
  type Vault implements Named {
    name: String
    number: String
  }
  type Street implements Named {
    name: String
    number: String
  }
  type Query {
    named: Named
    person: Person
    street: Street
  }
`);
const rules = {
  types: new Map(),
  fields: new Map([['Person.number', { kind: 'requires', grant: 'hr:person.count' }]]),
  personal: new Map([['Person.name', { class: 'BASIC', mask: 'NAME', grant: 'hr:person.read-personal' }]]),
  stepUp: new Set(['Vault']),
  levels: new Map(),
} as unknown as RuleBook;

function factsOf(text: string) {
  const { fields, personal, stepUp } = createOperationFacts(schema, rules)(parse(text), text);
  return { fields, personal, stepUp };
}

it('finds what is ruled, personal or needs a strong sign-in behind an interface', () => {
  expect(factsOf('{ named { name } }')).toEqual({ fields: [], personal: ['Person.name'], stepUp: ['Vault'] });
  expect(factsOf('{ named { x: number } }')).toEqual({ fields: ['Person.number'], personal: [], stepUp: ['Vault'] });
  expect(factsOf('{ street { ... on Named { name } } }').personal).toEqual(['Person.name']);
});

it('finds nothing where there is nothing', () => {
  expect(factsOf('{ street { name number } named { __typename } }')).toEqual({ fields: [], personal: [], stepUp: [] });
  expect(factsOf('{ person { name } }')).toEqual({ fields: [], personal: ['Person.name'], stepUp: [] });
});
