// A port on 127.0.0.1 for a program that starts later.
import { createServer } from 'node:net';

/** Below what Linux, macOS and Windows give to connections and to `listen(0)`: between the choice and the start nobody is handed it. */
const FIRST = 20_000;
const LAST = 29_999;
const TRIALS = 200;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** `wanted` if nobody listens there, else a free one in 20000–29999, chosen at random and none of `taken`. */
export async function freePort(wanted?: number, taken?: ReadonlySet<number>): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (!taken?.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${FIRST} and ${LAST}`);
}
