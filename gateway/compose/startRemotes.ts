// How each GraphQL service is called: its own guard and its own kept connections, like every other system.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { Metrics } from '../observability/index.js';
import type { RemoteListener, RemoteWays, RequestContext } from '../stitching/index.js';
import { createGraphqlCaller, createGraphqlListener, createGuard, limitsSchema } from '../upstream/index.js';

export interface RunningRemotes {
  readonly remotes: readonly ({ readonly remote: RemoteAdapter } & RemoteWays)[];
  stop(): Promise<void>;
}

/** What a call carries of the gateway's own. Nothing that a client has sent is ever passed on. */
export interface GatewayCalls {
  /** The header `Authorization`: a short-lived token of ours, for this service alone. Undefined: none. */
  authorization?(remote: RemoteAdapter, context: RequestContext): string | undefined | Promise<string | undefined>;
}

function toHeaders(requestId: string, authorization: string | undefined): Record<string, string> {
  return { 'x-request-id': requestId, ...(authorization === undefined ? {} : { authorization }) };
}

export function startRemotes(
  adapters: readonly RemoteAdapter[],
  metrics: Metrics,
  shareInFlight: boolean,
  calls: GatewayCalls = {},
): RunningRemotes {
  const limits = limitsSchema.parse({});
  const running = adapters.map((remote) => {
    const observe = (_operation: string, outcome: string, seconds: number) =>
      metrics.upstream(remote.id, outcome, seconds);
    const guard = createGuard({ adapter: remote.id, limits, observe });
    const caller = createGraphqlCaller({ guard, limits, url: remote.url });
    const listener = createGraphqlListener({ guard, limits, url: remote.url });
    const call: RemoteWays['call'] = async ({ text, operation, variables, mark = '' }, context) => {
      const { signal, access, requestId } = context;
      const authorization = calls.authorization && (await calls.authorization(remote, context));
      // Equal rights alone: what one may read is never handed to somebody who may not. Who is known to the service by
      // another token may read something else there.
      const isShared = shareInFlight && access.permissionSet !== undefined;
      const sharedUnder = isShared ? `${access.permissionSet}\n${mark}\n${authorization ?? ''}` : undefined;
      const headers = toHeaders(requestId, authorization);
      return caller.call({ text, variables, safe: operation === 'query', signal, sharedUnder, headers });
    };
    const listen: RemoteListener = ({ text, variables }, context) => {
      const headers = async () => toHeaders(context.requestId, await calls.authorization?.(remote, context));
      return listener.listen({ text, variables, signal: context.signal, headers });
    };
    return { remote, call, listen, close: () => Promise.all([caller.close(), listener.close()]) };
  });
  return {
    remotes: running,
    stop: async () => {
      await Promise.all(running.map(({ close }) => close()));
    },
  };
}
