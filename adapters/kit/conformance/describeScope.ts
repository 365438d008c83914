// Group: rows of units outside the scope are not returned, and an empty scope asks the system nothing.
import { describe, expect, it } from '@jest/globals';
import type { Adapter } from '../index.js';
import { EMPTY_SCOPE } from './agencyBook.js';
import type { ConformanceOptions } from './conformanceOptions.js';
import { createCall } from './createCall.js';
import { startFaultServer } from './faultServer.js';
import { listFields, type ListField } from './describeLists.js';
import { refusingPort } from './refusingPort.js';
import type { RunningAdapter } from './runningAdapter.js';
import { argumentOf, readSdl } from './sdlModel.js';
import { isPage } from './walkList.js';

/** Owned types and the record property that names the owners. */
function ownerProperties(adapter: Adapter): Map<string, string> {
  const pairs = readSdl(adapter.typeDefs).entities.flatMap((type) => {
    const owner = argumentOf(type, 'ownedBy', 'unit');
    return owner === undefined ? [] : [[type.name.value, owner] as const];
  });
  return new Map(pairs);
}

function ownersOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((owner) => typeof owner === 'string');
}

function describeOwnedList(list: ListField, owner: string, options: ConformanceOptions, running: RunningAdapter): void {
  it(`${list.name} gives rows of the scope alone`, async () => {
    const { narrow } = options.scopes;
    const page = await list.read({ first: 50 }, running.call(narrow));
    if (!isPage(page)) throw new Error('no page');
    expect(page.items.length).toBeGreaterThan(0);
    const outside = page.items.filter(({ record }) => !ownersOf(record[owner]).some((unit) => narrow.includes(unit)));
    expect(outside).toEqual([]);
  });
}

/** Settings that lead nowhere, one set per kind of source, and the number of calls that arrived there. */
async function startNowhere(options: ConformanceOptions) {
  const server = await startFaultServer();
  const port = await refusingPort();
  // A call over SQL would fail, which the test sees as well.
  const configs = [options.http?.configFor(server.url), options.sql?.configFor(port)];
  return { configs: configs.filter((config) => config !== undefined), hits: server.hits, close: server.close };
}

/** Registers the group. */
export function describeScope(adapter: Adapter, options: ConformanceOptions, running: RunningAdapter): void {
  const owners = ownerProperties(adapter);
  if (owners.size === 0) return;
  const lists = listFields(adapter, options).filter((list) => owners.has(list.type));
  describe('scope', () => {
    for (const list of lists) describeOwnedList(list, owners.get(list.type) ?? '', options, running);

    it.each([...owners.keys()])('%s by key is null outside the scope, and there inside it', async (type) => {
      const outside = options.entities[type]?.outside ?? [];
      expect(outside.length).toBeGreaterThan(0);
      const entity = adapter.entities[type];
      expect(await entity?.load(outside, running.call(options.scopes.narrow))).toEqual(outside.map(() => null));
      expect(await entity?.load(outside, running.call(options.scopes.everything))).not.toContain(null);
    });

    it('an empty scope gives empty lists, no row by key, and asks nothing', async () => {
      const nowhere = await startNowhere(options);
      for (const config of nowhere.configs) {
        const client = adapter.createClient(options.createRuntime(adapter, config));
        for (const list of lists) {
          const page = await list.read({}, createCall(client, EMPTY_SCOPE));
          expect(page).toMatchObject({ items: [], hasNextPage: false });
        }
        for (const type of owners.keys()) {
          const known = options.entities[type]?.known ?? [];
          const records = await adapter.entities[type]?.load(known, createCall(client, EMPTY_SCOPE));
          expect(records).toEqual(known.map(() => null));
        }
        await adapter.close?.(client);
      }
      expect(nowhere.hits()).toBe(0);
      await nowhere.close();
    });
  });
}
