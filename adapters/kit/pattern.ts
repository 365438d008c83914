// Regular expressions in the settings of adapters.
import { z } from 'zod';

/** A pattern that must compile; a broken one stops the start, not a request. */
export const pattern = z.string().min(1).max(300).refine(compiles, 'must be a valid regular expression');

function compiles(text: string): boolean {
  try {
    new RegExp(text, 'iu');
    return true;
  } catch {
    return false;
  }
}
