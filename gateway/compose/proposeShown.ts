// Looks at the schema that each connected service shows. A new one is written down as a proposal; people decide.
import type { Transaction } from 'kysely';
import { PLAIN_ENTRY, type AuditEntry, type Auditor } from '../audit/index.js';
import { describeError, type Logger } from '../observability/index.js';
import type { ServiceOffice } from '../services/index.js';
import {
  countUndecided,
  insertServiceSchema,
  lockService,
  readSchemasInForce,
  type ServiceSchemaRow,
  wasProposed,
  type Tables,
} from '../store/index.js';
import type { Registry } from './openRegistry.js';

export interface ShownParts {
  readonly registry: Registry;
  readonly auditor: Auditor<never>;
  readonly office: ServiceOffice;
  readonly log: Logger;
  /** True: what has begun is ended, and nothing more is begun. */
  isStopped(): boolean;
}

/** Nothing new, or another replica was faster. */
class NothingNew extends Error {}

/** More than these wait for nobody's decision: a service that shows another schema each time would fill the store. */
const MOST_UNDECIDED = 10;

const PROPOSER = 'gateway';

function toEntry(id: string, details: Readonly<Record<string, unknown>>): AuditEntry {
  return {
    ...PLAIN_ENTRY,
    event: 'service.proposed',
    actor: { ...PLAIN_ENTRY.actor, client: PROPOSER },
    target: { type: 'Service', id },
    details,
  };
}

async function proposeOne(
  { registry, auditor, office, log }: ShownParts,
  { service, declaration, rules }: ServiceSchemaRow,
): Promise<void> {
  const asked = { id: service, declaration, rules };
  const { sdl, hash, problem } = await office.show(asked);
  // A service that cannot be asked shows nothing new; what was decided on once is not asked again.
  if (problem !== undefined || (await wasProposed(registry.store.db, service, hash))) return;
  if ((await countUndecided(registry.store.db, service, PROPOSER)) >= MOST_UNDECIDED) {
    log.warn({ service }, 'a service keeps changing: its schema is not proposed again before somebody decides');
    return;
  }
  const { problems, changes } = office.examine({ ...asked, sdl });
  await auditor.transact(async (given) => {
    const tx = given as unknown as Transaction<Tables>;
    await lockService(tx, service);
    if (await wasProposed(tx, service, hash)) throw new NothingNew();
    const proposal = { service, declaration, rules, sdl, hash, problems, changes };
    const version = await insertServiceSchema(tx, { ...proposal, proposedBy: PROPOSER, proposedPerson: null });
    return { result: undefined, entry: toEntry(service, { version, hash, problems: problems.length }) };
  });
}

/** One after the other; one that fails is looked at again next time. Never rejects. */
export async function proposeShown(parts: ShownParts): Promise<void> {
  const { registry, log } = parts;
  const rows = await readSchemasInForce(registry.store.db).catch(() => []);
  for (const row of rows.filter(({ status }) => status === 'ACTIVE')) {
    if (parts.isStopped()) return;
    await proposeOne(parts, row).catch((error: unknown) => {
      if (!(error instanceof NothingNew)) log.warn({ service: row.service, ...describeError(error) }, 'services');
    });
  }
}
