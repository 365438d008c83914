// Reorganisations take effect by their date alone. This writes down that one did, once, on whichever replica is first,
// and moves the agencies that were to move on that day.
import type { Clock } from '../../adapters/kit/index.js';
import { PLAIN_ENTRY, type AuditEntry, type Auditor } from '../audit/index.js';
import { describeError, type Logger } from '../observability/index.js';
import { reorganisationStore } from '../store/index.js';
import { createReorganisations, type AppliedReorganisation } from '../units/index.js';
import type { Registry } from './openRegistry.js';

export interface ReorganisationParts {
  readonly registry: Registry;
  readonly auditor: Auditor<never>;
  readonly clock: Clock;
  readonly log: Logger;
  /** First part of unit keys. */
  readonly prefix: string;
  changed(): Promise<void>;
}

const LOOK_MS = 15_000;

/** Another replica was faster: nothing to write down. */
class NothingDue extends Error {}

function toEntry(applied: readonly AppliedReorganisation[]): AuditEntry {
  const [first] = applied;
  return {
    ...PLAIN_ENTRY,
    event: 'reorganisation.applied',
    actor: { ...PLAIN_ENTRY.actor, client: 'gateway' },
    target: first === undefined ? null : { type: 'Reorganisation', id: first.id },
    details: { applied },
  };
}

/** Looks now and then; gives the end of it. */
export function keepReorganisations(parts: ReorganisationParts): () => void {
  const { registry, auditor, clock, log, prefix } = parts;
  const { db } = registry.store;
  const reorganisations = createReorganisations({ store: reorganisationStore, prefix, clock });

  async function look(): Promise<void> {
    const due = await db
      .selectFrom('reorganisation')
      .select('id')
      .where('state', '=', 'SCHEDULED')
      .where('effective_on', '<=', clock.today())
      .limit(1)
      .execute();
    if (due.length === 0) return;
    await auditor.transact(async (tx) => {
      const applied = await reorganisations.markApplied(tx);
      if (applied.length === 0) throw new NothingDue();
      return { result: undefined, entry: toEntry(applied) };
    });
    await parts.changed();
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      if (!(error instanceof NothingDue)) log.warn(describeError(error), 'reorganisations');
    });
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
