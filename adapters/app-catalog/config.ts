// Settings of the adapter. The tables are this product's own (tables.sql): their names are no setting.
import { z } from 'zod';

/** Settings of `app-catalog`. */
export const configSchema = z.object({
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe(
      'Address of the database with the schema app_catalog, postgres://user:password@host:port/database (holds a secret).',
    )
    .meta({ secret: true }),
  maxConnections: z.int().min(1).max(100).default(4).describe('Connections for reading at once; one more writes.'),
  maxRules: z
    .int()
    .min(10)
    .max(9_000)
    .default(5_000)
    .describe('Applications, indicators, rules and targets, of each at most; with more, what needs them fails.'),
  maxFigures: z.int().min(1).max(5_000).default(1_000).describe('Figures that one recordAdoption may hold.'),
});

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
