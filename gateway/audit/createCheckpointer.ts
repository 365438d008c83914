// Signs where the chain stands, from memory: whoever rewrites the table cannot rewrite what was already signed.
import { appendAnchor } from './anchors.js';
import type { AuditStore, CheckpointRow } from './auditStore.js';
import { canonicalJson } from './canonicalJson.js';
import { hashBody, NO_HASH } from './chain.js';
import type { ChainPlace } from './createChainEnd.js';
import type { SigningKey } from './signingKey.js';
import { withTimeout } from './withTimeout.js';

export interface CheckpointerOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly anchorFile: string;
  readonly storeMs: number;
  readonly seconds: number;
  readonly records: number;
  readonly now: () => number;
  readonly place: () => ChainPlace;
  readonly key: () => SigningKey;
  readonly onWarning: (what: string, error?: unknown) => void;
}

export interface Checkpointer {
  /** Signs the present end of the chain if it has moved. */
  sign(): Promise<void>;
  /** The chain has grown. */
  onAdvance(): void;
  lastAt(): Date | null;
  /** Milliseconds since a checkpoint was due and could not be made; null: none is overdue. */
  overdueMs(): number | null;
  stop(): void;
}

/** Everything that the signature vouches for. */
export function toCheckpoint(
  last: CheckpointRow | null,
  place: ChainPlace,
  key: SigningKey,
  now: number,
): CheckpointRow {
  const prevHash = last?.hash ?? NO_HASH;
  const id = (last?.id ?? 0) + 1;
  const at = new Date(now);
  const body = canonicalJson({
    at,
    head: place.hash.toString('hex'),
    id,
    key: key.id,
    prev: prevHash.toString('hex'),
    seq: place.seq,
    v: 1,
    writer: place.writer,
  });
  const hash = hashBody(prevHash, body);
  const { writer, seq } = place;
  return { id, at, writer, seq, keyId: key.id, body, prevHash, hash, signature: key.sign(body) };
}

/** After a failure sooner than otherwise. */
const RETRY_SECONDS = 5;

export function createCheckpointer<Tx>(options: CheckpointerOptions<Tx>): Checkpointer {
  const { store, storeMs, key } = options;
  let signed = { writer: '', seq: 0 };
  let lastAt: Date | null = null;
  let overdueSince: number | null = null;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function make(): Promise<void> {
    const place = options.place();
    if (place.seq === 0 || (place.writer === signed.writer && place.seq === signed.seq)) return;
    const adding = store.addCheckpoint((last) => toCheckpoint(last, place, key(), options.now()));
    const checkpoint = await withTimeout(adding, storeMs);
    await appendAnchor(options.anchorFile, checkpoint);
    signed = { writer: place.writer, seq: place.seq };
    lastAt = checkpoint.at;
  }

  async function attempt(): Promise<void> {
    try {
      await make();
      overdueSince = null;
    } catch (error) {
      overdueSince ??= performance.now();
      options.onWarning('no checkpoint could be made', error);
    }
  }

  /** Never two at once. */
  function sign(): Promise<void> {
    running ??= attempt().finally(() => {
      running = null;
    });
    return running;
  }

  function plan(): void {
    if (stopped) return;
    const seconds = overdueSince === null ? options.seconds : Math.min(RETRY_SECONDS, options.seconds);
    timer = setTimeout(() => void sign().then(plan), seconds * 1_000);
    timer.unref();
  }

  plan();
  return {
    sign,
    onAdvance() {
      const { writer, seq } = options.place();
      const grown = writer === signed.writer ? seq - signed.seq : seq;
      if (grown >= options.records && overdueSince === null) void sign();
    },
    lastAt: () => lastAt,
    overdueMs: () => (overdueSince === null ? null : performance.now() - overdueSince),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
