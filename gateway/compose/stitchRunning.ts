// The stitched schema over the running adapters, with its events in the log and the metrics.
import type { Logger, Metrics } from '../observability/index.js';
import {
  stitchAdapters,
  type AcceptChange,
  type AdapterInstance,
  type OpaqueCodec,
  type StitchedGateway,
} from '../stitching/index.js';
import { createUnexpectedLog } from './createSteps.js';
import type { RunningRemotes } from './startRemotes.js';

export function stitchRunning(
  instances: readonly AdapterInstance[],
  codec: OpaqueCodec,
  log: Logger,
  metrics: Metrics,
  remotes: RunningRemotes['remotes'] = [],
  accept?: AcceptChange,
): StitchedGateway {
  const unexpected = createUnexpectedLog(log);
  const stitched = stitchAdapters({
    instances,
    remotes,
    ...(accept === undefined ? {} : { accept }),
    codec,
    events: {
      rowsDropped: (adapter, type, count) => {
        metrics.rowsDropped(adapter, count);
        log.debug({ adapter, type, count }, 'rows outside the scope');
      },
      unexpected: (adapter, requestId, error) => unexpected(requestId, error, adapter),
    },
  });
  if (stitched.leftOut.length > 0) log.info({ references: stitched.leftOut }, 'references to adapters that are off');
  return stitched;
}
