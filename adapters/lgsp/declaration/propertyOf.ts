// Under which name a record holds what a field is made of.
import type { Field } from './fieldSchema.js';

/** A reference is held as the key that it leads by. */
export function propertyOf(name: string, { kind }: Pick<Field, 'kind'>): string {
  return kind === 'Reference' ? `${name}Key` : name;
}
