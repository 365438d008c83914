// GraphQL documents that are wrong, too large or curious, and values that must not come back.
import { afterEach, describe, expect, it } from '@jest/globals';
import { post, type Exchange } from './support/exchange.js';
import { expectError, readErrors } from './support/expectError.js';
import { useGateway } from './support/useGateway.js';
import { faultyAdapter } from './support/faultyAdapter.js';

const site = useGateway({ adapters: [faultyAdapter()] });
afterEach(() => site.expectAlive());

const query = (text: string, variables: object = {}) => site.ask({ query: text, variables });
const asDeveloper = (text: string) => post(site.gateway.graphqlUrl, site.developer, { query: text });
const repeat = (count: number, write: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => write(i)).join(' ');

/** Refused, soon, in few words. */
async function expectShort(asked: Promise<Exchange>, code: Parameters<typeof expectError>[2]): Promise<void> {
  const began = performance.now();
  const answer = await asked;
  expect(performance.now() - began).toBeLessThan(1_500);
  expectError(answer, 400, code);
  expect(readErrors(answer).length).toBeLessThanOrEqual(5);
  expect(answer.body.length).toBeLessThan(65_536);
}

describe('a document', () => {
  it.each([
    ['D02 that is empty', '', 'BAD_REQUEST'],
    ['D02b of spaces', '   ', 'GRAPHQL_PARSE_FAILED'],
    ['D03 of a comment', '# nothing', 'GRAPHQL_PARSE_FAILED'],
    ['D01 that does not parse', '{ unit(', 'GRAPHQL_PARSE_FAILED'],
    ['D05 with an unknown argument', '{ unit(cod: "1") { name } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D05b with an unknown type', 'query ($a: Uni) { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'D06 with a cycle of fragments',
      '{ unit(code: "1") { ...A } } fragment A on Unit { parent { ...B } } fragment B on Unit { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['D06b with a fragment of itself', '{ ...A } fragment A on Query { ...A }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D07 with an unknown fragment', '{ ...A }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D08 with a fragment on a scalar', '{ ... on String { x } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D09 with an unused variable', 'query ($a: Int) { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D22 with two anonymous operations', '{ __typename } { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D24 with two of one name', 'query A { __typename } query A { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D25 that defines a type', 'type A { b: Int } { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D25b that extends a type', 'extend type Query { b: Int }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D32 of a mutation that nobody offers', 'mutation { drop }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D32b of a subscription that nobody offers', 'subscription { all }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D39 with @defer', '{ ... @defer { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D39b with @stream', '{ units { items @stream { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D41 that looks for entities', '{ _entities(representations: []) { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['D42 that looks for the service', '{ _service { sdl } }', 'GRAPHQL_VALIDATION_FAILED'],
  ] as const)('%s is refused', async (_name, text, code) => {
    expectError(await query(text), 400, code);
  });

  it('D04 with an unknown field gets no suggestion', async () => {
    const answer = await query('{ uni(code: "1") { name } unit(code: "1") { nam } }');
    expectError(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    expect(answer.body).not.toMatch(/did you mean|\bunits?\b.*\bor\b/i);
  });

  it('D23 with an unknown operation name does not know what to run', async () => {
    const ask = (operationName?: string) =>
      site.ask({ query: 'query A { __typename } query B { __typename }', operationName });
    expectError(await ask('C'), 400, 'OPERATION_RESOLUTION_FAILURE');
    expectError(await ask(), 400, 'OPERATION_RESOLUTION_FAILURE');
  });
});

describe('too much of', () => {
  it('D10 one field is merged or refused', async () => {
    expect([200, 400]).toContain((await query(`{ unit(code: "1") { ${repeat(500, () => 'name')} } }`)).status);
  });

  it('D11 fields is refused', () =>
    expectShort(query(`{ unit(code: "1") { ${repeat(10_000, (i) => `a${i}: name`)} } }`), 'GRAPHQL_PARSE_FAILED'));

  it('D11b fields within the tokens is refused', () =>
    expectShort(query(`{ unit(code: "1") { ${repeat(201, () => 'name')} } }`), 'QUERY_TOO_COMPLEX'));

  it('D11c aliases is refused', () =>
    expectShort(query(`{ unit(code: "1") { ${repeat(16, (i) => `a${i}: name`)} } }`), 'QUERY_TOO_COMPLEX'));

  it('D11d root fields is refused', () =>
    expectShort(query(`{ ${repeat(21, () => '__typename')} }`), 'QUERY_TOO_COMPLEX'));

  it('D12 directives is refused', () =>
    expectShort(query(`{ __typename ${repeat(1_000, () => '@skip(if: false)')} }`), 'GRAPHQL_PARSE_FAILED'));

  it('D12b directives within the tokens is refused', () =>
    expectShort(query(`{ ${repeat(21, () => '... @include(if: true) { __typename }')} }`), 'QUERY_TOO_COMPLEX'));

  it('D13 wrong directives is told in 5 errors', () =>
    expectShort(query(`{ __typename ${repeat(10, (i) => `@no${i}`)} }`), 'GRAPHQL_VALIDATION_FAILED'));

  it('D14 mistakes is told in 5 errors', () =>
    expectShort(query(`{ ${repeat(300, (i) => `no${i}`)} }`), 'QUERY_TOO_COMPLEX'));

  it('D14b mistakes, 5,000 of them, is refused', () =>
    expectShort(query(`{ ${repeat(5_000, (i) => `no${i}`)} }`), 'GRAPHQL_PARSE_FAILED'));

  it('D20 depth is refused: 11 levels, but not 10', async () => {
    const nested = (levels: number) => `${'parent { '.repeat(levels)}name${' }'.repeat(levels)}`;
    expect((await query(`{ unit(code: "00103") { ${nested(8)} } }`)).status).toBe(200);
    await expectShort(query(`{ unit(code: "00103") { ${nested(9)} } }`), 'QUERY_TOO_COMPLEX');
    await expectShort(query(`{ unit(code: "00103") { ${nested(29)} } }`), 'QUERY_TOO_COMPLEX');
  });

  it('D20b depth through fragments is refused', async () => {
    const fragments = repeat(12, (i) => `fragment F${i} on Unit { parent { ...F${i + 1} } }`);
    await expectShort(
      query(`{ unit(code: "1") { ...F0 } } ${fragments} fragment F12 on Unit { name }`),
      'QUERY_TOO_COMPLEX',
    );
  });

  it('D21 spreads (2^16) is refused before anything is counted out', async () => {
    const fragments = repeat(16, (i) => `fragment F${i} on Unit { ...F${i + 1} ...F${i + 1} }`);
    await expectShort(
      query(`{ unit(code: "1") { ...F0 } } ${fragments} fragment F16 on Unit { name code }`),
      'QUERY_TOO_COMPLEX',
    );
  });

  it('D21b fields through wide fragments is refused', async () => {
    const fragments = repeat(7, (i) => `fragment F${i} on Unit { parent { ...F${i + 1} } children { ...F${i + 1} } }`);
    await expectShort(
      query(`{ unit(code: "1") { ...F0 } } ${fragments} fragment F7 on Unit { name code }`),
      'QUERY_TOO_COMPLEX',
    );
  });

  it('D26 unused variables does no harm', async () => {
    expect([200, 413]).toContain((await query('{ __typename }', { x: 'x'.repeat(200_000) })).status);
  });

  it('D40 tokens is refused', () => expectShort(query(`{ ${'('.repeat(20_000)} }`), 'GRAPHQL_PARSE_FAILED'));

  it('D40b commas and comments is refused or ignored, soon', async () => {
    const began = performance.now();
    const answer = await query(`{ __typename ${','.repeat(200_000)} ${'#\n'.repeat(10_000)} }`);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(answer.status).toBeLessThan(500);
  });

  it('D43 brackets is refused', () =>
    expectShort(query(`{ echo(texts: ${'['.repeat(400)}${']'.repeat(400)}) }`), 'GRAPHQL_VALIDATION_FAILED'));

  it('D44 same-named fields with selections is answered or refused soon', async () => {
    const began = performance.now();
    const answer = await query(`{ unit(code: "1") { ${repeat(99, () => 'parent { name }')} } }`);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(answer.status).toBeLessThan(500);
  });

  it('D45 a name or text is refused or answered, not echoed at length', async () => {
    const long = await query(`{ ${'a'.repeat(100_000)} }`);
    expectError(long, 400, 'GRAPHQL_VALIDATION_FAILED');
    expect(long.body.length).toBeLessThan(4_000);
  });
});

describe('a look at the schema', () => {
  const LOOKS = [
    ['D16 whole', '{ __schema { types { name fields { name type { name } } } } }'],
    ['D17 at a type', '{ __type(name: "Unit") { name } }'],
    ['D18 by another name', '{ harmless: __schema { queryType { name } } }'],
    ['D18b beside data', '{ unit(code: "00103") { name } a: __type(name: "Unit") { name } }'],
    ['D19 in a fragment', '{ ...A } fragment A on Query { __schema { queryType { name } } }'],
    [
      'D19b in a fragment in a fragment',
      '{ ...A } fragment A on Query { ... on Query { ...B } } fragment B on Query { __type(name: "Unit") { name } }',
    ],
    ['D19c that is skipped', '{ __typename __schema @skip(if: true) { queryType { name } } }'],
    ['D19d in an operation that is not run', 'query A { __typename } query B { __schema { queryType { name } } }'],
  ] as const;

  it.each(LOOKS)('%s is not for everybody', async (_name, text) => {
    const answer = await site.ask({ query: text, operationName: text.includes('query A') ? 'A' : undefined });
    const { extensions } = expectError(answer, 403, 'FORBIDDEN');
    expect(extensions['refused']).toEqual([expect.objectContaining({ requires: 'gateway:schema.introspect' })]);
    expect(JSON.parse(answer.body)).not.toHaveProperty('data');
  });

  it.each(LOOKS.slice(0, 6))('%s is for developers', async (_name, text) => {
    const answer = await asDeveloper(text);
    expect([answer.status, JSON.parse(answer.body).errors]).toEqual([200, undefined]);
  });

  it('D16b needs the role, not a word that looks like it', async () => {
    for (const roles of [
      [],
      ['citizen'],
      ['Adapter-Developer'],
      ['adapter-developer.x'],
      ['gateway:schema.introspect'],
    ]) {
      const answer = await post(site.gateway.graphqlUrl, site.forge.token({ roles }), { query: LOOKS[1][1] });
      expectError(answer, 403, 'FORBIDDEN');
    }
  });

  it('D15 round and round is refused even for developers', async () => {
    const round = `${'fields { type { '.repeat(5)}name${' } }'.repeat(5)}`;
    expectError(await asDeveloper(`{ __schema { types { ${round} } } }`), 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  it('leaves __typename to everybody', async () => {
    expect((await query('{ __typename unit(code: "00103") { __typename } }')).status).toBe(200);
  });
});
