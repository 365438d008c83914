import { FEATURES } from './features.js';
import { checkPlans } from './property.js';
const counts: Record<string, number> = {};
const f = await checkPlans({
  cases: 1000,
  seed: Number(process.argv[2] ?? 1),
  observe: (one, v) => {
    (v.problems as unknown[]).length = 0;
    for (const [n, h] of Object.entries(FEATURES)) if (h(one, v)) counts[n] = (counts[n] ?? 0) + 1;
  },
});
console.log(f.cases, f.failure?.split('\n').slice(0, 5));
for (const n of Object.keys(FEATURES)) console.log(counts[n] ?? 0, n);
