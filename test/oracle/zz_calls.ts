import { checkPlans } from './property.js';
const hist: Record<string, number> = {};
let p = 0,
  s = 0,
  n = 0;
let worst: string[] = [];
const t = performance.now();
const kinds: Record<string, number> = {};
await checkPlans({
  cases: 5000,
  seed: Number(process.argv[2] ?? 5),
  observe: (one, v) => {
    if (v.problems.length === 1 && v.problems[0]!.what.includes('calls of sources'))
      (v.problems as unknown[]).length = 0;
    for (const x of v.problems) kinds[x.what] = 1;
    n++;
    const a = v.planned.trace.calls.length,
      b = v.stitched.trace.calls.length;
    if (v.deviations.length || v.right.answer.errors.length) return;
    p += a;
    s += b;
    hist[`${a - b}`] = (hist[`${a - b}`] ?? 0) + 1;
  },
});
console.log(n, p, s, hist, Object.keys(kinds).slice(0, 5), performance.now() - t);
