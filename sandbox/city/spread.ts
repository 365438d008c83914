// Shares a total out among a number of places, each with at least a minimum; the rest falls at random.
import type { Random } from './createRandom.js';

/** As many counts as `places`, which add up to `total`. Throws RangeError when the minimum does not fit. */
export function spread(random: Random, total: number, places: number, minimum: number): number[] {
  const rest = total - places * minimum;
  if (rest < 0) throw new RangeError('the total is smaller than the minima together');
  const counts = new Array<number>(places).fill(minimum);
  for (let index = 0; index < rest; index += 1) {
    const place = random.int(places);
    counts[place] = (counts[place] as number) + 1;
  }
  return counts;
}
