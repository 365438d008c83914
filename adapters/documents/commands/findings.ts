// Everything that is wrong with an input, said at once.
import { InputError, type Bilingual } from '../../kit/index.js';

/** Collects what must be put right; each sentence names the argument and what is accepted, never the value. */
export class Findings {
  private readonly found: Bilingual[] = [];

  add(argument: string, vi: string, en: string): void {
    this.found.push({ vi: `${argument}: ${vi}`, en: `${argument}: ${en}` });
  }

  /** @throws InputError that says all of it, if there is anything. */
  throwIfAny(): void {
    if (this.found.length === 0) return;
    throw new InputError(this.found.map(({ en }) => en).join(' '), this.found.map(({ vi }) => vi).join(' '));
  }
}
