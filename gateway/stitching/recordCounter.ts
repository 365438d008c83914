// How many records units have, as far as the systems count them: fields of Unit that are named for it (`officerCount`).
import type { AdapterCall, UnitScope } from '../../adapters/kit/index.js';
import type { AdapterInstance } from './adapterCalls.js';

const COUNT_MS = 5_000;
const COUNTER = /^([a-z]\w*)Count$/;

/** `scope`: every unit. A system that does not answer is left out: no number is better than a wrong one. */
export function createRecordCounter(instances: readonly AdapterInstance[], scope: UnitScope) {
  async function sum(instance: AdapterInstance, field: string, units: readonly string[]): Promise<number | undefined> {
    const call: AdapterCall<unknown> = {
      client: instance.client,
      caller: { agency: null, reference: 'gateway' },
      scope,
      purpose: null,
      select: { wants: () => true },
      fileLink: () => ({ url: '', expiresAt: new Date(0) }),
      lookUp: async () => undefined,
      requestId: 'count',
      signal: AbortSignal.timeout(COUNT_MS),
    };
    try {
      const counts = await instance.adapter.fields?.['Unit']?.[field]?.(units, { reach: 'SELF' } as never, call);
      return (counts ?? []).reduce<number>((total, count) => total + (typeof count === 'number' ? count : 0), 0);
    } catch {
      return undefined;
    }
  }

  return async (units: readonly string[]): Promise<Readonly<Record<string, number>>> => {
    const found: Record<string, number> = {};
    if (units.length === 0) return found;
    for (const instance of instances)
      for (const field of Object.keys(instance.adapter.fields?.['Unit'] ?? {})) {
        const type = COUNTER.exec(field)?.[1];
        const count = type === undefined ? undefined : await sum(instance, field, units);
        if (type !== undefined && count !== undefined) found[type] = count;
      }
    return found;
  };
}
