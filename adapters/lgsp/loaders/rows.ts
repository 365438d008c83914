// Rows of one type: what a reply has becomes records, each with the unit it belongs to.
import { UpstreamError, type AdapterRecord, type AdapterRuntime, type UnitKey } from '../../kit/index.js';
import type { RowType } from '../declaration/declarationSchema.js';
import type { Config } from '../toConfigSchema.js';
import { compileFields, toText } from '../wire/convert.js';
import { toMinutes } from '../wire/dates.js';
import { compilePlace } from '../wire/place.js';

export interface ServiceRow {
  /** As the service has it. */
  readonly key: string;
  readonly unit: UnitKey | null;
  readonly subject: string | null;
  readonly record: AdapterRecord;
}

/** `asked`: the key that the service was asked for; a row of another key is no answer. */
export type ReadRow = (raw: unknown, asked?: string) => ServiceRow;

function broken(detail: string): UpstreamError {
  return new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail });
}

/** Of an agency that the directory does not know, or without a code: nobody's. */
function unitReader({ unit }: RowType, { units, clock, config }: AdapterRuntime<Config>) {
  const place = compilePlace(unit?.at ?? '');
  return (raw: unknown): UnitKey | null => {
    if (unit === undefined) return null;
    if (unit.by === 'OWNER') return units.agency(config.ownerAgency ?? '')?.unit ?? null;
    const code = toText(place(raw).value) ?? '';
    if (code === '') return null;
    return (unit.by === 'AGENCY' ? units.agency(code)?.unit : units.unitOn(code, clock.today())) ?? null;
  };
}

/** A number has no zeros in front: `100000` may be the key `0100000`. */
function isSameKey(found: string, asked: string): boolean {
  return found === asked || (/^\d+$/.test(found) && asked.padStart(30, '0') === found.padStart(30, '0'));
}

export function compileRow(type: RowType, runtime: AdapterRuntime<Config>, spell: (key: string) => string): ReadRow {
  const { key: named, subject, name } = type;
  const read = compileFields(type.fields, toMinutes(runtime.config.utcOffset));
  const unitOf = unitReader(type, runtime);
  return (raw, asked) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw broken(`${name}: no row`);
    const values = read(raw);
    const found = values[named.field];
    // A personal key may be left out of the reply: it was asked for.
    const given = found === null && named.personal && asked !== undefined ? asked : found;
    if (typeof given !== 'string') throw broken(`${name}.${named.field}: no key`);
    if (asked !== undefined && !isSameKey(given, asked)) throw broken(`${name}: a row of another key`);
    const key = asked ?? given;
    const person = subject === undefined ? null : values[subject];
    const unit = unitOf(raw);
    return {
      key,
      unit,
      subject: typeof person === 'string' ? person : null,
      record: {
        ...values,
        [named.field]: key,
        ...(named.personal && { reference: spell(key) }),
        ...(type.unit !== undefined && { unitKey: unit }),
      },
    };
  };
}
