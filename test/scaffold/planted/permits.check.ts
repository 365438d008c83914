// The checks over the adapter of each mistake. Run by adapterCheckFaults.test.ts, which reads what failed; not part of the suite.
import { describe } from '@jest/globals';
import { createAgencyBook } from '../../../adapters/kit/conformance/index.js';
import type { ConformanceOptions } from '../../../adapters/kit/conformance/conformanceOptions.js';
import { describeCommands } from '../../../adapters/kit/conformance/describeCommands.js';
import { describeDisorder } from '../../../adapters/kit/conformance/describeDisorder.js';
import { describeFaults } from '../../../adapters/kit/conformance/describeFaults.js';
import { describeSkew } from '../../../adapters/kit/conformance/describeSkew.js';
import { createAdapterRuntime } from '../../support/adapterRuntime.js';
import { createPermitAdapter, MISTAKES, type Mistake } from './permitAdapter.js';
import { startPermitSystem, UNITS } from './permitSystem.js';

const units = createAgencyBook({
  agencies: UNITS.map((unit, i) => ({
    ...{ code: `M${i}`, oldCode: `000.M${i}`, name: 'Mẫu', parentCode: null, unit, ceasedOn: null },
  })),
  isBelow: (unit, above) => unit === above,
});

function start() {
  return startPermitSystem().then((system) => ({ ...system, config: { url: system.url } }));
}

const options: ConformanceOptions = {
  folder: import.meta.dirname,
  start,
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, { units, limits: { readMs: 10_000, ...limits } }),
  scopes: { everything: units.scopeOf(), narrow: units.scopeOf([UNITS[0]]) },
  entities: {},
  queries: { permits: { args: {}, total: 12 } },
  http: {
    configFor: (url) => ({ url }),
    urlOf: (config) => (config as { url: string }).url,
    reads: ['Query.permits'],
    prelude: ({ path }) => (path === '/login' ? { token: 'mau', expires_at: '2999-01-01T00:00:00.000Z' } : undefined),
  },
  commands: {
    start: async () => {
      const system = await start();
      return {
        ...system,
        cases: {
          enterPermit: {
            args: (number) => ({ name: `mau-${number}` }),
            isWrite: ({ path }) => path === '/enter',
            effects: (number) => system.entered.get(`mau-${number}`) ?? 0,
          },
        },
      };
    },
    configFor: (url) => ({ url }),
  },
  secrets: [],
};

const GROUPS: Readonly<Record<Mistake, readonly (typeof describeFaults)[]>> = {
  NONE: [describeFaults, describeDisorder, describeSkew, describeCommands],
  RENEWS_BY_ITS_CLOCK: [describeSkew],
  SENDS_AGAIN: [describeCommands],
  SAYS_ABSENT: [describeCommands],
  SAYS_ABSENT_IF_UNSURE: [describeCommands],
  READS_ALL_PAGES: [describeDisorder],
  TRUSTS_THE_FILTER: [describeDisorder],
  FORGETS_WHEN_TO_RETURN: [describeFaults],
};

for (const mistake of MISTAKES)
  describe(mistake, () => {
    for (const group of GROUPS[mistake]) group(createPermitAdapter(mistake), options);
  });
