// Counts which parts of the schema each application and version uses, by day: one count for each operation while it runs;
// its fields are looked up when the counts are written.

/** What is known of an operation; the same object for the same text. */
export interface CountedOperation {
  readonly coordinates: readonly string[];
}

export interface FieldUse {
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly day: string;
  /** `*`: too many to tell apart. */
  readonly client: string;
  /** As the application states it; null: not stated; `*`: too many to tell apart. */
  readonly version: string | null;
  /** `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE` or `@directive`. */
  readonly coordinate: string;
  readonly uses: number;
  readonly lastAt: Date;
}

export interface FieldUsesOptions {
  /** Adds the rows to what is there; all or none. */
  write(rows: readonly FieldUse[]): Promise<void>;
  readonly flushMs: number;
  /** Different rows kept in memory; what is beyond is counted under `*`. */
  readonly maxRows: number;
  onError(error: unknown): void;
  readonly now?: (() => number) | undefined;
}

export interface FieldUses {
  /** An operation that was admitted. `values`: input fields and enum values that came in its variables. */
  add(client: string, version: string | null, uses: CountedOperation, values?: readonly string[]): void;
  /** Writes what is there. Resolves when it is written, or kept for the next time. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const OTHERS = '*';
const DAY_MS = 86_400_000;
/** Hanoi is UTC+7 all the year. */
const HANOI_MS = 7 * 3_600_000;
const MOST_CLIENTS = 2_000;
/** Versions of one application on one day. */
const MOST_VERSIONS = 30;
/** Operations that are counted as such; after so many they are counted as their parts. */
const MOST_OPERATIONS = 1_000;

interface Tally {
  uses: number;
  lastAt: number;
}

/** The day of an instant. */
export function dayOf(time: number): string {
  return new Date(time + HANOI_MS).toISOString().slice(0, 10);
}

function addTo<Key>(tallies: Map<Key, Tally>, key: Key, uses: number, lastAt: number): void {
  const known = tallies.get(key);
  if (known === undefined) {
    tallies.set(key, { uses, lastAt });
    return;
  }
  known.uses += uses;
  if (lastAt > known.lastAt) known.lastAt = lastAt;
}

/** One version of one application on one day. */
class Sheet {
  readonly parts = new Map<string, Tally>();
  private operations = new Map<CountedOperation, Tally>();

  constructor(
    readonly day: number,
    readonly client: string,
    readonly version: string | null,
  ) {}

  count(uses: CountedOperation, time: number): void {
    addTo(this.operations, uses, 1, time);
    if (this.operations.size > MOST_OPERATIONS) this.settle();
  }

  /** From operations to their parts. */
  settle(): ReadonlyMap<string, Tally> {
    for (const [{ coordinates }, { uses, lastAt }] of this.operations)
      for (const coordinate of coordinates) addTo(this.parts, coordinate, uses, lastAt);
    this.operations = new Map();
    return this.parts;
  }
}

/** Who stated which version today: what clients may write has to stay bounded from one write to the next as well. */
function createNames() {
  let today = NaN;
  let clients = new Map<string, Set<string>>();
  return (day: number, client: string, version: string | null): readonly [string, string | null] => {
    if (day > today || Number.isNaN(today)) {
      today = day;
      clients = new Map();
    }
    let versions = clients.get(client);
    if (versions === undefined) {
      if (clients.size >= MOST_CLIENTS) return [OTHERS, null];
      clients.set(client, (versions = new Set()));
    }
    if (version === null || versions.has(version)) return [client, version];
    if (versions.size >= MOST_VERSIONS) return [client, OTHERS];
    versions.add(version);
    return [client, version];
  };
}

function createSheets() {
  const sheets = new Map<string, Sheet>();
  let latest: Sheet | undefined;
  return {
    of(day: number, client: string, version: string | null): Sheet {
      if (latest?.day === day && latest.client === client && latest.version === version) return latest;
      // A NUL is in no client id of ours, and in no version.
      const label = `${day}\0${client}\0${version ?? ''}`;
      const found = sheets.get(label);
      if (found !== undefined) return (latest = found);
      sheets.set(label, (latest = new Sheet(day, client, version)));
      return latest;
    },
    all: () => sheets.values(),
  };
}

/** At most so many rows by name; everything beyond adds up for all applications together. */
function toRows(sheets: Iterable<Sheet>, maxRows: number): FieldUse[] {
  const rows: FieldUse[] = [];
  const others = new Map<number, Sheet>();
  const put = ({ day, client, version }: Sheet, coordinate: string, { uses, lastAt }: Tally) =>
    rows.push({ day: dayOf(day * DAY_MS - HANOI_MS), client, version, coordinate, uses, lastAt: new Date(lastAt) });
  for (const sheet of sheets)
    for (const [coordinate, tally] of sheet.settle()) {
      if (rows.length < maxRows) {
        put(sheet, coordinate, tally);
        continue;
      }
      const beyond = others.get(sheet.day) ?? new Sheet(sheet.day, OTHERS, null);
      others.set(sheet.day, beyond);
      addTo(beyond.parts, coordinate, tally.uses, tally.lastAt);
    }
  for (const sheet of others.values()) for (const [coordinate, tally] of sheet.parts) put(sheet, coordinate, tally);
  return rows;
}

/** Counts in memory, and writes now and then in one go. */
export function createFieldUses(options: FieldUsesOptions): FieldUses {
  const { now = Date.now, maxRows } = options;
  const nameOf = createNames();
  let sheets = createSheets();
  let running: Promise<void> | undefined;

  const dayAt = (time: number) => Math.floor((time + HANOI_MS) / DAY_MS);

  async function write(): Promise<void> {
    const rows = toRows(sheets.all(), maxRows);
    if (rows.length === 0) return;
    sheets = createSheets();
    try {
      await options.write(rows);
    } catch (error) {
      // Back among what was counted meanwhile.
      for (const { client, version, coordinate, uses, lastAt, day } of rows)
        addTo(sheets.of(Date.parse(day) / DAY_MS, client, version).parts, coordinate, uses, lastAt.getTime());
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
    add(client, version, uses, values) {
      const time = now();
      const day = dayAt(time);
      const sheet = sheets.of(day, ...nameOf(day, client, version));
      sheet.count(uses, time);
      if (values !== undefined) for (const value of values) addTo(sheet.parts, value, 1, time);
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
      // Once more for what one failed write left.
      await flush();
    },
  };
}
