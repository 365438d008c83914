// Sets of codes as settings write them: `00-15,99` stands for sixteen codes and one more.
import { z } from 'zod';

const ENTRY = /^(\d{1,6})-(\d{1,6})$/;
const CODE = /^[0-9A-Za-z.+]{1,20}$/;
/** More than any list of the Ministry has. */
const MOST = 2_000;

function expand(entry: string): readonly string[] | undefined {
  const [, first, last] = ENTRY.exec(entry) ?? [];
  if (first === undefined || last === undefined) return CODE.test(entry) ? [entry] : undefined;
  const length = Number(last) - Number(first) + 1;
  if (length < 1 || length > MOST) return undefined;
  return Array.from({ length }, (_, place) => String(Number(first) + place).padStart(first.length, '0'));
}

/** The codes of a set; undefined for what is none. */
export function parseCodeSet(text: string): ReadonlySet<string> | undefined {
  const codes = text.split(',').map((entry) => expand(entry.trim()));
  return codes.every((some) => some !== undefined) ? new Set(codes.flat()) : undefined;
}

/** A set of codes in the settings; a broken one stops the start. */
export const codeSet = z
  .string()
  .max(5_000)
  .refine((text) => parseCodeSet(text) !== undefined, 'must be codes and ranges of codes: 00-15,99');
