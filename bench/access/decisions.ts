// What a decision costs, by the number of tenants and grants there are: it must not grow with them.
// npm run bench:decisions
import { CAPABILITY, GRANTS_EACH, createCity } from './city.js';

const SIZES = [100, 1_000, 10_000];
const TIMES = 20_000;
const ROUNDS = 7;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Microseconds of CPU for one run of `work`. */
function cost(times: number, work: (i: number) => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i += 1) work(i);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / times;
  });
  return median(rounds);
}

function measure(tenants: number) {
  const { decider, callers, unitOf } = createCity(tenants);
  const callerAt = (i: number) => callers[i % callers.length] as (typeof callers)[number];
  // A purpose that changes with each run would be refused; another person each time is decided anew.
  let person = 0;
  const anew = cost(2_000, (i) => {
    decider.accessFor({ ...callerAt(i), reference: `person-${(person += 1)}` }, 'handle-procedure');
  });
  const few = callers.slice(0, 1_000);
  const again = cost(TIMES, (i) => decider.accessFor(few[i % few.length] as (typeof few)[number], 'handle-procedure'));
  const access = decider.accessFor(callerAt(1), 'handle-procedure');
  const row = { type: 'Row', key: '1', units: [unitOf(1)] };
  const perRow = cost(TIMES, () => access.sees(CAPABILITY, row));
  return { anew, again, perRow };
}

const cells = (values: readonly (string | number)[]) => values.map((value) => String(value).padStart(14)).join('');
console.log(cells(['tenants', 'grants', 'first µs', 'again µs', 'row µs']));
for (const tenants of SIZES) {
  const { anew, again, perRow } = measure(tenants);
  console.log(cells([tenants, tenants * GRANTS_EACH, anew.toFixed(1), again.toFixed(2), perRow.toFixed(3)]));
}
