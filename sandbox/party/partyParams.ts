// Reads the parameters of a call to the Party system; refuses what is missing or of the wrong kind.
import { PartyRefusal } from './partyAnswer.js';

/** The body of a call. */
export type PartyParams = Readonly<Record<string, unknown>>;

/** A scalar as text, '' when absent. */
export function readText(params: PartyParams, name: string): string {
  const value = params[name] ?? '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  throw new PartyRefusal(`Tham số ${name} không hợp lệ`);
}

/** A scalar that must be there. */
export function readRequired(params: PartyParams, name: string): string {
  const value = readText(params, name);
  if (value === '') throw new PartyRefusal(`Thiếu tham số ${name}`);
  return value;
}

/** A whole number, 0 and more. */
export function readAmount(params: PartyParams, name: string): number {
  const text = readRequired(params, name);
  if (!/^\d{1,15}$/.test(text)) throw new PartyRefusal(`Tham số ${name} không hợp lệ`);
  return Number(text);
}

/** A list of texts; an absent one is undefined. */
export function readTexts(params: PartyParams, name: string): readonly string[] | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new PartyRefusal(`Tham số ${name} không hợp lệ`);
  }
  return value;
}

/** A list of objects, none empty. */
export function readItems(params: PartyParams, name: string): readonly PartyParams[] {
  const value: unknown = params[name];
  const isList = Array.isArray(value) && value.length > 0;
  if (!isList || !value.every((item) => typeof item === 'object' && item !== null)) {
    throw new PartyRefusal(`Tham số ${name} không hợp lệ`);
  }
  return value as PartyParams[];
}

/** A month YYYY-MM. */
export function readPeriod(params: PartyParams, name: string): string {
  const value = readText(params, name);
  if (value !== '' && !/^\d{4}-(0[1-9]|1[0-2])$/.test(value)) throw new PartyRefusal(`Tham số ${name} phải là YYYY-MM`);
  return value;
}
