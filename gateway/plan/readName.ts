// Under which name an object is asked for: equal for equal keys alone.
import { valueAt } from './outputs.js';
import type { KeyAt, Raw } from './plan.js';
import { SourceError, isError } from './run.js';

function errorOf(value: Error | SourceError): SourceError {
  return new SourceError(value instanceof SourceError ? value.error : value);
}

/** A value of a key as JSON; what begins like this is no plain text. */
const AS_JSON = '\0';

/** Equal for equal values alone. */
function nameOf(value: unknown): unknown {
  if (typeof value === 'string' && !value.startsWith(AS_JSON)) return value;
  return typeof value === 'object' || typeof value === 'string' ? AS_JSON + JSON.stringify(value) : value;
}

/** Of keys that cannot be made. */
export const KEY_FAILED = { message: 'a key could not be made' };

/** Nothing is known of the key. */
export const UNKNOWN = Symbol('unknown');

/** The value that the key is made from, as a name; an error of it; `UNKNOWN`. */
function readSingleKey({ slot, property, computes }: KeyAt, raw: Raw): unknown {
  const value = slot === undefined ? raw[property as string] : valueAt(raw, slot, property);
  if (value === null || value === undefined) return UNKNOWN;
  if (typeof value === 'object' && isError(value)) return errorOf(value);
  return computes ? UNKNOWN : nameOf(value);
}

/** The values that the key is made from, as one name; an error of one of them; `UNKNOWN`. */
function readKey(keyFields: readonly KeyAt[], raw: Raw): unknown {
  let name = '';
  let known = false;
  let failed: SourceError | undefined;
  for (const { slot, property, computes } of keyFields) {
    const value = slot === undefined ? raw[property as string] : valueAt(raw, slot, property);
    if (value === null || value === undefined) name += '\n';
    else if (!isError(value)) {
      // As JSON none of several can reach into the next.
      name += `\n${JSON.stringify(value)}`;
      known ||= !computes;
    } else if (computes) return errorOf(value);
    else failed ??= errorOf(value);
  }
  return known ? name : (failed ?? UNKNOWN);
}

/**
 * What an object is asked for by, as one name; an error of it; `UNKNOWN`. A value that cannot be written as JSON (nested
 * without end) is no key.
 */
export function readName(keyFields: readonly KeyAt[], raw: Raw): unknown {
  const [only] = keyFields;
  try {
    return keyFields.length === 1 && only !== undefined ? readSingleKey(only, raw) : readKey(keyFields, raw);
  } catch {
    return new SourceError(KEY_FAILED);
  }
}
