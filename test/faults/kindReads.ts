// Reads of one kind of system at an address, one after the other, without a gateway around them.
import { createAgencyBook, createCall } from '../../adapters/kit/conformance/index.js';
import { startRemotes } from '../../gateway/compose/startRemotes.js';
import { createMetrics } from '../../gateway/observability/index.js';
import { createAdapterRuntime } from '../support/adapterRuntime.js';
import { sampleContext } from '../support/sampleAdapters.js';
import type { AdapterKind, Kind, ServiceKind } from './kind.js';
import { LIMITS } from './kindGateway.js';
import { PURPOSE } from './kinds.js';

/** As many failures open a breaker as they do unless somebody sets something else. */
const BREAK_AFTER = 5;

interface Reads {
  ask(): Promise<unknown>;
  close(): Promise<void>;
}

function ofAdapter({ adapter, configFor, on, field, args }: AdapterKind, url: string): Reads {
  const unit = 'hn:2025-07:00103';
  const agency = { code: 'H26.L7', oldCode: '000.00.L7.H26', name: 'Mẫu', parentCode: null, unit, ceasedOn: null };
  const units = createAgencyBook({ agencies: [agency], isBelow: (one, above) => one === above });
  const limits = { ...LIMITS, breakAfter: BREAK_AFTER };
  const { reference } = createCall(null, units.scopeOf()).caller;
  const client = adapter.createClient(createAdapterRuntime(adapter, configFor(url, reference), { units, limits }));
  const call = { ...createCall(client, units.scopeOf()), purpose: PURPOSE };
  const name = /^\w+/.exec(field)?.[0] ?? '';
  return {
    ask: async () =>
      on === 'Unit'
        ? adapter.fields?.['Unit']?.[name]?.([unit], args as never, call)
        : adapter.queries[name]?.(args as never, call),
    close: async () => adapter.close?.(client),
  };
}

function ofService({ remoteAt }: ServiceKind, url: string): Reads {
  const running = startRemotes([remoteAt(url)], createMetrics(), false);
  const question = { text: '{ __typename }', operation: 'query', variables: {} } as const;
  return {
    ask: async () => running.remotes[0]?.call(question, sampleContext([])),
    close: () => running.stop(),
  };
}

/** How each of so many reads ended. */
export async function codesOf(kind: Kind, url: string, times: number): Promise<readonly string[]> {
  const reads = 'adapter' in kind ? ofAdapter(kind, url) : ofService(kind, url);
  const codes: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const ending: unknown = await reads.ask().catch((error: unknown) => error);
    codes.push(ending instanceof Error ? ((ending as { code?: string }).code ?? ending.message) : 'answered');
  }
  await reads.close();
  return codes;
}
