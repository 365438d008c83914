// How many cases a run of the tests takes. The same ones each time: what a change breaks, it breaks for everybody.

/** Four files share them, so that workers do. */
export const QUARTER = Math.ceil(Number(process.env['ORACLE_CASES'] ?? 10_000) / 4);

export function seedOf(part: number): number {
  return Number(process.env['ORACLE_SEED'] ?? 2026) * 4 + part;
}
