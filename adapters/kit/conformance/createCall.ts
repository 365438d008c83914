// The call that the suite hands to loaders: everything is wanted, nobody in particular asks.
import type { AdapterCall, UnitScope } from '../index.js';

export function createCall(
  client: unknown,
  scope: UnitScope,
  signal: AbortSignal = new AbortController().signal,
): AdapterCall<unknown> {
  return {
    client,
    scope,
    signal,
    caller: { agency: null, reference: 'conformance' },
    purpose: null,
    select: { wants: () => true },
    fileLink: () => ({ url: 'https://files.sample.invalid/link', expiresAt: new Date(0) }),
    lookUp: async () => undefined,
    requestId: 'conformance',
  };
}
