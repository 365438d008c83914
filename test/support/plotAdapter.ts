// A sample register of plots with something deprecated in every place where there can be.
import { z } from 'zod';
import { defineAdapter, type Adapter } from '../../adapters/kit/index.js';

const typeDefs = /* GraphQL */ `
  "Thửa đất mẫu. A sample plot."
  type Plot {
    title: String
    name: String @deprecated(reason: "Đổi tên (mẫu)") @sunset(on: "2027-06-30", use: "Plot.title")
  }

  enum PlotSize {
    SMALL
    LARGE
    TINY @deprecated(reason: "Gộp (mẫu)") @sunset(on: "2027-01-01", use: "PlotSize.SMALL")
  }

  input PlotFilter {
    size: PlotSize
    text: String
    old: Int @deprecated(reason: "Bỏ (mẫu)")
  }

  extend type Query {
    "Một thửa đất mẫu. A sample plot."
    plot(
      size: PlotSize
      filter: PlotFilter
      oldCode: String @deprecated(reason: "Bỏ (mẫu)") @sunset(on: "2027-06-30")
    ): Plot @public
    oldPlot: Plot @public @deprecated(reason: "Đổi tên (mẫu)") @sunset(on: "2027-03-31", use: "Query.plot")
  }
`;

/** Everything in it is public, and invented. */
export function plotAdapter(): Adapter {
  return defineAdapter({
    id: 'plots',
    title: { vi: 'Thửa đất (mẫu)', en: 'Plots (sample)' },
    levels: ['CITY', 'WARD'],
    grants: [],
    configSchema: z.object({}),
    typeDefs,
    createClient: () => ({}),
    queries: {
      plot: async () => ({ title: 'Thửa mẫu', name: 'Thửa mẫu' }),
      oldPlot: async () => ({ title: 'Thửa mẫu', name: 'Thửa mẫu' }),
    },
    entities: {},
    probe: async () => undefined,
  });
}
