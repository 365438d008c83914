// When batches leave: what a load leads to, and who waits for whom.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Batch } from './entityBatches.js';
import type { EntityLoad, Load, ObjectPlan, RootLoad } from './plan.js';
import { Outputs } from './outputs.js';
import { Reaches, Schedule } from './schedule.js';

function plan(loads: readonly Load<unknown>[], nested: readonly ObjectPlan<unknown>[] = []): ObjectPlan<unknown> {
  return {
    ...{
      type: 'T',
      outputs: new Outputs<unknown>([], 0),
      loads,
      guard: undefined,
      identity: undefined,
      sameAnswer: false,
    },
    nested: nested.map((inner) => ({
      ...{ property: 'p', read: undefined },
      place: { plans: new Map([['T', inner]]), single: inner, loads: true },
    })),
  };
}

function load(kind: 'root' | 'entity', source: string, below: ObjectPlan<unknown>, after: readonly symbol[] = []) {
  return { kind, slot: Symbol(source), after, source: { id: source }, plan: below } as unknown as RootLoad<unknown> &
    EntityLoad<unknown>;
}

const root = (source: string, below = plan([])) => load('root', source, below) as RootLoad<unknown>;
const entity = (source: string, below = plan([]), after: readonly symbol[] = []) =>
  load('entity', source, below, after) as EntityLoad<unknown>;

describe('Reaches', () => {
  it('count the steps through nested objects and through loads that come after', () => {
    const c = entity('c');
    const b = entity('b', plan([], [plan([c])]));
    const last = entity('d', plan([]), [b.slot]);
    const a = root('a', plan([b, last]));
    const reaches = new Reaches(plan([a]));
    expect([c, b, last, a].map((one) => reaches.of(one).height)).toEqual([1, 2, 1, 3]);
    expect(Object.fromEntries(reaches.of(a).below)).toEqual({ b: 2, c: 1, d: 1 });
    expect(Object.fromEntries(reaches.of(b).below)).toEqual({ c: 1, d: 1 });
  });

  it('take the longest way to a source', () => {
    const near = entity('x');
    const far = entity('x', plan([entity('y', plan([entity('x')]))]));
    const reaches = new Reaches(plan([root('a', plan([near, far]))]));
    expect(reaches.of(far)).toEqual({ height: 3, below: new Map(Object.entries({ y: 2, x: 1 })) });
  });
});

describe('Schedule', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const settled = () => new Promise(setImmediate);

  function build(loads: readonly Load<unknown>[]) {
    const sent: string[][] = [];
    const schedule = new Schedule<unknown>(new Reaches(plan(loads)), (batches) =>
      sent.push(batches.map((batch) => batch.load.source.id)),
    );
    return { schedule, sent };
  }

  it('sends what is added in one moment together, by source', async () => {
    const [a, b, other] = [entity('x'), entity('x'), entity('y')];
    const { schedule, sent } = build([root('r', plan([a, b, other]))]);
    schedule.add(new Batch(a));
    await Promise.resolve();
    schedule.add(new Batch(other));
    schedule.add(new Batch(b));
    expect(sent).toEqual([]);
    await settled();
    expect(sent).toEqual([['x', 'x'], ['y']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps a batch until what leads to its source has ended', async () => {
    const [a, b] = [entity('x'), entity('x')];
    const slow = root('s', plan([b]));
    const { schedule, sent } = build([root('r', plan([a])), slow]);
    schedule.begin(slow);
    schedule.add(new Batch(a));
    await settled();
    expect(sent).toEqual([]);
    schedule.end(slow);
    schedule.add(new Batch(b));
    await settled();
    expect(sent).toEqual([['x', 'x']]);
  });

  it('lets it go as well if nothing came of it', async () => {
    const a = entity('x');
    const slow = root('s', plan([entity('x')]));
    const { schedule, sent } = build([root('r', plan([a])), slow]);
    schedule.begin(slow);
    schedule.begin(slow);
    schedule.add(new Batch(a));
    schedule.end(slow);
    await settled();
    expect(sent).toEqual([]);
    schedule.end(slow);
    await settled();
    expect(sent).toEqual([['x']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps nothing longer than 100 ms', async () => {
    const a = entity('x');
    const slow = root('s', plan([entity('x')]));
    const { schedule, sent } = build([root('r', plan([a])), slow]);
    schedule.begin(slow);
    schedule.add(new Batch(a));
    await settled();
    jest.advanceTimersByTime(99);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(sent).toEqual([['x']]);
  });

  it('keeps nothing longer than 100 ms, however often something else comes by', async () => {
    const a = entity('x');
    const slow = root('s', plan([entity('x')]));
    const others = [entity('y'), entity('z'), entity('w')];
    const { schedule, sent } = build([root('r', plan([a, ...others])), slow]);
    schedule.begin(slow);
    schedule.add(new Batch(a));
    await settled();
    for (const other of others) {
      jest.advanceTimersByTime(60);
      schedule.add(new Batch(other));
      await settled();
    }
    expect(sent).toContainEqual(['x']);
  });

  it('does not keep what has further to go than those it would wait for', async () => {
    const long = entity('x', plan([entity('y')]));
    const slow = root('s', plan([entity('x')]));
    const { schedule, sent } = build([root('r', plan([long])), slow]);
    schedule.begin(slow);
    schedule.add(new Batch(long));
    await settled();
    expect(sent).toEqual([['x']]);
  });

  it('never lets two batches wait for each other', async () => {
    const a = entity('x', plan([entity('y')]));
    const b = entity('y', plan([entity('x')]));
    const { schedule, sent } = build([root('r', plan([a, b]))]);
    schedule.add(new Batch(a));
    schedule.add(new Batch(b));
    await settled();
    jest.advanceTimersByTime(0);
    expect(sent.flat().length).toBeGreaterThan(0);
  });
});
