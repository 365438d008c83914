// Who uses which part of the schema: counted on the public surface, kept in the store, asked before the schema changes.
import * as governance from '../governance/index.js';
import { readVariableUses, type AdmittedOperation } from '../graphql/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import { addFieldUses, readLatestUses } from '../store/index.js';
import type { Settings } from '../settings.js';
import type { OperationContext } from './operationContext.js';
import type { Registry } from './openRegistry.js';

export interface GovernanceParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly log: Logger;
  readonly closers: (() => Promise<void> | void)[];
}

export interface Governance {
  readonly uses: governance.FieldUses;
  /** Who used any of these parts of the schema since then, in all replicas: to be asked before they are taken away. */
  readonly usersOf: governance.UsersOf;
}

/** Of one question: enough for one user of each part of a schema, and for names. */
const MOST_USERS = 10_000;

export function openGovernance({ settings, registry, log, closers }: GovernanceParts): Governance {
  const { db } = registry.store;
  const { retentionDays, maxRows } = settings.governance;
  const uses = governance.createFieldUses({
    write: (rows) => addFieldUses(db, rows, retentionDays),
    flushMs: settings.quota.usageFlushMs,
    maxRows,
    onError: (error) => log.warn(describeError(error), 'uses of the schema'),
  });
  closers.push(() => uses.stop());
  const usersOf = governance.createSchemaUsers({
    read: async (anyOf, from) => {
      const rows = await readLatestUses(db, { from, units: null, anyOf }, MOST_USERS);
      return rows.map(({ coordinate, client, version, lastUsedAt, uses: count }) => ({
        ...{ coordinate, application: client, version, lastUsed: lastUsedAt, count },
      }));
    },
  });
  return { uses, usersOf };
}

/** One count for each operation that was admitted; only what comes in variables is looked at again each time. */
export function createSchemaUseCount(fieldUses: governance.FieldUses, metrics: Pick<Metrics, 'deprecatedUse'>) {
  return ({ uses, variables, context }: AdmittedOperation<OperationContext>): void => {
    const { principal, appVersion } = context;
    const client = principal?.actor?.client ?? principal?.client ?? 'anonymous';
    for (const { coordinate } of uses.deprecations) metrics.deprecatedUse(coordinate);
    if (uses.variables.length === 0) {
      fieldUses.add(client, appVersion, uses);
      return;
    }
    const values = new Set<string>();
    readVariableUses(uses.variables, variables, (coordinate) => values.add(coordinate));
    fieldUses.add(client, appVersion, uses, [...values]);
  };
}
