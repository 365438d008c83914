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

/** One caller in one hour: rows by adapter, then field. */
interface Sheet extends Pick<UsageKey, 'client' | 'tenant' | 'unit'> {
  readonly label: string;
  readonly hour: number;
  readonly rows: Map<string, Map<string, Row>>;
}

function isOf({ hour, client, tenant, unit }: Sheet, at: number, key: UsageKey): boolean {
  return hour === at && client === key.client && tenant === key.tenant && unit === key.unit;
}

/** An operation adds a dozen times for the same caller: its name is put together once. */
function createSheets(maxRows: number) {
  const sheets = new Map<string, Sheet>();
  let latest: Sheet | undefined;
  let size = 0;

  function sheetOf(hour: number, key: UsageKey): Sheet {
    if (latest !== undefined && isOf(latest, hour, key)) return latest;
    const { client, tenant, unit } = key;
    // A NUL is in no name of ours, and in no client id.
    const label = `${hour}\0${client}\0${tenant}\0${unit}`;
    latest = sheets.get(label) ?? { label, hour, client, tenant, unit, rows: new Map() };
    return latest;
  }

  function count(hour: number, key: UsageKey, counts: Partial<UsageCounts>): void {
    const sheet = sheetOf(hour, key);
    const { rows, label } = sheet;
    const { client, tenant, unit, adapter, field } = key;
    const fields = rows.get(adapter) ?? new Map<string, Row>();
    const row = fields.get(field);
    if (row !== undefined) return addTo(row, counts);
    if (size >= maxRows && key !== OTHERS) return count(hour, OTHERS, counts);
    const fresh = { hour: new Date(hour), client, tenant, unit, adapter, field };
    const added: Row = { ...fresh, operations: 0, points: 0, rows: 0, errors: 0, refused: 0 };
    addTo(added, counts);
    rows.set(adapter, fields.set(field, added));
    sheets.set(label, sheet);
    size += 1;
  }

  return {
    count,
    rows: (): Row[] => [...sheets.values()].flatMap(({ rows }) => [...rows.values()].flatMap((f) => [...f.values()])),
  };
}

export function createUsageRecorder(options: UsageRecorderOptions): UsageRecorder {
  const { maxRows = 20_000, now = Date.now } = options;
  let sheets = createSheets(maxRows);
  let running: Promise<void> | undefined;

  async function write(): Promise<void> {
    const written = sheets.rows();
    if (written.length === 0) return;
    sheets = createSheets(maxRows);
    try {
      await options.write(written);
    } catch (error) {
      // Back among what was counted meanwhile.
      for (const row of written) sheets.count(row.hour.getTime(), row, row);
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
    add: (key, counts) => sheets.count(Math.floor(now() / HOUR_MS) * HOUR_MS, key, counts),
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
      // Once more for what one failed write left.
      await flush();
    },
  };
}
