// Each rule says no to what breaks it, and to nothing else.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createSampleAdapter, GOOD_SDL } from './brokenAdapter.js';
import { buildProblems } from './buildProblems.js';
import { schemaProblems } from './schemaProblems.js';

const problemsOf = (from: string, to: string) => schemaProblems(createSampleAdapter(GOOD_SDL.replace(from, to)));
const DOSSIER_FIELD = 'dossier(code: String!): Dossier @requires(grant: "sample:dossier.read")';

describe('the rules', () => {
  it('let a correct adapter pass', () => {
    expect(schemaProblems(createSampleAdapter())).toEqual([]);
    expect(buildProblems(GOOD_SDL)).toEqual([]);
  });

  it.each([
    ['a root field without a rule', DOSSIER_FIELD, 'dossier(code: String!): Dossier', 'Query.dossier: exactly one'],
    ['a root field with two rules', DOSSIER_FIELD, `${DOSSIER_FIELD} @public`, 'Query.dossier: exactly one'],
    ['a grant that is not declared', 'dossier.read', 'paper.read', 'is not declared in grants'],
    ['an entity without an owner', '@ownedBy(unit: "unitKey")', '', 'Dossier: neither @public nor @ownedBy'],
    ['a root field that is not nullable', '): Dossier @', '): Dossier! @', 'Query.dossier: crosses systems'],
    ['a reference that is not nullable', 'unit: Unit @', 'unit: Unit! @', 'Dossier.unit: crosses systems'],
    ['personal data that is not nullable', 'name: String @', 'name: String! @', 'Dossier.name: @personal needs'],
    ['personal data that is a number', 'name: String @', 'name: Int @', 'Dossier.name: @personal needs'],
    ['a list without a cursor', '(first: Int = 20, after: String)', '(first: Int)', 'needs first and after'],
    ['a root field without a loader', 'dossier(code', 'paper(code', 'Query.paper: no loader'],
    ['an entity that is none', 'implements Node', '', 'Dossier: has a loader and is no entity'],
    ['an argument without a loader', 'code: String!\n', 'code(form: String): String!\n', 'Dossier.code: no loader'],
  ])('name %s', (_what, from, to, problem) => {
    expect(problemsOf(from, to)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('name loaders that are left over, and those that are missing', () => {
    expect(schemaProblems(createSampleAdapter(GOOD_SDL, { fields: {} }))).toEqual(['Unit.dossiers: no loader']);
    const more = { queries: { ...createSampleAdapter().queries, extra: async () => null } };
    expect(schemaProblems(createSampleAdapter(GOOD_SDL, more))).toEqual(['Query.extra: a loader without a field']);
    expect(schemaProblems(createSampleAdapter(GOOD_SDL, { entities: {} }))).toContain(
      'Dossier: implements Node and has no loader',
    );
  });
});

describe('the rules of commands', () => {
  const step = (name: string, more = {}) => {
    const title = { vi: 'Gửi', en: 'Send' };
    return { name, title, send: async () => ({ outcome: 'DONE' }), reconcile: 'REPEATABLE', ...more } as never;
  };
  const close = 'close(id: ID! @idOf(type: "Dossier")): Command @requires(grant: "sample:dossier.read")';
  const problemsOfCommand = (field: string, steps: readonly never[] = [step('send')]) => {
    const definition = { payload: z.unknown(), prepare: async () => ({ subject: '', payload: null }), steps };
    const sdl = `${GOOD_SDL}\nextend type Mutation { ${field} }`;
    return schemaProblems(createSampleAdapter(sdl, { commands: { close: definition } }));
  };

  it('let a correct one pass', () => {
    expect(problemsOfCommand(close)).toEqual([]);
    expect(problemsOfCommand(close, [step('a', { compensate: async () => null }), step('b')])).toEqual([]);
  });

  it.each([
    ['no target', close.replace('@idOf(type: "Dossier")', ''), [step('a')], '0 non-null arguments with @idOf'],
    ['a row as its answer', close.replace(': Command', ': Dossier'), [step('a')], 'answers with Command'],
    ['an answer that cannot be refused', close.replace(': Command', ': Command!'), [step('a')], 'answers with Command'],
    ['no rule', close.replace(/@requires.*/, ''), [step('a')], 'exactly one of @requires'],
    ['another name', close.replace('close', 'shut'), [step('a')], 'Mutation.shut: no command'],
    ['no steps', close, [], 'no steps'],
    ['two steps of one name', close, [step('a', { compensate: async () => null }), step('a')], 'two steps of one name'],
    ['a name in another case', close, [step('SendIt')], 'not in kebab-case'],
    ['a step that cannot be taken back', close, [step('a'), step('b')], 'has no compensation'],
  ])('name %s', (_what, field, steps, problem) => {
    expect(problemsOfCommand(field, steps)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });
});

describe('SDL beside the shared SDL', () => {
  it.each([
    ['a syntax error', 'type Dossier {'],
    ['an unknown directive', 'extend type Query { a: String @secret }'],
    ['a directive in the wrong place', 'type A @personal(class: BASIC) { a: String }'],
    ['an unknown mask', 'type A { a: String @personal(class: BASIC, mask: HALF) }'],
    ['a second definition of a shared type', 'type PageInfo { a: String }'],
    ['an interface that is not kept', 'type A implements Node { a: String }'],
    ['a schema of its own', 'schema { query: Query }'],
  ])('is refused for %s', (_what, sdl) => {
    expect(buildProblems(sdl)).not.toEqual([]);
  });
});
