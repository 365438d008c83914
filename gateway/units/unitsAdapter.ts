// The units of the city as one more subschema: the same declaration as for any connected system.
import { z } from 'zod';
import { defineAdapter, type Adapter, type Changes } from '../../adapters/kit/index.js';
import { UNIT_LEVELS } from '../../schema/unitLevel.js';
import { toAgencyRecord, toUnitRecord } from './unitRecords.js';
import { followUnits, watchUnits } from './unitChanges.js';
import { unitFields, type UnitSources } from './unitFields.js';
import { overviewEntity } from './unitOverviews.js';
import { unitQueries } from './unitQueries.js';

/** What the subschema answers from; `typeDefs` is the text of schema.graphql. */
export interface UnitsAdapterOptions extends UnitSources {
  /** The log of changes, in which the adapter's own watch writes. */
  readonly changes: Changes;
  readonly typeDefs: string;
}

/** Public facts from memory: no configuration, no grants, nothing to open or close. */
export function createUnitsAdapter(options: UnitsAdapterOptions): Adapter {
  const { tree, directory, clock, typeDefs } = options;
  return defineAdapter({
    id: 'units',
    title: { vi: 'Đơn vị hành chính và cơ quan', en: 'Administrative units and agencies' },
    levels: UNIT_LEVELS,
    grants: [],
    configSchema: z.object({}),
    typeDefs,
    createClient: () => null,
    queries: unitQueries(options),
    entities: {
      Unit: {
        key: 'key',
        load: async (keys) =>
          keys.map((key) => {
            const unit = tree.unit(key);
            return unit === undefined ? null : toUnitRecord(unit);
          }),
      },
      Agency: {
        key: 'code',
        load: async (codes) =>
          codes.map((code) => {
            const agency = directory.agency(code);
            return agency === undefined ? null : toAgencyRecord(tree, agency, clock.today());
          }),
      },
      UnitOverview: overviewEntity(options),
    },
    fields: { Unit: unitFields(options) },
    watches: { units: watchUnits(options) },
    events: { unitChanged: followUnits(options, options.changes) },
    // In memory: it serves as long as the process does.
    probe: async () => undefined,
  });
}
