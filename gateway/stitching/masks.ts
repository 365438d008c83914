// How personal values look to somebody who may not see them in clear.
import type { MaskKind } from '../../schema/rules.js';

const PERSONAL_NUMBER = /(?<!\d)\d{12}(?!\d)/g;

/** Whether there is anything in a value that its mask would hide. */
export function isHidden(kind: MaskKind, value: unknown): boolean {
  return kind !== 'TEXT' || typeof value !== 'string' || value.search(PERSONAL_NUMBER) >= 0;
}

const MASKS: Readonly<Record<MaskKind, (text: string) => string | null>> = {
  FULL: () => null,
  IDENTIFIER: (text) =>
    text.length > 8 ? `${text.slice(0, 4)}${'*'.repeat(text.length - 6)}${text.slice(-2)}` : '*'.repeat(text.length),
  // Too short to hide most of it: hidden whole.
  PHONE: (text) => (text.length > 6 ? `${'*'.repeat(text.length - 3)}${text.slice(-3)}` : '*'.repeat(text.length)),
  NAME: (text) => {
    const names = text.trim().split(/\s+/);
    const shown = names.length > 1 ? names.length - 1 : -1;
    return names.map((name, i) => (i === shown ? name : `${[...name][0] ?? ''}.`)).join(' ');
  },
  // What people write into a text may hold a personal number (số định danh: twelve digits).
  TEXT: (text) => text.replace(PERSONAL_NUMBER, (number) => `${number.slice(0, 4)}${'*'.repeat(6)}${number.slice(-2)}`),
  YEAR: (text) => /^\d{4}(?=-|$)/.exec(text)?.[0] ?? null,
};

/** The masked form of a value; what is not text is hidden altogether. */
export function maskValue(kind: MaskKind, value: unknown): string | null {
  return typeof value === 'string' ? MASKS[kind](value) : null;
}
