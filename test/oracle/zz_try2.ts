import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { Tape, anyBytes } from './tape.js';
import { buildWorld, addFaults } from './anyWorld.js';
import { anyOperation } from './anyOperation.js';
import { sourceSdl, mergedSchema } from './sdl.js';
import { toService, toRemote, newTrace } from './sources.js';
import { stitch, runStitched } from './stitched.js';
import { runSingle } from './single.js';
import { differences, toAnswer } from './compare.js';
import { createPlans, NotCovered } from '../../gateway/plan/index.js';
const seed = Number(process.argv[2] ?? 1),
  worlds = Number(process.argv[3] ?? 100),
  show = process.argv[4] ?? 'a',
  shown = Number(process.argv[5] ?? 3);
const stats: Record<string, number> = {};
const time: Record<string, number> = {};
let printed = 0;
const add = (k: string) => {
  stats[k] = (stats[k] ?? 0) + 1;
};
let t = performance.now();
const tick = (k: string) => {
  const n = performance.now();
  time[k] = (time[k] ?? 0) + n - t;
  t = n;
};
for (const [bytes, faults, ops] of fc.sample(
  fc.tuple(anyBytes(600), anyBytes(300), fc.array(anyBytes(300), { minLength: 25, maxLength: 25 })),
  { numRuns: worlds, seed },
)) {
  t = performance.now();
  const world = addFaults(new Tape(faults), buildWorld(new Tape(bytes)));
  const services = world.sources.map((s) => toService(world, s));
  const merged = mergedSchema(world);
  tick('world');
  const st = stitch(services);
  tick('stitch');
  const plans = createPlans({ schema: st, remotes: services.map(toRemote) });
  tick('plans');
  for (const opBytes of ops) {
    t = performance.now();
    const op = anyOperation(merged, new Tape(opBytes));
    const document = parse(op.operation);
    tick('op');
    const bad = validate(st, document);
    if (bad.length) {
      add('invalid');
      console.log(bad[0]!.message);
      continue;
    }
    const asked = { document, operationName: op.operationName, variables: op.variables };
    const tb = newTrace(),
      ta = newTrace(),
      tp = newTrace();
    const b = toAnswer(runSingle(world, merged, asked, tb));
    tick('single');
    let a;
    try {
      a = toAnswer(await runStitched(st, asked, ta));
    } catch (e) {
      a = { data: 'threw ' + (e as Error).stack, errors: [] };
    }
    tick('stitched');
    let p,
      notCovered = '';
    try {
      p = toAnswer(
        await plans.execute({
          document,
          text: op.operation,
          operationName: op.operationName,
          variables: op.variables,
          context: tp,
        }),
      );
    } catch (e) {
      if (e instanceof NotCovered) {
        notCovered = e.reason;
      }
      p = { data: 'threw ' + (e as Error).stack, errors: [] };
    }
    tick('plan');
    add('cases');
    if (JSON.stringify(b.data)?.length > 40) add('answers > 40 chars');
    if (b.errors.length) add('with errors');
    if (b.errors.some((e) => e.path && e.path.length)) {
    }
    const da = differences(b, a).filter((d) => d.kind !== 'order'),
      dp = differences(b, p);
    if (notCovered) {
      add('not covered: ' + notCovered);
    } else if (tp.invalid.length) {
      add('invalid sub-operation');
      dp.push({ kind: 'data', what: tp.invalid.join() } as never);
    }
    if (da.length) add('a differs' + (b.errors.length ? ' (errors)' : ''));
    if (dp.length && !notCovered) add('plan differs' + (b.errors.length ? ' (errors)' : ''));
    if (JSON.stringify(tb.changes) !== JSON.stringify(tp.changes) && !notCovered) add('plan changes differ');
    if (!notCovered && tp.calls.length > ta.calls.length) add('plan calls more');
    const d = show === 'a' ? da : show === 'p' ? (notCovered ? [] : dp) : [];
    if (
      d.length &&
      (world.sources.every((s) => !s.down) || process.argv[6] !== 'sound') &&
      (process.argv[6] !== 'clean' || b.errors.length === 0) &&
      printed < shown
    ) {
      printed++;
      console.log('=========', d.map((x) => x.kind + ' ' + x.what).join('\n'));
      console.log(op.operation, JSON.stringify(op.variables), op.operationName);
      for (const s of world.sources)
        console.log(
          '##',
          s.id,
          s.down ?? '',
          JSON.stringify(s.entryFaults),
          '\n' + sourceSdl(world, s.id).split('\n').slice(4).join('\n'),
        );
      console.log(
        'faults',
        world.objects
          .flatMap((o) =>
            Object.entries(o.parts).flatMap(([id, p]) =>
              p.fields.flatMap((f) => [
                ...(f.fault ? [`${id}:${o.name}.${f.name} ${f.fault}`] : []),
                ...(f.requires ? [`${o.name}.${f.name}<=${f.requires}`] : []),
              ]),
            ),
          )
          .join(' '),
      );
      console.log('expected', JSON.stringify(b));
      console.log('actual', JSON.stringify(show === 'a' ? a : p));
      if (show === 'p')
        console.log(
          'calls',
          tp.calls.map((c) => c.source + ' ' + c.text + ' ' + JSON.stringify(c.variables)).join('\n'),
        );
    }
  }
}
console.log(stats, Object.fromEntries(Object.entries(time).map(([k, v]) => [k, Math.round(v)])));
