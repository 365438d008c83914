import { writeFileSync } from 'node:fs';
import { checkPlans } from './property.js';
const [from, to, cases] = process.argv.slice(2).map(Number) as [number, number, number];
for (let seed = from; seed < to; seed++) {
  const t = process.cpuUsage();
  const f = await checkPlans({
    cases,
    seed,
    observe: (_o, v) => {
      const p = v.problems as { what: string }[];
      p.splice(0, p.length, ...p.filter((x) => !x.what.includes('selects nothing')));
    },
  });
  console.log(
    seed,
    f.cases,
    f.failing,
    JSON.stringify(f.calls),
    JSON.stringify([...f.excused]),
    f.failure?.split('\n').slice(0, 4).join(' | ').slice(0, 400) ?? 'ok',
    JSON.stringify(process.cpuUsage(t)),
  );
  if (f.failure) writeFileSync(`/tmp/lt/oracle/fail-${seed}.txt`, f.failure);
}
