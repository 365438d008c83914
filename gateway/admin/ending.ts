// Ending rights inside one transaction: what was handed on falls with its source, and somebody must be left to give rights.
import { coversCapability, type AccessRecords } from '../access/index.js';
import { endGrants, idsBelow, readGrants, readGrantsOf, type GrantRow } from '../store/index.js';
import type { AdminContext, AdminServices, Tx } from './context.js';
import { administratorsAmong, GIVE } from './delegation/administrators.js';
import { sourcesOf } from './delegation/chain.js';
import { excessOver } from './delegation/excessOver.js';
import { AdminError } from './errors.js';
import { delegableOf, momentOf, readView, topsOn } from './giving.js';

export interface EndedIds {
  readonly ended: readonly string[];
  readonly below: readonly string[];
}

/** Every pattern that covers the capability of giving rights. */
const GIVES = ['*', 'gateway:*', 'gateway:grant.*', GIVE];
const NO_LIMIT = 1_000_000;

function without(view: AccessRecords, ids: readonly string[]): AccessRecords {
  const grants = new Map(view.grants);
  for (const id of ids) grants.delete(id);
  return { ...view, grants };
}

/** AZ-D07. The store decides, not what this process remembers: two who end each other's rights must not both succeed. */
async function requireAdministratorLeft(tx: Tx, ids: readonly string[], services: AdminServices): Promise<void> {
  const touched = await readGrants(tx, ids);
  if (!touched.some(({ capability }) => coversCapability(capability, GIVE))) return;
  const able = await readGrantsOf(tx, GIVES);
  const view = await readView(
    tx,
    services,
    able.map(({ id }) => id),
  );
  const ground = { moment: momentOf(services), units: services.units, tops: topsOn(services, services.clock.today()) };
  const after = without(view, ids);
  const [before, left] = [view, after].map((records) =>
    administratorsAmong(records.grants.values(), { ...ground, records }),
  );
  if (before !== undefined && before.size > 0 && left?.size === 0) throw new AdminError('LAST_ADMINISTRATOR');
}

/** Ends these grants and everything below them. The grants are locked already. */
export async function endWithBelow(
  tx: Tx,
  ids: readonly string[],
  context: AdminContext,
  reason: string,
): Promise<EndedIds> {
  const { services, principal } = context;
  const below = (await idsBelow(tx, ids, { ended: false, limit: NO_LIMIT })).filter((id) => !ids.includes(id));
  await requireAdministratorLeft(tx, [...ids, ...below], services);
  const ending = { by: principal.reference, now: services.clock.now() };
  const ended = await endGrants(tx, ids, { ...ending, reason });
  const source = `Quyền nguồn đã bị thu hồi. Its source was ended: ${ended.join(', ')}`.slice(0, 1_000);
  return { ended, below: await endGrants(tx, below, { ...ending, reason: source }) };
}

/**
 * Whoever gave a grant may end it, and whoever holds what it rests on, or could give all of that themselves: the city ends
 * what a unit gave, a unit's administrator does not undo what the city gave over their head.
 */
export async function mayEnd(tx: Tx, row: GrantRow, context: AdminContext): Promise<boolean> {
  const { services, principal, access } = context;
  if (row.grantedBy === principal.reference) return true;
  const mine = delegableOf(context);
  const view = await readView(tx, services, [row.id, ...mine]);
  const find = (id: string) => view.grants.get(id);
  const sources = sourcesOf(row, find);
  if (sources.some(({ id }) => mine.includes(id))) return true;
  const { now, today } = momentOf(services);
  const ground = {
    units: services.units,
    find,
    tops: topsOn(services, today),
    ownUnit: access.tenant?.unit ?? null,
    now,
    twoPeople: true,
  };
  const serious = new Set(['CAPABILITY', 'UNIT']);
  const first = sources.at(-1) ?? row;
  const held = mine.flatMap((id) => find(id) ?? []).filter((grant) => grant.grantedUnder === null);
  return held.some((source) => !excessOver(source, first, ground).some((excess) => serious.has(excess)));
}
