// How each GraphQL service is called: its own guard and its own kept connections, like every other system.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { Metrics } from '../observability/index.js';
import type { RemoteCaller } from '../stitching/index.js';
import { createGraphqlCaller, createGuard, limitsSchema } from '../upstream/index.js';

export interface RunningRemotes {
  readonly remotes: readonly { readonly remote: RemoteAdapter; readonly call: RemoteCaller }[];
  stop(): Promise<void>;
}

export function startRemotes(
  adapters: readonly RemoteAdapter[],
  metrics: Metrics,
  shareInFlight: boolean,
): RunningRemotes {
  const limits = limitsSchema.parse({});
  const running = adapters.map((remote) => {
    const observe = (_operation: string, outcome: string, seconds: number) =>
      metrics.upstream(remote.id, outcome, seconds);
    const guard = createGuard({ adapter: remote.id, limits, observe });
    const caller = createGraphqlCaller({ guard, limits, url: remote.url });
    const call: RemoteCaller = ({ text, operation, variables, mark = '' }, { signal, access }) => {
      // Equal rights alone: what one may read is never handed to somebody who may not.
      const sharedUnder = shareInFlight ? `${access.permissionSet}\n${mark}` : undefined;
      return caller.call({ text, variables, safe: operation === 'query', signal, sharedUnder });
    };
    return { remote, call, close: () => caller.close() };
  });
  return {
    remotes: running,
    stop: async () => {
      await Promise.all(running.map(({ close }) => close()));
    },
  };
}
