// Days and instants in the forms that services write: dd/MM/yyyy, yyyyMMdd, ISO with and without a zone, seconds.

const TOKENS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;
type Token = (typeof TOKENS)[number];
type Parts = Partial<Record<Token, number>>;

const ISO =
  /^(?<yyyy>\d{4})-(?<MM>\d{2})-(?<dd>\d{2})(?:[T ](?<HH>\d{2}):(?<mm>\d{2})(?::(?<ss>\d{2})(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/;

/** A day and a time on the clock of a zone. */
interface Read {
  readonly parts: Parts;
  /** Minutes east; undefined where the text has no zone. */
  readonly zone: number | undefined;
}

export type Reader = (text: string) => Read | Date | undefined;

/** `+07:00` → 420; `Z` → 0. */
export function toMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function toParts(groups: Readonly<Record<string, string | undefined>>): Parts {
  const given = TOKENS.filter((token) => groups[token] !== undefined);
  return Object.fromEntries(given.map((token) => [token, Number(groups[token])]));
}

function readIso(text: string): Read | undefined {
  const groups = ISO.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { zone } = groups as { zone?: string };
  return { parts: toParts(groups), zone: zone === undefined ? undefined : toMinutes(zone) };
}

/** Negative before 1970. */
function readEpoch(text: string, factor: number): Date | undefined {
  return /^-?\d{1,14}$/.test(text) ? new Date(Number(text) * factor) : undefined;
}

/** Of one form as a declaration names it. */
export function compileFormat(format: string): Reader {
  if (format === 'iso') return readIso;
  if (format === 'epoch-seconds') return (text) => readEpoch(text, 1_000);
  if (format === 'epoch-milliseconds') return (text) => readEpoch(text, 1);
  const seen = new Set<string>();
  const source = format.replace(/yyyy|MM|dd|HH|mm|ss|[^A-Za-z]/g, (piece) => {
    if (!TOKENS.some((token) => token === piece)) return piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    if (seen.has(piece)) return `\\d{${piece.length}}`;
    seen.add(piece);
    return `(?<${piece}>\\d{${piece.length}})`;
  });
  const whole = new RegExp(`^${source}$`);
  return (text) => {
    const groups = whole.exec(text)?.groups;
    return groups === undefined ? undefined : { parts: toParts(groups), zone: undefined };
  };
}

/** Milliseconds of the clock as if it were UTC; undefined for the 31st of February and its like. */
function clockOf({ yyyy, MM = 1, dd = 1, HH = 0, mm = 0, ss = 0 }: Parts): number | undefined {
  if (yyyy === undefined || HH > 23 || mm > 59 || ss > 59) return undefined;
  const time = Date.UTC(yyyy, MM - 1, dd, HH, mm, ss);
  const day = new Date(time);
  if (yyyy < 1000 || day.getUTCMonth() !== MM - 1 || day.getUTCDate() !== dd) return undefined;
  return time;
}

function firstFit(text: string, readers: readonly Reader[]): Read | Date | undefined {
  for (const read of readers) {
    const found = read(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

const FIRST = Date.UTC(999, 11, 31);
const END = Date.UTC(10_000, 0, 1);

/** A year of four digits. Another one comes of a number in another measure, such as microseconds that were read as seconds. */
function isPlausible(time: number): boolean {
  return time >= FIRST && time < END;
}

/** `offset`: minutes east of UTC where a text has no zone. Undefined if no form fits. */
export function toInstant(text: string, readers: readonly Reader[], offset: number): Date | undefined {
  const found = firstFit(text, readers);
  if (found === undefined) return undefined;
  const clock = found instanceof Date ? found.getTime() : clockOf(found.parts);
  const time = found instanceof Date || clock === undefined ? clock : clock - (found.zone ?? offset) * 60_000;
  return time === undefined || !isPlausible(time) ? undefined : new Date(time);
}

/** The day (YYYY-MM-DD): as it stands there, or of an instant in the zone `offset` minutes east. */
export function toDay(text: string, readers: readonly Reader[], offset: number): string | undefined {
  const found = firstFit(text, readers);
  if (found === undefined) return undefined;
  const isInstant = found instanceof Date || found.zone !== undefined;
  const instant = toInstant(text, readers, offset);
  if (instant === undefined) return undefined;
  const clock = isInstant ? instant.getTime() + offset * 60_000 : clockOf(found.parts);
  if (clock === undefined || !isPlausible(clock)) return undefined;
  return new Date(clock).toISOString().slice(0, 10);
}
