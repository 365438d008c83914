import fc from 'fast-check';
import { Tape, anyBytes } from './tape.js';
import { buildWorld, addFaults } from './anyWorld.js';
import { anyOperation } from './anyOperation.js';
import { toGround, judge, type Verdict } from './ground.js';
import { reduce } from './reduce.js';
import { describe } from './printCase.js';
import type { Case } from './model.js';
// usage: seed worlds about(p|a) shown filter
const [seed, worlds, about, shown, filter] = [
  Number(process.argv[2] ?? 1),
  Number(process.argv[3] ?? 100),
  process.argv[4] ?? 'p',
  Number(process.argv[5] ?? 3),
  new RegExp(process.argv[6] ?? '.'),
];
const stats: Record<string, number> = {};
const add = (k: string) => {
  stats[k] = (stats[k] ?? 0) + 1;
};
const list = (v: Verdict) => (about === 'p' ? v.problems : v.deviations.filter((_, i) => v.excuses[i] === undefined));
const sig = (v: Verdict) =>
  list(v)
    .filter((p) => filter.test(p.what))
    .map(
      (p) =>
        p.kind +
        ':' +
        p.what
          .replace(/\(\d+\)|\d+/g, 'N')
          .replace(/"[a-z]+[^"]*"/gi, 'S')
          .replace(/\b[EVIU]N\w*/g, 'T')
          .replace(/\b(name|size|note|rank|tags|kind|part|link)N?\b/g, 'f')
          .replace(/\b[a-e](TQuery|QueryN|TN?|QueryN)\b/g, 'q')
          .slice(0, 70),
    )[0];
const seen = new Set<string>();
for (const [bytes, faults, ops] of fc.sample(
  fc.tuple(anyBytes(600), anyBytes(300), fc.array(anyBytes(300), { minLength: 25, maxLength: 25 })),
  { numRuns: worlds, seed },
)) {
  const world = addFaults(new Tape(faults), buildWorld(new Tape(bytes)));
  const ground = toGround(world);
  for (const b of ops) {
    const one: Case = { world, ...anyOperation(ground.merged, new Tape(b)) };
    const v = await judge(ground, one);
    add('cases');
    if (v.problems.length) add('problems');
    if (v.deviations.length) add('deviations');
    if (v.excuses.includes(undefined)) add('unexcused');
    for (const e of new Set(v.excuses)) add('excuse ' + e);
    const s = sig(v);
    if (s === undefined) continue;
    add('   ' + s);
    if (seen.has(s) || seen.size >= shown) continue;
    seen.add(s);
    const small = await reduce(one, async (c) => {
      const w = await judge(toGround(c.world), c);
      return sig(w) === s;
    });
    const w = await judge(toGround(small.world), small);
    console.log('=================', s);
    console.log(small.operation, JSON.stringify(small.variables), small.operationName ?? '');
    console.log(describe(small, w, w.problems));
    if (about === 'a') console.log(w.deviations, w.excuses);
  }
}
console.log(stats);
