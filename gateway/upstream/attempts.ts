// Whether a stream of a service that has broken off is asked for once more, and when.
import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { UpstreamError } from '../../adapters/kit/index.js';

/** Connections in a row that tell of nothing, before it is given up. */
const MAX_ATTEMPTS = 5;
const BACKOFF = { initialDelay: 250, maxDelay: 10_000 };
/** A service that has fallen silent without closing is found out by its connection. */
export const KEEP_ALIVE_MS = 30_000;

/** Only a service that cannot be reached may be there again later. */
const MAY_RETURN: ReadonlySet<string> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_CIRCUIT_OPEN']);

/** Of one subscription. */
export class Attempts {
  private failed = 0;
  private wasThere = false;
  /** When the connection of this attempt was opened. */
  private openedAt = Infinity;
  private backoff: IBackoff<unknown> | undefined;

  open(): void {
    this.wasThere = true;
    this.openedAt = Date.now();
  }

  succeed(): void {
    [this.failed, this.backoff] = [0, undefined];
  }

  /** Throws what it was told if it is given up: what has never been there, and what does not come back. */
  fail(error: UpstreamError): void {
    if (!this.wasThere || !MAY_RETURN.has(error.code)) throw error;
    // Something in between may close what is silent for a while.
    if (Date.now() - this.openedAt >= KEEP_ALIVE_MS) this.succeed();
    this.openedAt = Infinity;
    this.failed += 1;
    if (this.failed > MAX_ATTEMPTS) throw error;
  }

  pauseMs(): number {
    this.backoff = this.backoff === undefined ? new ExponentialBackoff(BACKOFF).next() : this.backoff.next(undefined);
    return this.backoff.duration;
  }
}
