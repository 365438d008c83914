// How long to wait before the next attempt: doubled each time, with a fifth of jitter so that many do not come at once.

/** Seconds; `before`: pauses in a row until now. */
export function pauseSeconds(before: number, most: number, random: () => number): number {
  const plain = Math.min(2 ** Math.min(before, 20), most);
  return plain * (0.8 + 0.4 * random());
}
