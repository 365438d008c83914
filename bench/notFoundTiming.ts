// Can a row of others be told from one that is not there by the time of the answer? Pairs, asked in turn, over real HTTP.
import { codec, startMatrix } from '../test/security/matrix/harness.js';
import { recordKey } from '../test/security/matrix/world.js';
import { startPostgres } from '../test/support/postgresService.js';
import { pairedRatios, toSpread } from './measure/statistics.js';

const PAIRS = 200;
const WARM_UP = 100;
/** The most that the medians may differ. */
const LIMIT = 0.1;

const QUESTIONS = {
  record: 'query ($id: ID!) { record(id: $id) { title } }',
  node: 'query ($id: ID!) { node(id: $id) { id } }',
  updateRecord: 'mutation ($id: ID!) { updateRecord(id: $id, title: "x") { title } }',
} as const;

async function timeOf(ask: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await ask();
  return performance.now() - started;
}

async function measure(name: string, ask: (id: string) => Promise<unknown>): Promise<boolean> {
  // Of one length: only what the gateway does with them may differ.
  const theirs = codec.encodeId('Record', recordKey('a', 'sibling'));
  const missing = codec.encodeId('Record', recordKey('a', 'sibling').replace(/.$/, 'x'));
  for (let n = 0; n < WARM_UP; n += 1) await ask(n % 2 === 0 ? theirs : missing);
  const times = { theirs: [] as number[], missing: [] as number[] };
  for (let n = 0; n < PAIRS; n += 1) {
    const first = n % 2 === 0 ? 'theirs' : 'missing';
    const second = first === 'theirs' ? 'missing' : 'theirs';
    for (const which of [first, second] as const)
      times[which].push(await timeOf(() => ask(which === 'theirs' ? theirs : missing)));
  }
  const [a, b] = [toSpread(times.theirs).median, toSpread(times.missing).median];
  const apart = Math.abs(a - b) / b;
  const paired = toSpread(pairedRatios(times.theirs, times.missing)).median;
  const figures = `theirs ${a.toFixed(2)} ms, missing ${b.toFixed(2)} ms, apart ${(apart * 100).toFixed(1)} %`;
  process.stdout.write(`${name}: ${figures} (median of the pairs: ${paired.toFixed(3)})\n`);
  return apart < LIMIT;
}

const postgres = await startPostgres();
process.env['TEST_DATABASE_URL'] = postgres.url;
const matrix = await startMatrix();
let good = true;
for (const careless of [false, true]) {
  matrix.system.careless = careless;
  const officer = matrix.person(
    { role: 'ward_officer', relation: 'own', operation: 'node', expected: 'NOT_FOUND' },
    'a',
  );
  for (const [name, query] of Object.entries(QUESTIONS)) {
    const ask = (id: string) => matrix.ask.post(officer, { surface: 'graphql', query, variables: { id } });
    good = (await measure(`${name}${careless ? ', of a system that forgets the scope' : ''}`, ask)) && good;
  }
}
await matrix.stop();
await postgres.stop();
process.exitCode = good ? 0 : 1;
