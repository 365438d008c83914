// All rows of a period from a source without pages: windows, halved wherever an answer may have been cut off.
import { InputError, type AdapterRecord } from '../kit/index.js';
import type { Window } from './feedbackSystem.js';

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** Rows by id, and whether there may be more that cannot be reached. */
export interface Harvest<R> {
  readonly rows: readonly R[];
  readonly truncated: boolean;
}

export interface HarvestOptions<R> {
  /** Whole seconds. */
  readonly span: Window;
  readonly windowDays: number;
  /** So many rows mean that there may be more. */
  readonly rowLimit: number;
  readonly maxCalls: number;
  fetch(window: Window): Promise<readonly R[]>;
  id(row: R): string;
}

/** Windows that share their ends, so that nothing falls in between. */
function toWindows({ from, until }: Window, windowDays: number): Window[] {
  const length = windowDays * DAY_MS;
  const count = Math.max(1, Math.ceil((until - from) / length));
  return Array.from({ length: count }, (_, index) => ({
    from: from + index * length,
    until: Math.min(until, from + (index + 1) * length),
  }));
}

function halve({ from, until }: Window): readonly [Window, Window] {
  const middle = from + Math.floor((until - from) / 2 / SECOND_MS) * SECOND_MS;
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}

/** One call after the other; what a halved window has shown is asked for again. */
export async function harvest<R extends AdapterRecord>(options: HarvestOptions<R>): Promise<Harvest<R>> {
  const { rowLimit, maxCalls } = options;
  const found = new Map<string, R>();
  const open = toWindows(options.span, options.windowDays).reverse();
  let truncated = false;
  for (let calls = 1, window = open.pop(); window !== undefined; window = open.pop(), calls += 1) {
    if (calls > maxCalls)
      throw new InputError(
        'The period is too wide: choose a shorter one.',
        'Khoảng thời gian quá rộng: hãy chọn ngắn hơn.',
      );
    const rows = await options.fetch(window);
    const isCutOff = rows.length >= rowLimit;
    if (isCutOff && window.until - window.from > SECOND_MS) {
      open.push(...[...halve(window)].reverse());
      continue;
    }
    truncated ||= isCutOff;
    for (const row of rows) found.set(options.id(row), row);
  }
  return { rows: [...found.values()], truncated };
}
