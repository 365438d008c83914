// How long to wait before the next attempt: doubled each time, with a fifth of jitter so that many do not come at once.

interface Pauses {
  readonly firstPauseSeconds: number;
  readonly maxPauseSeconds: number;
}

/** `tries`: those that have failed, 1 and more. */
export function pauseSeconds(tries: number, { firstPauseSeconds, maxPauseSeconds }: Pauses, random: () => number) {
  const plain = Math.min(firstPauseSeconds * 2 ** Math.min(Math.max(tries - 1, 0), 30), maxPauseSeconds);
  return plain * (0.8 + 0.4 * random());
}
