// A failing case as a test to paste: the world as data, and, to be read, its schemas and what came of it.
import { mergeRules, sourceSdl } from './sdl.js';
import type { Problem, Verdict } from './ground.js';
import type { Case, World } from './model.js';

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `//   ${line}`.trimEnd())
    .join('\n');
}

/** Merge rules as they are written; functions by what they do. */
function rulesText(world: World, source: string): string {
  return JSON.stringify(
    mergeRules(world, source),
    (_name, value: unknown) => (typeof value === 'function' ? 'from the selection set' : value),
    2,
  );
}

function faultsText(world: World): string[] {
  const fields = world.objects.flatMap(({ name, parts }) =>
    Object.entries(parts).flatMap(([id, part]) =>
      part.fields.flatMap((field) =>
        field.fault === undefined ? [] : [`${id}: ${name}.${field.name} ${field.fault}`],
      ),
    ),
  );
  const sources = world.sources.flatMap(({ id, down, entryFaults, queries, mutations }) => [
    ...(down === undefined ? [] : [`${id} is down (${down})`]),
    ...Object.entries(entryFaults).map(([type, fault]) => `${id}: looking up ${type} ${fault}`),
    ...[...queries, ...mutations].flatMap(({ name, fault }) =>
      fault === undefined ? [] : [`${id}: ${name} ${fault}`],
    ),
  ]);
  return [...fields, ...sources];
}

/** What is wrong with it, for the reader. */
export function describe({ world }: Case, verdict: Verdict, problems: readonly Problem[]): string {
  const { right, planned, stitched } = verdict;
  const calls = planned.trace.calls.map(
    ({ source, text, variables }) => `${source}: ${text.replace(/\s+/g, ' ')} ${JSON.stringify(variables)}`,
  );
  return [
    ...world.sources.flatMap(({ id }) => [
      `source ${id}`,
      sourceSdl(world, id).split('\n').slice(4).join('\n'),
      `merge ${rulesText(world, id)}`,
    ]),
    `faults: ${faultsText(world).join('; ') || 'none'}`,
    `expected ${JSON.stringify(right.answer)}`,
    `actual   ${JSON.stringify(planned.answer)}`,
    `stitched ${JSON.stringify(stitched.answer)}`,
    ...calls.map((call) => `call ${call}`),
    ...problems.map(({ kind, what }) => `${kind}: ${what}`),
  ].join('\n');
}

/** To be pasted into test/oracle/found.test.ts. */
export function toTest(one: Case, verdict: Verdict, problems: readonly Problem[]): string {
  const { operation, operationName, variables, world } = one;
  const [first] = problems;
  return [
    indented(describe(one, verdict, problems)),
    `it(${JSON.stringify(`keeps: ${first?.what ?? ''}`.slice(0, 100))}, async () => {`,
    '  await expectNoProblems({',
    `    world: ${JSON.stringify(world)},`,
    `    operation: ${JSON.stringify(operation)},`,
    ...(operationName === undefined ? [] : [`    operationName: ${JSON.stringify(operationName)},`]),
    `    variables: ${JSON.stringify(variables)},`,
    '  });',
    '});',
  ].join('\n');
}
