// What a session holds, sealed in the store: the principal and the tokens it rests on.
import type { Principal } from '../principal.js';
import type { Sealer } from '../sealer.js';

export interface SessionContents {
  readonly principal: Principal;
  readonly idToken: string;
  readonly refreshToken: string | null;
}

/** Bound to the one session: contents moved to another row do not open. */
export function sealContents(sealer: Sealer, idHash: string, contents: SessionContents): string {
  return sealer.seal(`console-session ${idHash}`, JSON.stringify(contents));
}

/** Undefined if it was sealed with another key: whoever holds that session signs in again. */
export function openContents(sealer: Sealer, idHash: string, sealed: string): SessionContents | undefined {
  const text = sealer.unseal(`console-session ${idHash}`, sealed);
  return text === undefined ? undefined : (JSON.parse(text) as SessionContents);
}
