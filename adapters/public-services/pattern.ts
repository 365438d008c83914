// Regular expressions in the settings.
import { z } from 'zod';

/** A pattern that must compile; a broken one stops the start, not a request. */
export const pattern = z.string().max(200).refine(compiles, 'must be a valid regular expression');

function compiles(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
