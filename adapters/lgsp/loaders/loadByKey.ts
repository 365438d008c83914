// Rows by key: one call each, a few at a time; or out of the list, where the service has no call for one.
import { createRowTest, InputError, inParallel, isEmptyScope, type AdapterRecord } from '../../kit/index.js';
import type { Call, RowSource } from '../client.js';
import { NotFound } from '../wire/judge.js';
import { isNothing } from '../wire/place.js';
import type { ServiceRow } from './rows.js';

/** Nobody is looked up without saying why. */
class PurposeNeeded extends InputError {
  override readonly code = 'FORBIDDEN_WITHOUT_PURPOSE';

  constructor() {
    super('State a purpose for which these rows may be asked for.', 'Cần nêu mục đích được phép tra cứu.');
  }
}

/** Throws before anything is asked. */
export function requirePurpose({ type }: RowSource, { purpose, client }: Call): void {
  if (type.purpose && (purpose === null || client.config.purposes?.includes(purpose) !== true))
    throw new PurposeNeeded();
}

/** True if no row of the type can be shown: nothing is asked. */
export function seesNothing({ type }: RowSource, { scope }: Call): boolean {
  return type.access !== 'PUBLIC' && scope.subject === undefined && isEmptyScope(scope, type.name);
}

/** Which rows of the type may be shown. */
export function visibleTest({ type, sealed }: RowSource, { scope }: Call): (row: ServiceRow) => boolean {
  if (type.access === 'PUBLIC') return () => true;
  const shows = createRowTest(scope, type.name);
  return ({ key, unit, subject }) => shows({ key: sealed?.seal(key) ?? key, units: [unit], subject });
}

/** The one row of a reply; some services put it into a list. */
function pickRow(source: RowSource, reply: unknown, key: string): ServiceRow | null {
  const { value, holder } = source.row(reply);
  if (isNothing(value) && holder && value !== undefined) return null;
  if (!Array.isArray(value)) return source.read(value, key);
  return source.read(value[0], key);
}

async function askOne(source: RowSource, key: string, call: Call): Promise<ServiceRow | null> {
  const { one, key: named } = source.type;
  if (one === undefined) return null;
  if (named.personal) await call.lookUp(key);
  try {
    return pickRow(source, await call.client.service.ask(one, { key }, call.signal), key);
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

/** What the service has of these keys, whoever may see it. */
export async function findRows(
  source: RowSource,
  keys: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, ServiceRow>> {
  const asked = [...new Set(keys)].filter((key) => source.fits(key));
  if (asked.length === 0) return new Map();
  if (source.type.one === undefined) {
    const rows = new Map((await source.list({}, call.signal)).map((row) => [row.key, row]));
    return new Map(asked.flatMap((key) => (rows.has(key) ? [[key, rows.get(key) as ServiceRow] as const] : [])));
  }
  const { parallel } = call.client.config.reading;
  const found = await inParallel(asked, parallel, call.signal, (key, signal) =>
    askOne(source, key, { ...call, signal }),
  );
  return new Map(asked.flatMap((key, i) => (found[i] == null ? [] : [[key, found[i]] as const])));
}

/** By the key of the service: one entry for each, null for what is not there or not to be seen. */
export async function loadRows(
  source: RowSource,
  keys: readonly string[],
  call: Call,
): Promise<readonly (AdapterRecord | null)[]> {
  if (keys.length === 0 || seesNothing(source, call)) return keys.map(() => null);
  requirePurpose(source, call);
  const rows = await findRows(source, keys, call);
  const shows = visibleTest(source, call);
  return keys.map((key) => {
    const row = rows.get(key);
    return row !== undefined && shows(row) ? row.record : null;
  });
}

/** By the key of a record: the same, or the reference that stands for it. */
export async function loadEntities(
  source: RowSource,
  references: readonly string[],
  call: Call,
): Promise<readonly (AdapterRecord | null)[]> {
  const { sealed } = source;
  if (sealed === undefined) return loadRows(source, references, call);
  const keys = references.map((reference) => sealed.open(reference) ?? '');
  const records = await loadRows(source, keys, call);
  // Sealed anew it may be another one by now: the row keeps the reference that it was asked by.
  return records.map((record, i) => (record === null ? null : { ...record, reference: references[i] }));
}

/** A root field: the key is an argument, and one that cannot be is said to be wrong. */
export async function lookUpRow(
  source: RowSource,
  args: Readonly<Record<string, string>>,
  call: Call,
): Promise<AdapterRecord | null> {
  const { field } = source.type.key;
  requirePurpose(source, call);
  const key = (args[field] ?? '').trim();
  if (!source.fits(key))
    throw new InputError(
      `${field} is not of the form that the service has.`,
      `${field} không đúng dạng mã của hệ thống.`,
    );
  return (await loadRows(source, [key], call))[0] ?? null;
}
