// Commands of this process: taken in for callers, carried out by a worker, shown as a part of the schema.
import type { Clock } from '../../adapters/kit/index.js';
import type { Auditor } from '../audit/index.js';
import type { ChangeBus } from '../cache/index.js';
import { createCommandDesk, NotTakenIn, type CommandDesk, type CommandHead } from '../commands/index.js';
import { createSealer } from '../identity/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import type { Settings } from '../settings.js';
import type { AuditEntry } from '../audit/index.js';
import { createCommandStore } from '../store/index.js';
import { refusal, type AcceptChange, type AdapterInstance, type OpaqueCodec } from '../stitching/index.js';
import { acceptedEntry, endEntry } from './commandEntry.js';
import { createCommandChanges } from './commandChanges.js';
import { toCommandRecord } from './commandRecord.js';
import { createCommandsAdapter } from './commandsAdapter.js';
import type { OperationContext } from './operationContext.js';
import type { Events } from './openEvents.js';
import type { Registry } from './openRegistry.js';

export interface CommandParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly auditor: Auditor<never>;
  readonly bus: ChangeBus;
  readonly events: Pick<Events, 'tell'>;
  readonly codec: OpaqueCodec;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Sealed texts are longer than what they hold. */
const SEALED = 2;
const DEPTH_MS = 10_000;

/** Tenants that are suspended, and those below them. */
function pausedTenants(registry: Registry): readonly string[] {
  const { tenants } = registry.records();
  const shut = (id: string | null): boolean => {
    const tenant = id === null ? undefined : tenants.get(id);
    return tenant !== undefined && (tenant.status === 'SUSPENDED' || shut(tenant.parent));
  };
  return [...tenants.keys()].filter(shut);
}

/** Looked for again when rights have changed. */
export function createPaused(registry: Registry): () => readonly string[] {
  let known: { version: string; paused: readonly string[] } | undefined;
  return () => {
    const { version } = registry.records();
    if (known?.version !== version) known = { version, paused: pausedTenants(registry) };
    return known.paused;
  };
}

function watchDepth(desk: CommandDesk<never, AuditEntry>, { metrics, log }: CommandParts): () => void {
  const timer = setInterval(() => {
    desk.store.depths().then(
      (depths) => metrics.commandDepths(depths),
      (error: unknown) => log.warn(describeError(error), 'commands'),
    );
  }, DEPTH_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Asked for by callers: who they are is taken from their context, never from what they send. */
function createAccept(desk: CommandDesk<never, AuditEntry>, { registry, codec, log }: CommandParts): AcceptChange {
  return async (asked, given) => {
    const context = given as OperationContext;
    const { principal, access, caller, requestId } = context;
    if (principal === null) throw new Error('commands are for callers with a token');
    const asker = {
      client: caller.application ?? principal.client,
      tenant: access.tenant?.id ?? null,
      actor: principal.reference,
      onBehalfOf: principal.actor === null ? null : principal.reference,
      agency: caller.agency,
      ...{ purpose: access.purpose, requestId },
    };
    const entry = (head: CommandHead) => acceptedEntry(head, context, registry.tree);
    const row = await desk.accept({ ...asked, asker, entry }).catch((error: unknown) => {
      if (!(error instanceof NotTakenIn)) throw error;
      log.warn({ requestId, ...describeError(error.cause) }, 'commands');
      throw refusal('SERVICE_UNAVAILABLE', requestId);
    });
    context.use.setRecorded();
    return toCommandRecord(row, codec);
  };
}

export function openCommands(parts: CommandParts) {
  const { settings, registry, auditor, codec, key, clock, log, metrics } = parts;
  const store = createCommandStore(registry.store.db);
  const changes = createCommandChanges(parts.bus);
  const units = () => registry.tree.units.map((unit) => unit.key);
  const adapter = createCommandsAdapter({ store, codec, changes, units } as never);

  /** Once the adapters run; the schema needs `adapter` before. */
  function start(instances: readonly AdapterInstance[], isHeard: (client: string) => boolean) {
    const desk: CommandDesk<never, AuditEntry> = createCommandDesk<never, AuditEntry>({
      store: store as never,
      transact: (act) => auditor.transact(act),
      sealer: createSealer(key, 'commands', settings.commands.maxPayloadBytes * SEALED),
      adapters: new Map(instances.map((instance) => [instance.adapter.id, instance])),
      settings: settings.commands,
      now: () => clock.now(),
      paused: createPaused(registry),
      endEntry: (row) => endEntry(row, registry.tree),
      isHeard,
      onRowsChanged: () => parts.events.tell(),
      onChanged: (rows) => changes.tell(rows.map(({ id }) => id)),
      onEnded: ({ adapter: id, name, status }) => metrics.commandEnded(id, name, status),
      onError: (error) => log.warn(describeError(error), 'commands'),
    });
    const stopWatching = watchDepth(desk, parts);
    const stop = async () => {
      stopWatching();
      await desk.stop();
    };
    return { desk, accept: createAccept(desk, parts), stop };
  }

  return { adapter, start };
}
