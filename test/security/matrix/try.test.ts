import { test } from '@jest/globals';
import { startMatrix, observe, difference } from './harness.js';
import { rows, expectedOf } from './exceptions.js';
test('try', async () => {
  const m = await startMatrix();
  const t0 = performance.now(),
    c0 = process.cpuUsage();
  const diffs: string[] = [];
  const hist: Record<string, number> = {};
  for (const row of rows) {
    let o: string;
    try {
      o = await observe(row, 'a', m, m.ask.post);
    } catch (e) {
      o = 'THROWN ' + String(e).slice(0, 100);
    }
    const d = difference('cold', 'a', expectedOf(row), o);
    if (d) {
      const k = `${row.role} ${row.operation} exp ${expectedOf(row)} got ${o.slice(0, 160)}`;
      hist[k] = (hist[k] ?? 0) + 1;
      diffs.push(`${row.role} ${row.relation} ${row.operation}: ${d}`);
    }
  }
  const c = process.cpuUsage(c0);
  console.log(diffs.length, JSON.stringify(hist, null, 1), (performance.now() - t0) / 1000, (c.user + c.system) / 1e6);
  await m.stop();
}, 300000);
