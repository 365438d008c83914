// Looking claims up by the paths of an issuer's settings.
import { Unauthenticated } from './principal.js';

export type Claims = Readonly<Record<string, unknown>>;

/** ASCII letters alone: other foldings make equal what nobody would take for equal (K and the Kelvin sign). */
function fold(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The member's own name in this object; refuses two that differ in case alone. */
function nameIn(value: object, name: string, caseInsensitive: boolean): string | undefined {
  if (!caseInsensitive) return Object.hasOwn(value, name) ? name : undefined;
  const names = Object.keys(value).filter((own) => fold(own) === fold(name));
  if (names.length > 1) throw new Unauthenticated('claim names');
  return names[0];
}

/** The value at a dotted path, undefined if there is none. Inherited members do not count. */
export function claimAt(claims: Claims, path: string, caseInsensitive = false): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const own = nameIn(value, name, caseInsensitive);
    return own === undefined ? undefined : (value as Claims)[own];
  }, claims);
}

/** Two readers of one token must never see two different claims: with names compared loosely, each stands once. */
export function requireDistinctNames(claims: Claims): void {
  const names = Object.keys(claims);
  if (new Set(names.map(fold)).size < names.length) throw new Unauthenticated('claim names');
}
