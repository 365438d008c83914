// Each kind of decision about a field, with the grants that open it or the capability that is missing.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import { explainOperation, type ExplainedRights } from './explainOperation.js';

const schema = buildSchema(`
  type Query { officers: [Officer!]! news: [News!]! secret: String vault: Vault coded: Coded }
  type Officer { id: ID! name: String identityNumber: String unit: Unit notes: [Note!]! }
  type Unit { name: String }
  type News { title: String }
  type Note { text: String }
  interface Coded { code: String number: String }
  type Vault implements Coded { code: String number: String }
`);

const rules: RuleBook = {
  types: new Map([
    ['Officer', { kind: 'requires', grant: 'hr:officer.read' }],
    ['Vault', { kind: 'requires', grant: 'hr:vault.read' }],
    ['News', { kind: 'public' }],
    ['Unit', { kind: 'public' }],
  ]),
  fields: new Map([
    ['Query.officers', { kind: 'requires', grant: 'hr:officer.list' }],
    ['Query.news', { kind: 'public' }],
    ['Query.secret', { kind: 'internal' }],
    ['Query.vault', { kind: 'requires', grant: 'hr:vault.read' }],
    ['Vault.number', { kind: 'requires', grant: 'hr:vault.count' }],
  ]),
  personal: new Map([
    ['Officer.identityNumber', { class: 'BASIC', mask: 'IDENTIFIER', grant: 'hr:officer.read-personal' }],
  ]),
  stepUp: new Set(['Vault']),
  levels: new Map(),
};

/** Rights from a list of `capability`, `capability for purpose`. */
function rights(held: readonly string[], more: Partial<ExplainedRights> = {}): ExplainedRights {
  const grants = held.map((text, at) => {
    const [capability = '', purpose = null] = text.split(' for ');
    return { id: `g${at}`, capability, purpose };
  });
  const purpose = more.purpose ?? null;
  return {
    holds: (capability) => grants.some((grant) => grant.capability === capability),
    heldInSandboxOnly: () => false,
    grantsOf: (capability) => grants.filter((grant) => grant.capability === capability).map(({ id }) => id),
    grantsForPurpose: (capability) =>
      grants.filter((grant) => grant.capability === capability && grant.purpose === purpose).map(({ id }) => id),
    purpose,
    steppedUp: false,
    ...more,
  };
}

function explain(document: string, held: readonly string[], more: Partial<ExplainedRights> = {}) {
  return explainOperation(parse(document), schema, rules, rights(held, more)).map(
    ({ field, decision, requires, grants, reason }) => [field, decision, requires, [...grants], reason],
  );
}

const READ = ['hr:officer.list', 'hr:officer.read'];

describe('a field', () => {
  it('that is public is open to everybody', () => {
    expect(explain('{ news { title } }', [])).toEqual([
      ['Query.news', 'ALLOWED', null, [], null],
      ['News.title', 'ALLOWED', null, [], null],
    ]);
  });

  it('that is internal is open to nobody', () => {
    expect(explain('{ secret }', [])).toEqual([['Query.secret', 'REFUSED', null, [], 'FORBIDDEN']]);
  });

  it('that needs a capability names the grants that give it', () => {
    expect(explain('{ officers { name } }', [...READ, 'hr:officer.read'])).toEqual([
      ['Query.officers', 'ALLOWED', 'hr:officer.list', ['g0', 'g1', 'g2'], null],
      ['Officer.name', 'ALLOWED', 'hr:officer.read', ['g1', 'g2'], null],
    ]);
  });

  it('names the capability that is missing, of the field or of what it leads to', () => {
    expect(explain('{ officers { id } }', [])[0]).toEqual([
      'Query.officers',
      'REFUSED',
      'hr:officer.list',
      [],
      'FORBIDDEN',
    ]);
    expect(explain('{ officers { id } }', ['hr:officer.list'])[0]).toEqual([
      'Query.officers',
      'REFUSED',
      'hr:officer.read',
      [],
      'FORBIDDEN',
    ]);
  });

  it('says if only a role for trying things out would open it', () => {
    const [first] = explain('{ officers { id } }', [], { heldInSandboxOnly: (name) => name === 'hr:officer.list' });
    expect(first).toEqual(['Query.officers', 'REFUSED', 'hr:officer.list', [], 'SANDBOX_ONLY']);
  });

  it('asks for a stronger sign-in only from who could use it', () => {
    expect(explain('{ vault { code } }', [])[0]).toEqual(['Query.vault', 'REFUSED', 'hr:vault.read', [], 'FORBIDDEN']);
    expect(explain('{ vault { code } }', ['hr:vault.read'])[0]?.[4]).toBe('STEP_UP_REQUIRED');
    expect(explain('{ vault { code } }', ['hr:vault.read'], { steppedUp: true })[0]?.[1]).toBe('ALLOWED');
  });

  it('asks for the same through an interface', () => {
    expect(explain('{ coded { number } }', [], { steppedUp: true })).toEqual([
      ['Query.coded', 'ALLOWED', null, [], null],
      ['Coded.number', 'REFUSED', 'hr:vault.count', [], 'FORBIDDEN'],
    ]);
    expect(explain('{ coded { code } }', [])[1]?.[4]).toBe('STEP_UP_REQUIRED');
  });

  it('of a value type follows what leads to it', () => {
    const found = explain('{ officers { notes { text } unit { name } } }', READ);
    expect(found.find(([field]) => field === 'Note.text')).toEqual(['Note.text', 'ALLOWED', null, [], null]);
    expect(found.find(([field]) => field === 'Unit.name')?.[1]).toBe('ALLOWED');
  });

  it('of the schema needs introspection, and nothing is listed below it', () => {
    expect(explain('{ __schema { types { name } } __typename }', [])).toEqual([
      ['__schema', 'REFUSED', 'gateway:schema.introspect', [], 'FORBIDDEN'],
    ]);
  });
});

describe('personal data', () => {
  const personal = 'hr:officer.read-personal';
  const identity = (held: readonly string[], purpose: string | null) =>
    explain('{ officers { identityNumber } }', [...READ, ...held], { purpose }).at(-1);

  it('is masked without the capability, without a purpose, and for a purpose that no grant has', () => {
    const field = 'Officer.identityNumber';
    expect(identity([], 'procedure')).toEqual([field, 'MASKED', personal, [], 'FORBIDDEN']);
    expect(identity([`${personal} for procedure`], null)).toEqual([
      field,
      'MASKED',
      personal,
      [],
      'FORBIDDEN_WITHOUT_PURPOSE',
    ]);
    expect(identity([`${personal} for steering`], 'procedure')?.[1]).toBe('MASKED');
  });

  it('is shown by the grants that have the purpose, and those alone', () => {
    expect(identity([`${personal} for steering`, `${personal} for procedure`], 'procedure')).toEqual([
      'Officer.identityNumber',
      'ALLOWED',
      personal,
      ['g3'],
      null,
    ]);
  });

  it('is refused, not masked, where the row itself is closed', () => {
    expect(explain('{ officers { identityNumber } }', ['hr:officer.list']).at(-1)).toEqual([
      'Officer.identityNumber',
      'REFUSED',
      'hr:officer.read',
      [],
      'FORBIDDEN',
    ]);
  });
});

it('finds fields behind aliases, fragments and conditions, each once', () => {
  const document = `
    query { a: officers { ...f } officers @include(if: false) { ... on Officer { identityNumber } } }
    fragment f on Officer { x: name name }`;
  expect(explain(document, READ).map(([field]) => field)).toEqual([
    'Query.officers',
    'Officer.identityNumber',
    'Officer.name',
  ]);
});

it('says everything in both languages', () => {
  for (const held of [[], READ])
    for (const { vi, en } of explainOperation(
      parse('{ officers { identityNumber } news { title } secret }'),
      schema,
      rules,
      rights(held),
    ))
      expect([vi.length > 3, en.length > 3]).toEqual([true, true]);
});
