import { checkPlans } from './property.js';
const t = performance.now();
const f = await checkPlans({
  cases: Number(process.argv[3] ?? 5000),
  seed: Number(process.argv[2] ?? 5),
  observe: (_o, v) => {
    (v.problems as unknown[]).length = 0;
    for (let i = 0; i < v.excuses.length; i++) (v.excuses as unknown[])[i] ??= 'unknown';
  },
});
console.log(f, performance.now() - t);
