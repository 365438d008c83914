// Whose a row is, and how that is known again where a value inside the row is shown.
import { UpstreamError, type AdapterRecord } from '../../adapters/kit/index.js';
import type { RequestAccess, RowOwner } from './context.js';

/** Where the rows of an entity type say whose they are. */
export interface RowShape {
  readonly type: string;
  /** The property with the local key. */
  readonly key: string;
  /** The property with the unit or units; undefined for public types. */
  readonly owner: string | undefined;
  /** Dotted path to the personal number of the one a row is about. */
  readonly subject: readonly string[] | undefined;
}

export type RowShapes = ReadonlyMap<string, RowShape>;

function textAt(record: AdapterRecord, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? (value as AdapterRecord)[name] : undefined),
    record,
  );
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** Reads the owner off a row. A row that names no unit belongs to nobody. */
export function toRowOwner(record: AdapterRecord, shape: RowShape): RowOwner {
  const held: unknown = shape.owner === undefined ? [] : record[shape.owner];
  const units = (Array.isArray(held) ? (held as unknown[]) : [held]).filter((unit) => typeof unit === 'string');
  const subject = shape.subject === undefined ? undefined : textAt(record, shape.subject);
  return { type: shape.type, key: String(record[shape.key]), units, subject };
}

/** The owner of a record, and of the values inside it, for as long as the record lives. */
const owners = new WeakMap<object, RowOwner>();

export function ownerOf(record: object): RowOwner | undefined {
  return owners.get(record);
}

/** Whose the row is; undefined if it may not be shown. Fails closed. */
export function seenOwner(
  record: AdapterRecord,
  shape: RowShape,
  access: RequestAccess,
  capability: string | null,
): RowOwner | undefined {
  const row = toRowOwner(record, shape);
  return shape.owner === undefined || access.sees(capability, row) ? row : undefined;
}

/** True if the row may be shown; remembers whose it is. */
export function admit(
  record: AdapterRecord,
  shape: RowShape | undefined,
  access: RequestAccess,
  capability: string | null,
): boolean {
  if (shape === undefined) return true;
  const row = seenOwner(record, shape, access, capability);
  if (row !== undefined) owners.set(record, row);
  return row !== undefined;
}

/** Values inside a row belong to whom the row belongs. Copies: an adapter may use one object in two rows. */
export function handDown(source: object, value: unknown): unknown {
  const row = owners.get(source);
  if (row === undefined || typeof value !== 'object' || value === null || value instanceof UpstreamError) return value;
  if (Array.isArray(value)) return value.map((member) => handDown(source, member));
  const copy = { ...value };
  owners.set(copy, row);
  return copy;
}
