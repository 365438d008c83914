// What somebody's grants reach is a schema by itself, whatever is cut out of it: introspection executes it.
import { expect, it } from '@jest/globals';
import { buildSchema, printSchema, validateSchema } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import { createReachable } from './reachableSchema.js';

const schema = buildSchema(/* GraphQL */ `
  interface Named {
    name: String
    secret: String
  }
  type Person implements Named {
    name: String
    secret: String
  }
  type Vault implements Named {
    name: String
    secret: String
  }
  type Query {
    named: Named
    person: Person
    vault: Vault
  }
`);
const rules = {
  types: new Map([['Vault', { kind: 'requires', grant: 'mau:vault.read' }]]),
  fields: new Map([
    ['Person.secret', { kind: 'requires', grant: 'mau:person.secret' }],
    ['Vault.name', { kind: 'requires', grant: 'mau:vault.name' }],
  ]),
} as unknown as RuleBook;

it.each([
  [[], ['name']],
  [['mau:person.secret'], ['name', 'secret']],
  [['mau:vault.read'], []],
  [['mau:vault.read', 'mau:person.secret'], ['secret']],
  [
    ['mau:vault.read', 'mau:person.secret', 'mau:vault.name'],
    ['name', 'secret'],
  ],
])('with %j an interface shows what every type behind it shows', (held, shown) => {
  const holds = (capability: string) => (held as readonly string[]).includes(capability);
  const reached = createReachable(schema, rules)({ permissionSet: held.join(), holds });
  expect(validateSchema(reached)).toEqual([]);
  const type = /interface Named \{([^}]*)\}/.exec(printSchema(reached))?.[1] ?? '';
  expect([...type.matchAll(/(\w+):/g)].map(([, name]) => name)).toEqual(shown);
});
