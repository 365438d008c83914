// Counts who used what, hour by hour, in memory; written now and then in one go.

export interface UsageKey {
  readonly client: string;
  /** Agency code. */
  readonly tenant: string;
  readonly unit: string;
  readonly adapter: string;
  /** `Type.field` */
  readonly field: string;
}

export interface UsageCounts {
  readonly operations: number;
  readonly points: number;
  readonly rows: number;
  readonly errors: number;
  readonly refused: number;
}

export interface UsageRow extends UsageKey, UsageCounts {
  readonly hour: Date;
}

export interface UsageRecorderOptions {
  /** Adds the rows to what is there; all or none. */
  write(rows: readonly UsageRow[]): Promise<void>;
  readonly flushMs: number;
  onError(error: unknown): void;
  /** Different rows kept in memory; what is beyond is counted under `*`. */
  readonly maxRows?: number;
  readonly now?: (() => number) | undefined;
}

export interface UsageRecorder {
  add(key: UsageKey, counts: Partial<UsageCounts>): void;
  /** Writes what is there. Resolves when it is written, or kept for the next time. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const OTHERS: UsageKey = { client: '*', tenant: '*', unit: '*', adapter: '*', field: '*' };

type Tally = { -readonly [Name in keyof UsageCounts]: number };
type Row = UsageKey & Tally & { readonly hour: Date };

function addTo(row: Row, counts: Partial<UsageCounts>): void {
  row.operations += counts.operations ?? 0;
  row.points += counts.points ?? 0;
  row.rows += counts.rows ?? 0;
  row.errors += counts.errors ?? 0;
  row.refused += counts.refused ?? 0;
}

export function createUsageRecorder(options: UsageRecorderOptions): UsageRecorder {
  const { maxRows = 20_000, now = Date.now } = options;
  let rows = new Map<string, Row>();
  let running: Promise<void> | undefined;

  function count(hour: number, key: UsageKey, counts: Partial<UsageCounts>): void {
    // A NUL is in no name of ours, and in no client id.
    const label = `${hour}\0${key.client}\0${key.tenant}\0${key.unit}\0${key.adapter}\0${key.field}`;
    const row = rows.get(label);
    if (row !== undefined) return addTo(row, counts);
    if (rows.size >= maxRows && key !== OTHERS) return count(hour, OTHERS, counts);
    const { client, tenant, unit, adapter, field } = key;
    const fresh = { hour: new Date(hour), client, tenant, unit, adapter, field };
    const empty = { operations: 0, points: 0, rows: 0, errors: 0, refused: 0 };
    const added: Row = { ...fresh, ...empty };
    addTo(added, counts);
    rows.set(label, added);
  }

  async function write(): Promise<void> {
    if (rows.size === 0) return;
    const written = [...rows.values()];
    rows = new Map();
    try {
      await options.write(written);
    } catch (error) {
      // Back among what was counted meanwhile.
      for (const row of written) count(row.hour.getTime(), row, row);
      options.onError(error);
    }
  }

  /** One at a time; who asks while one runs gets one that starts after it. */
  function flush(): Promise<void> {
    running = (running ?? Promise.resolve()).then(write);
    return running;
  }

  const timer = setInterval(() => void flush(), options.flushMs);
  timer.unref();
  return {
    add: (key, counts) => count(Math.floor(now() / HOUR_MS) * HOUR_MS, key, counts),
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
      // Once more for what one failed write left.
      await flush();
    },
  };
}
