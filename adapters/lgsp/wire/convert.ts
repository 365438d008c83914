// From what a service writes to what the schema promises. Undefined says that a value does not fit; null that there is none.
import { GraphQLError } from 'graphql';
import { ERRORS } from '../../../schema/errors.js';
import type { EnumField, Field, ObjectField, TextField, TimeField } from '../declaration/fieldSchema.js';
import { propertyOf } from '../declaration/propertyOf.js';
import { UpstreamError, type AdapterRecord } from '../../kit/index.js';
import { compileFormat, toDay, toInstant } from './dates.js';
import { compilePlace, isNothing } from './place.js';

/** A value that is there. */
type Convert = (raw: unknown) => unknown;

/** Makes the property of a record out of a row; throws where a row is broken. */
export type ReadField = (row: unknown) => unknown;

const DECIMAL = /^-?\d{1,30}(\.\d{1,15})?$/;
const INT_MAX = 2 ** 31;

/** Text or a number as text; a number that has lost digits is none. */
export function toText(raw: unknown): string | undefined {
  if (typeof raw === 'string') return raw.trim();
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return undefined;
  const text = String(raw);
  return text.includes('e') || (Number.isInteger(raw) && !Number.isSafeInteger(raw)) ? undefined : text;
}

function textConverter({ kind, digits }: TextField): Convert {
  return (raw) => {
    const text = toText(raw);
    if (text === undefined) return undefined;
    if (kind === 'Decimal') return DECIMAL.test(text) ? text : undefined;
    return digits !== undefined && /^\d+$/.test(text) ? text.padStart(digits, '0') : text;
  };
}

function toNumber(raw: unknown): number | undefined {
  const text = toText(raw);
  return text !== undefined && DECIMAL.test(text) ? Number(text) : undefined;
}

function toInt(raw: unknown): number | undefined {
  const number = toNumber(raw);
  return number !== undefined && Number.isInteger(number) && number >= -INT_MAX && number < INT_MAX
    ? number
    : undefined;
}

function booleanConverter(trueWhen: readonly string[], falseWhen: readonly string[]): Convert {
  return (raw) => {
    const text = (typeof raw === 'boolean' ? String(raw) : toText(raw))?.toLowerCase();
    if (trueWhen.some((word) => word.toLowerCase() === text)) return true;
    return falseWhen.some((word) => word.toLowerCase() === text) ? false : undefined;
  };
}

function timeConverter({ kind, formats }: TimeField, offset: number): Convert {
  const readers = formats.map(compileFormat);
  return (raw) => {
    const text = toText(raw);
    if (text === undefined) return undefined;
    return kind === 'Date' ? toDay(text, readers, offset) : toInstant(text, readers, offset);
  };
}

function enumConverter({ values }: EnumField): Convert {
  return (raw) => {
    const text = (typeof raw === 'boolean' ? String(raw) : toText(raw)) ?? '';
    return Object.hasOwn(values, text) ? values[text]?.name : undefined;
  };
}

function objectConverter({ fields }: ObjectField, offset: number): Convert {
  const read = compileFields(fields, offset);
  return (raw) => (typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? read(raw) : undefined);
}

function converterOf(field: Field, offset: number): Convert {
  switch (field.kind) {
    case 'String':
    case 'Decimal':
      return textConverter(field);
    case 'Int':
      return toInt;
    case 'Float':
      return toNumber;
    case 'Boolean':
      return booleanConverter(field.trueWhen, field.falseWhen);
    case 'Date':
    case 'DateTime':
      return timeConverter(field, offset);
    case 'Enum':
      return enumConverter(field);
    case 'Reference':
      return toText;
    case 'Object':
      return objectConverter(field, offset);
  }
}

function asList(convert: Convert): Convert {
  return (raw) => {
    if (!Array.isArray(raw)) return undefined;
    const items = raw.filter((item) => !isNothing(item)).map(convert);
    return items.includes(undefined) ? undefined : items;
  };
}

function broken(name: string, what: string): UpstreamError {
  return new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${name}: ${what}` });
}

/** Stands where a value cannot be shown: the gateway answers null for the field, with this error of the catalogue. */
function fieldError(): GraphQLError {
  const { vi, en, hop, retryable } = ERRORS.UPSTREAM_BAD_RESPONSE;
  return new GraphQLError(vi, {
    extensions: { code: 'UPSTREAM_BAD_RESPONSE', hop, retryable, messages: { vi, en } },
  });
}

/** A required value that is missing or does not fit breaks the row; any other costs itself alone. */
export function compileField(name: string, field: Field, offset: number): ReadField {
  const place = compilePlace(field.at);
  const one = converterOf(field, offset);
  const isList = 'list' in field && field.list;
  const convert = isList ? asList(one) : one;
  return (row) => {
    const { value: raw } = place(row);
    const isEmpty = raw === undefined || raw === null || raw === '';
    if (isEmpty && !field.required) return null;
    const value = isEmpty ? undefined : convert(raw);
    if (value !== undefined && !(value === '' && field.required)) return value === '' ? null : value;
    // What is an object to the schema cannot be an error.
    if (field.required || field.kind === 'Object') throw broken(name, isEmpty ? 'missing' : 'does not fit');
    return fieldError();
  };
}

export function compileFields(
  fields: Readonly<Record<string, Field>>,
  offset: number,
): (row: unknown) => AdapterRecord {
  const readers = Object.entries(fields).map(
    ([name, field]) => [propertyOf(name, field), compileField(name, field, offset)] as const,
  );
  return (row) => Object.fromEntries(readers.map(([name, read]) => [name, read(row)]));
}
