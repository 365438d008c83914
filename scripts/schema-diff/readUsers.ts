// Who uses what: from a running gateway, or from a file with what it answered.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SchemaUser } from '../../gateway/governance/index.js';
import { askAdmin, isAddress } from './askAdmin.js';

const usageSchema = z.array(
  z.object({
    coordinate: z.string(),
    application: z.string(),
    version: z.string().nullable(),
    uses: z.number(),
    lastUsedAt: z.iso.datetime({ offset: true }),
  }),
);

/** The list alone, or a whole answer of GraphQL around it. */
const fileSchema = z.union([
  usageSchema,
  z.object({ schemaUsers: usageSchema }).transform(({ schemaUsers }) => schemaUsers),
  z.object({ data: z.object({ schemaUsers: usageSchema }) }).transform(({ data }) => data.schemaUsers),
]);

const QUESTION = `query ($coordinates: [String!]!, $since: Date) {
  schemaUsers(coordinates: $coordinates, since: $since) { coordinate application version uses lastUsedAt }
}`;
/** What the administration takes at once. */
const MOST_COORDINATES = 500;

function toUsers(rows: z.output<typeof usageSchema>): SchemaUser[] {
  return rows.map(({ coordinate, application, version, uses, lastUsedAt }) => ({
    ...{ coordinate, application, version, count: uses, lastUsed: new Date(lastUsedAt) },
  }));
}

/** `since`: YYYY-MM-DD. */
export async function readUsers(usage: string, coordinates: readonly string[], since: string): Promise<SchemaUser[]> {
  if (!isAddress(usage))
    return toUsers(fileSchema.parse(JSON.parse(readFileSync(usage, 'utf8')))).filter(
      ({ lastUsed }) => lastUsed.toISOString().slice(0, 10) >= since,
    );
  const found: SchemaUser[] = [];
  for (let at = 0; at < coordinates.length; at += MOST_COORDINATES) {
    const some = coordinates.slice(at, at + MOST_COORDINATES);
    const { schemaUsers } = await askAdmin<{ schemaUsers: unknown }>(usage, QUESTION, { coordinates: some, since });
    found.push(...toUsers(usageSchema.parse(schemaUsers)));
  }
  return found;
}
