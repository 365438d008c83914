// `npm run test:oracle -- --cases 100000 --seed 7 [--plant wrongIndex] [--plan-only]`: without the test runner.
import { parseArgs } from 'node:util';
import { PLANTS } from './plants.js';
import { checkPlans } from './property.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    plant: { type: 'string' },
    'plan-only': { type: 'boolean', default: false },
  },
});
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const plant = values.plant === undefined ? undefined : PLANTS[values.plant as keyof typeof PLANTS];
const started = performance.now();
const found = await checkPlans({
  cases: Number(values.cases),
  seed,
  planOnly: values['plan-only'],
  ...(plant === undefined ? {} : { plant }),
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);

console.log(`${found.cases} cases (seed ${seed}) in ${seconds} s, ${found.failing} of them with errors in the answer`);
const { planned, stitched } = found.calls;
console.log(`calls of sources: ${planned}; the stitched execution makes ${stitched}`);
for (const [name, count] of [...found.excused].sort((a, b) => b[1] - a[1]))
  console.log(`  ${count} × the stitched execution answers otherwise: ${name}`);
console.log(found.failure ?? 'no differences');
process.exitCode = found.failure === undefined ? 0 : 1;
