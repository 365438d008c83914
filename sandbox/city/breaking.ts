// Finds the items that break a rule; what the tests of the sample city are made of.

/** The first three items that break the rule; an empty list is what a test wants to see. */
export function breaking<T>(items: readonly T[], holds: (item: T) => boolean): T[] {
  return items.filter((item) => !holds(item)).slice(0, 3);
}
