// How personal values look to somebody who may not see them in clear.
import type { MaskKind } from '../../schema/rules.js';

const MASKS: Readonly<Record<MaskKind, (text: string) => string | null>> = {
  FULL: () => null,
  IDENTIFIER: (text) =>
    text.length > 6 ? `${text.slice(0, 4)}${'*'.repeat(text.length - 6)}${text.slice(-2)}` : '*'.repeat(text.length),
  PHONE: (text) => `${'*'.repeat(Math.max(0, text.length - 3))}${text.slice(-3)}`,
  NAME: (text) => {
    const names = text.trim().split(/\s+/);
    return names.map((name, i) => (i === names.length - 1 ? name : `${[...name][0] ?? ''}.`)).join(' ');
  },
  YEAR: (text) => text.slice(0, 4),
};

/** The masked form of a value; what is not text is hidden altogether. */
export function maskValue(kind: MaskKind, value: unknown): string | null {
  return typeof value === 'string' ? MASKS[kind](value) : null;
}
