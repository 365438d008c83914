// Everything that must not start: one planted mistake at a time, and all of them at once.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAdapter, type Adapter } from '../../adapters/kit/index.js';
import { checkAdapters, unresolvedReferences } from './bootChecks.js';
import { readAdapter } from './readAdapter.js';
import { collectRules } from './ruleBook.js';

const load = async () => [];

const SDL = /* GraphQL */ `
  type Dossier implements Node @requires(grant: "portal:dossier.read") @ownedBy(unit: "unitKey") {
    id: ID!
    code: String!
    applicant: String @personal(class: BASIC)
    officer: Officer @reference(by: "officerNumber")
    steps: [Step!]
  }
  type Step {
    name: String
  }
  extend type Unit {
    dossiers: DossierConnection @requires(grant: "portal:dossier.read")
  }
  extend type Query {
    dossier(code: String!): Dossier @requires(grant: "portal:dossier.read")
  }
`;

const portal = defineAdapter({
  id: 'portal',
  title: { vi: 'Cổng', en: 'Portal' },
  levels: ['WARD'],
  grants: [
    { capability: 'portal:dossier.read', title: { vi: 'a', en: 'a' } },
    { capability: 'portal:dossier.read-personal', title: { vi: 'a', en: 'a' } },
  ],
  configSchema: z.object({}),
  typeDefs: SDL,
  createClient: () => ({}),
  queries: { dossier: async () => null },
  entities: { Dossier: { key: 'code', load } },
  fields: { Unit: { dossiers: load } },
  probe: async () => undefined,
});

function publicAdapter(id: string, typeDefs: string, more: Partial<Adapter> = {}): Adapter {
  return { ...portal, id, grants: [], typeDefs, queries: {}, entities: {}, fields: {}, ...more };
}

const units = publicAdapter('units', 'type Unit implements Node @public { id: ID! name: String }', {
  entities: { Unit: { key: 'key', load } },
});

function problemsOf(...adapters: Adapter[]): string[] {
  const models = adapters.map(readAdapter);
  const owners = new Map(models.flatMap((model) => [...model.types.keys()].map((type) => [type, model] as const)));
  const { rules, problems } = collectRules(models);
  return [...problems, ...checkAdapters(models, owners, rules)];
}

/** Problems of the portal with one change to its SDL. */
function withSdl(from: string | RegExp, to: string): string[] {
  const typeDefs = SDL.replace(from, to);
  expect(typeDefs).not.toBe(SDL);
  return problemsOf({ ...portal, typeDefs }, units);
}

describe('sound adapters', () => {
  it('have no problems', () => {
    expect(problemsOf(portal, units)).toEqual([]);
  });

  it('may refer to types that no running adapter has: the fields are left out, and named', () => {
    const models = [portal, units].map(readAdapter);
    const owners = new Map(models.flatMap((model) => [...model.types.keys()].map((type) => [type, model] as const)));
    expect(unresolvedReferences(models, owners)).toEqual(['Dossier.officer → Officer']);
  });
});

describe('rules', () => {
  it.each([
    [
      'a root field without one',
      ': Dossier @requires(grant: "portal:dossier.read")',
      ': Dossier',
      'Query.dossier has no rule',
    ],
    [
      'an entity without one',
      'Node @requires(grant: "portal:dossier.read") @owned',
      'Node @owned',
      'Dossier has no rule',
    ],
    [
      'an added field without one',
      'DossierConnection @requires(grant: "portal:dossier.read")',
      'DossierConnection',
      'Unit.dossiers has no rule',
    ],
    [
      'an open field that leads to rows that are not',
      ': Dossier @requires(grant: "portal:dossier.read")',
      ': Dossier @public',
      'Query.dossier is @public but yields Dossier, which is not',
    ],
    ['two on a root field', ': Dossier @requires', ': Dossier @public @requires', 'Query.dossier has 2 rules'],
    ['two on a type', 'Node @requires', 'Node @internal @requires', 'Dossier has 2 rules'],
    [
      'a personal field that may not be null',
      'applicant: String @',
      'applicant: String! @',
      'Dossier.applicant is personal and must be nullable',
    ],
  ])('are missed or doubled: %s', (_what, from, to, problem) => {
    expect(withSdl(from, to).join('\n')).toContain(problem);
  });
});

describe('directives', () => {
  it.each([
    [
      'an enum that has no such value',
      '@personal(class: BASIC)',
      '@personal(class: BASIC, mask: WHOLE)',
      'Dossier.applicant: @personal is not complete',
    ],
    [
      'an argument that is not there',
      '@reference(by: "officerNumber")',
      '@reference(by: "officerNumber", to: "Officer")',
      'Dossier.officer: @reference has no argument "to"',
    ],
    [
      'an argument that is missing',
      '@personal(class: BASIC)',
      '@personal',
      'Dossier.applicant: @personal is not complete',
    ],
    [
      'a place that is not its own',
      'type Step {',
      'type Step @stepUp @reference(by: "x") {',
      'Step: @reference cannot stand',
    ],
    ['a name that is nobody’s', 'id: ID!', 'id: ID! @secret', 'Dossier.id carries @secret, which is no directive here'],
    ['the same one twice', 'name: String', 'name: String @stepUp @stepUp', 'Step.name carries @stepUp more than once'],
    [
      'an argument of a field',
      'code: String!):',
      'code: String! @idOf):',
      'Query.dossier(code:): @idOf is not complete',
    ],
  ])('are checked to their values: %s', (_what, from, to, problem) => {
    expect(withSdl(from, to).join('\n')).toContain(problem);
  });
});

describe('the declaration', () => {
  it.each([
    ['a root field without a loader', { queries: {} }, 'Query.dossier has no loader in "queries"'],
    [
      'a loader without a root field',
      { queries: { ...portal.queries, other: async () => null } },
      'queries.other is not in the SDL',
    ],
    ['an entity without a loader', { entities: {} }, 'Dossier has no loader in "entities"'],
    [
      'a loader of something that is no entity',
      { entities: { ...portal.entities, Step: { key: 'name', load } } },
      'entities.Step is not a type that implements Node',
    ],
    ['an added field without a loader', { fields: {} }, 'Unit.dossiers has no loader in "fields"'],
    [
      'a grant that is used and not declared',
      { grants: [] },
      'Dossier requires "portal:dossier.read", which "grants" does not declare',
    ],
    [
      'a personal grant that is not declared',
      { grants: portal.grants.slice(0, 1) },
      'Dossier.applicant requires "portal:dossier.read-personal"',
    ],
  ])('does not fit the SDL: %s', (_what, more, problem) => {
    const problems = problemsOf({ ...portal, ...more }, units);
    expect(problems.some((line) => line.startsWith('portal: ') && line.includes(problem))).toBe(true);
  });
});

describe('the SDL', () => {
  it.each([
    ['an owned type without an owner', ' @ownedBy(unit: "unitKey")', '', 'Dossier is not public and needs @ownedBy'],
    [
      'an added field that may not be null',
      'dossiers: DossierConnection',
      'dossiers: DossierConnection!',
      'Unit.dossiers crosses systems and must be nullable',
    ],
    [
      'a reference that may not be null',
      'officer: Officer',
      'officer: Officer!',
      'Dossier.officer is a reference and must be nullable',
    ],
    [
      'a reference to what has no key',
      'officer: Officer @reference',
      'officer: Step @reference',
      'Dossier.officer is a reference, and Step has no key',
    ],
    [
      'a reference from a value into another system',
      'name: String',
      'name: String unit: Unit @reference(by: "u")',
      'Step.unit is a reference into another system: Step must implement Node',
    ],
    ['a type that nobody defines', 'extend type Unit', 'extend type Town', 'extend type Town: no adapter defines Town'],
    ['a type that begins with "_"', 'type Step', 'type _Step', '_Step: names that begin with "_" are reserved'],
    ['a root field that begins with "_"', 'dossier(code', '_dossier(code', 'Query._dossier: this name is reserved'],
    ['the root field "node"', 'dossier(code', 'node(code', 'Query.node: this name is reserved'],
    ['the root field "nodes"', 'dossier(code', 'nodes(code', 'Query.nodes: this name is reserved'],
  ])('has %s', (_what, from, to, problem) => {
    expect(withSdl(from, to).join('\n')).toContain(problem);
  });

  it('with a syntax error is refused with its place', () => {
    expect(() => problemsOf({ ...portal, typeDefs: 'type Dossier {' })).toThrow(/Syntax Error/);
  });

  it('is bounded in types and in bytes', () => {
    const many = Array.from({ length: 501 }, (_, i) => `type T${i} { a: String }`).join('\n');
    expect(problemsOf(publicAdapter('many', many))).toEqual(['many: 501 types; at most 500']);
    const long = `"${'x'.repeat(600_000)}" type T { a: String }`;
    expect(problemsOf(publicAdapter('long', long))).toEqual(['long: the SDL is over 524288 bytes']);
  });
});

describe('two adapters', () => {
  it.each([
    ['type', 'type Step { a: String }', 'Step is defined by portal and by other'],
    ['root field', 'extend type Query { dossier: String @public }', 'Query.dossier is defined by portal and by other'],
    ['added field', 'extend type Unit { dossiers: String @public }', 'Unit.dossiers is defined by portal and by other'],
    ['enum', 'enum Step { A }', 'Step is defined by portal and by other'],
  ])('cannot have the same %s', (_what, typeDefs, problem) => {
    expect(problemsOf(portal, units, publicAdapter('other', typeDefs))).toContain(problem);
  });

  it('are both reported, with every mistake they have', () => {
    const broken = {
      ...portal,
      typeDefs: SDL.replace(' @ownedBy(unit: "unitKey")', '').replace('officer: Officer', 'officer: Officer!'),
      queries: {},
    };
    const problems = problemsOf(broken, publicAdapter('units', 'type Unit implements Node { id: ID! }'));
    expect(problems).toHaveLength(5);
    expect(problems.filter((line) => line.startsWith('units: '))).toHaveLength(1);
  });
});
