// The writes that are under way, so that a test can wait for those whose sender has left.

export interface UnderWay {
  /** Passes on what it is given. */
  follow<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  quiet(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const works = new Set<Promise<unknown>>();
  return {
    async follow(work) {
      works.add(work);
      try {
        return await work;
      } finally {
        works.delete(work);
      }
    },
    async quiet() {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
