// Parents that lead round in a circle.

/** A row that stands below another one of the same list. */
export interface Child {
  readonly code: string;
  readonly parentCode: string | null;
}

/** The rows whose chain of parents never ends, in the order given; each chain is walked once. */
export function findParentCycles<T extends Child>(rows: readonly T[]): readonly T[] {
  const parents = new Map(rows.map((row) => [row.code, row.parentCode]));
  const endless = new Map<string, boolean>();
  for (const row of rows) {
    const path = new Set<string>();
    let at: string | null | undefined = row.code;
    while (at !== null && at !== undefined && !endless.has(at) && !path.has(at)) {
      path.add(at);
      at = parents.get(at);
    }
    const verdict = at !== null && at !== undefined && (endless.get(at) ?? true);
    for (const code of path) endless.set(code, verdict);
  }
  return rows.filter((row) => endless.get(row.code) === true);
}
