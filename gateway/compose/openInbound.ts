// Calls of connected systems: which adapter has the address, and what becomes of what goes wrong.
import {
  InboundRefused,
  untilSignal,
  type InboundDefinition,
  type InboundFailure,
  type InboundWork,
} from '../../adapters/kit/index.js';
import { ArrivalUnacceptable } from '../events/index.js';
import type { InboundCall, InboundRoute } from '../http/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import type { QuotaKeeper } from '../quota/index.js';
import type { AdapterInstance } from '../stitching/index.js';
import type { Events } from './openEvents.js';

export interface InboundParts {
  readonly instances: readonly AdapterInstance[];
  readonly events: Pick<Events, 'keep'>;
  readonly quota: Pick<QuotaKeeper, 'failedSignIn' | 'isLocked'>;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'inbound'>;
}

interface Address {
  readonly segments: readonly string[];
  readonly definition: InboundDefinition<unknown>;
  readonly instance: AdapterInstance;
}

/** The longest first: what fits a part of it fits the whole better. */
function addressesOf(instances: readonly AdapterInstance[]): readonly Address[] {
  const all = instances.flatMap((instance) =>
    Object.entries(instance.adapter.inbound ?? {}).map(([path, definition]) => ({
      segments: [instance.adapter.id, ...path.split('/')],
      ...{ definition, instance },
    })),
  );
  return all.sort((a, b) => b.segments.length - a.segments.length);
}

/** What is wrong with the content will be so again; anything else may be over the next time. */
function failureOf(error: unknown): InboundFailure {
  return error instanceof InboundRefused || error instanceof ArrivalUnacceptable ? 'REFUSED' : 'FAILED';
}

export function createInbound({ instances, events, quota, log, metrics }: InboundParts) {
  const addresses = addressesOf(instances);

  function toRoute({ segments, definition, instance }: Address, call: InboundCall): InboundRoute {
    const { client, adapter } = instance;
    const { requestId, ip, query, headers } = call;
    const head = { rest: call.segments.slice(segments.length), query, headers, ip };

    async function answer(body: Uint8Array, signal: AbortSignal) {
      const keep: InboundWork<unknown>['keep'] = (arrival) => events.keep(adapter.id, arrival, { requestId, ip });
      try {
        const answering = definition.answer({ ...head, client, body, requestId, signal, keep });
        // The system is told to come again; what is kept after all it finds kept.
        const reply = await untilSignal(answering, signal, 'deadline of an inbound call');
        metrics.inbound(adapter.id, 'answered');
        return reply;
      } catch (error) {
        const failure = failureOf(error);
        metrics.inbound(adapter.id, failure === 'REFUSED' ? 'refused' : 'failed');
        const why = error instanceof InboundRefused ? { reason: error.reason } : describeError(error);
        log.warn({ adapter: adapter.id, requestId, failure, ...why }, 'inbound');
        return definition.failed(failure, client);
      }
    }

    return {
      method: definition.method,
      maxBytes: definition.maxBytes(client),
      deadlineMs: definition.timeoutMs?.(client),
      admit: () => definition.admit(head, client),
      answer,
      refused: () => definition.failed('REFUSED', client),
      tooLarge: () => definition.failed('TOO_LARGE', client),
    };
  }

  function find(call: InboundCall): InboundRoute | undefined {
    const found = addresses.find(({ segments }) => segments.every((segment, i) => call.segments[i] === segment));
    return found === undefined ? undefined : toRoute(found, call);
  }

  /** Of one caller at one system: a wrong secret there shuts nobody out of the others. */
  const lockOf = ({ segments, ip }: InboundCall): string => `inbound:${segments[0] ?? ''}:${ip ?? ''}`;

  async function onRefused(call: InboundCall): Promise<void> {
    const { requestId } = call;
    metrics.inbound(call.segments[0] ?? '', 'not-admitted');
    log.info({ event: 'authn_login_fail', requestId, reason: 'inbound' }, 'a system was not let in');
    await quota.failedSignIn(lockOf(call));
  }

  return {
    find,
    lockedFor: (call: InboundCall) => quota.isLocked(lockOf(call)),
    onRefused,
    onBroken: ({ segments, requestId }: InboundCall, error: unknown) =>
      log.warn({ adapter: segments[0], requestId, ...describeError(error) }, 'inbound: an answer broke off'),
  };
}
