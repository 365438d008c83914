// Rows of this process and rows of services in one operation: compiled plans answer as plain graphql-js over one merged schema.
import { expect, it } from '@jest/globals';
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import fc from 'fast-check';
import { buildSchema, parse, printSchema } from 'graphql';
import { createPlans } from '../../gateway/plan/index.js';
import { stitchAdapters, type RequestContext } from '../../gateway/stitching/index.js';
import { sampleContext } from '../support/sampleAdapters.js';
import { anyOperation, type Operation } from './anyOperation.js';
import { differences, toAnswer } from './compare.js';
import { anyRows, codec, toAdapters, toCaller, toServices, type JoinedRows } from './joinedGround.js';
import { runJoined } from './joinedRight.js';
import { anyBytes, Tape } from './tape.js';

/** More by environment, as for the other plans. */
const CASES = Number(process.env['JOINED_CASES'] ?? 300);
/** Worlds are expensive. */
const PER_WORLD = 30;
const SEED = Number(process.env['ORACLE_SEED'] ?? 2026);

function toGround(rows: JoinedRows) {
  const stitched = stitchAdapters({
    instances: toAdapters(rows).map((adapter) => ({ adapter, client: {} })),
    remotes: toServices().map((remote) => ({ remote, call: toCaller(rows, remote.id as 'parking') })),
    codec,
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
  const { schema, remotes, fields, entities, remoteRules: rules } = stitched;
  const plans = createPlans<RequestContext>({ schema, remotes, fields, entities, rules, codeAfter: 1 });
  // Where a page continues is sealed for the caller: nobody else can know it.
  const cursors = new Set(['cursor', 'startCursor', 'endCursor']);
  const asked = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (_config, field) => (cursors.has(field) ? null : undefined),
    [MapperKind.ARGUMENT]: (_config, field, type) => (type === 'Permit' && field === 'pages' ? null : undefined),
  });
  return { plans, schema: buildSchema(printSchema(asked)) };
}

/** Which words an error has is told elsewhere: here it counts that there is one, and where. */
function answerOf(result: Parameters<typeof toAnswer>[0]) {
  const { data, errors } = toAnswer(result);
  return { data, errors: errors.map(({ path }) => ({ path, message: 'failed' })) };
}

async function judge(
  rows: JoinedRows,
  ground: ReturnType<typeof toGround>,
  one: Operation,
): Promise<readonly string[]> {
  const { operation: text, operationName, variables } = one;
  const document = parse(text);
  const right = answerOf(runJoined(rows, ground.schema, { document, operationName, variables }));
  const asked = { document, text, operationName, variables, context: sampleContext([...rows.seen]) };
  const planned = answerOf(await ground.plans.execute(asked));
  const ofText = (json: string) => JSON.parse(json) as object;
  expect(answerOf(await ground.plans.execute({ ...asked, ofText }))).toEqual(planned);
  return differences(right, planned).map(({ kind, what }) => `${kind} ${what}`);
}

it('answers as plain graphql-js does', async () => {
  let cases = 0;
  const property = fc.asyncProperty(
    anyBytes(80),
    fc.array(anyBytes(150), { minLength: PER_WORLD, maxLength: PER_WORLD }),
    async (world, operations) => {
      const rows = anyRows(new Tape(world));
      const ground = toGround(rows);
      for (const bytes of operations) {
        const one = anyOperation(ground.schema, new Tape(bytes));
        const wrong = await judge(rows, ground, one);
        cases += 1;
        expect({ ...one, rows, wrong }).toEqual({ ...one, rows, wrong: [] });
      }
    },
  );
  await fc.assert(property, { numRuns: CASES / PER_WORLD, seed: SEED, endOnFailure: true });
  expect(cases).toBeGreaterThanOrEqual(CASES);
}, 600_000);
