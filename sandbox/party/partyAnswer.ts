// The envelope of the Party system's answers: as the portal's, with UPPERCASE keys, text for every value, HTTP 200.

/** An object of an answer. */
export interface PartyItem {
  readonly [key: string]: string | readonly PartyItem[];
}

/** What a service found. */
export interface PartyFound {
  readonly result: readonly PartyItem[];
}

/** The whole answer; a refusal has no result. */
export interface PartyAnswer {
  readonly error_code: number | string;
  readonly message: string;
  readonly session?: string;
  readonly result?: readonly PartyItem[];
}

/** The system says no; there is nothing but the text to go by. */
export class PartyRefusal extends Error {
  override readonly name = 'PartyRefusal';

  constructor(
    message: string,
    readonly code: number | string = -1,
  ) {
    super(message);
  }
}

/** `2026-07-15` or a local time to `20260715…`; null to ''. */
export function toWireTime(time: string | null): string {
  return time === null ? '' : time.replaceAll(/[-T:]/g, '');
}
