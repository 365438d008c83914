// Registered operations as administrators see them, and the rules that hold for every change of a list.
import {
  countOperations,
  countUnregisteredUses,
  findOperationMode,
  lockApplication,
  sumOperationUses,
  type RegisteredOperationRow,
} from '../store/index.js';
import type { AdminServices, Db, Tx } from './context.js';
import { conflict, notFound } from './problems.js';

const DAY_MS = 86_400_000;
/** Uses are summed up over these days. */
const SUMMED_DAYS = 30;
/** What an administrator should see before an application is limited to what it registers. */
const UNREGISTERED_DAYS = 7;

/** Lower-case hex, as clients send it. */
export const HASH = /^[0-9a-f]{64}$/;

/** The day so many days before today. */
function dayBefore({ clock }: AdminServices, days: number): string {
  return new Date(Date.parse(clock.today()) - days * DAY_MS).toISOString().slice(0, 10);
}

export function isRetired({ retiresAt }: RegisteredOperationRow, now: Date): boolean {
  return retiresAt !== null && retiresAt <= now;
}

function stateOf(row: RegisteredOperationRow, now: Date) {
  if (row.retiresAt === null) return 'ACTIVE';
  return isRetired(row, now) ? 'RETIRED' : 'RETIRING';
}

/** With what was used of each in the last days. */
export async function toOperations(
  db: Db,
  clientId: string,
  rows: readonly RegisteredOperationRow[],
  services: AdminServices,
) {
  const hashes = rows.map(({ hash }) => hash);
  const sums = await sumOperationUses(db, { client: clientId, hashes, from: dayBefore(services, SUMMED_DAYS) });
  const now = services.clock.now();
  return rows.map((row) => ({
    ...row,
    documentId: `sha256:${row.hash}`,
    state: stateOf(row, now),
    uses: sums.get(row.hash)?.uses ?? 0,
    lastUsedAt: sums.get(row.hash)?.lastAt ?? null,
  }));
}

export async function readPolicy(db: Db, clientId: string, services: AdminServices) {
  return {
    clientId,
    ...(await findOperationMode(db, clientId)),
    active: await countOperations(db, clientId, services.clock.now()),
    unregisteredUses: await countUnregisteredUses(db, clientId, dayBefore(services, UNREGISTERED_DAYS)),
  };
}

/** The application keeps still until the change is written: two at once see each other. */
export async function holdList(tx: Tx, clientId: string): Promise<void> {
  const application = await lockApplication(tx, clientId);
  if (application === undefined) throw notFound();
  if (application.status === 'ENDED')
    throw conflict('Ứng dụng đã kết thúc hẳn.', 'The application has ended for good.');
}

/** What the record of a change says of a text: enough to find it, nothing of what it holds. */
export function toDetail({ name, hash }: { readonly name: string; readonly hash: string }): string {
  return `${name} ${hash}`;
}

export const MANAGE_LIST = 'gateway:operation.manage';
export const READ_LIST = 'gateway:tenant.read';
