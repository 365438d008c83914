// The adapter's client over the running source, for the groups of tests that need rows.
import { afterAll, beforeAll } from '@jest/globals';
import type { Adapter, AdapterCall, UnitScope } from '../index.js';
import type { ConformanceOptions, RunningSource } from './conformanceOptions.js';
import { createCall } from './createCall.js';

/** Gives calls on a client that lives as long as the surrounding describe block. */
export interface RunningAdapter {
  call(scope: UnitScope, signal?: AbortSignal): AdapterCall<unknown>;
}

/** Registers the hooks that start and stop it. */
export function useRunningAdapter(adapter: Adapter, options: ConformanceOptions): RunningAdapter {
  let source: RunningSource | undefined;
  let client: unknown;

  beforeAll(async () => {
    source = await options.start();
    client = adapter.createClient(options.createRuntime(adapter, source.config));
  }, 120_000);
  afterAll(async () => {
    await adapter.close?.(client);
    await source?.close();
  });

  return { call: (scope, signal) => createCall(client, scope, signal) };
}
