// One at a time, in the order of asking.

/** Waits for its turn; resolves with what gives it back. */
export type Lock = () => Promise<() => void>;

export function createLock(): Lock {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    let release: () => void = () => undefined;
    last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  };
}
