// What all acts on GraphQL services share: over the whole city, fetched and checked before, decided by two people.
import type { DeclaredService, RefusedChange, SchemaChange } from '../services/index.js';
import {
  addService,
  countServices,
  findService,
  findServiceSchema,
  insertServiceSchema,
  listOpenSchemas,
  listServiceSchemas,
  lockService,
  lockServiceGeneration,
  MOST_SERVICES,
  setServiceStatus,
  type ServiceRow,
  type ServiceSchemaRow,
  type ServiceStatus,
} from '../store/index.js';
import type { AdminContext, Db, Tx } from './context.js';
import type { Done, Requirement } from './defineOperation.js';
import { overEverything } from './guards.js';
import { conflict, notFound } from './problems.js';
import { toService, toServiceSchema } from './serviceView.js';
import { personOf } from './twoPeople.js';

export const MANAGE = 'gateway:service.manage';

/** A service is part of everybody's schema. */
export function overServices(context: AdminContext): Requirement {
  return overEverything(MANAGE, context);
}

export async function readService(db: Db | Tx, id: string, { services }: AdminContext) {
  const row = await findService(db, id);
  return row === undefined ? undefined : toService(row, await listOpenSchemas(db, id), services);
}

export async function requireSchema(db: Db | Tx, id: string, version: number): Promise<ServiceSchemaRow> {
  const row = await findServiceSchema(db, id, version);
  if (row === undefined) throw notFound();
  return row;
}

export function toDeclared({ service, declaration, rules, sdl }: ServiceSchemaRow): DeclaredService {
  return { id: service, declaration, rules, sdl };
}

/** The proposal is written down with what was found, also if nothing can come of it. */
export async function propose(
  asked: Omit<DeclaredService, 'sdl'>,
  found: Awaited<ReturnType<AdminContext['services']['remotes']['fetch']>>,
  context: AdminContext,
  tx: Tx,
): Promise<Done<unknown>> {
  const { id, declaration, rules } = asked;
  const by = context.principal.reference;
  const isNew = await addService(tx, id, by);
  if (isNew && (await countServices(tx)) > MOST_SERVICES)
    throw conflict(
      `Đã có ${MOST_SERVICES} dịch vụ; hãy kết thúc những dịch vụ không dùng nữa.`,
      `There are ${MOST_SERVICES} services already: end those that are not used any more.`,
    );
  const row = await lockService(tx, id);
  if (row === undefined || row.status === 'ENDED')
    throw conflict('Dịch vụ này đã kết thúc; hãy dùng mã khác.', 'This service has ended; use another id.');
  const [newest] = await listServiceSchemas(tx, id, null, 1);
  const isSame = newest?.hash === found.hash && (newest.state === 'PROPOSED' || newest.state === 'ACTIVE');
  if (isSame) return { result: toServiceSchema(newest), target: { type: 'Service', id }, details: { unchanged: true } };
  const version = await insertServiceSchema(tx, {
    ...{ service: id, declaration, rules, sdl: found.sdl, hash: found.hash },
    ...{ problems: found.problems, changes: found.changes },
    ...{ proposedBy: by, proposedPerson: personOf(context) },
  });
  return {
    result: toServiceSchema(await requireSchema(tx, id, version)),
    target: { type: 'Service', id },
    // The rest of an address may hold what is nobody else's business.
    details: {
      ...{ version, host: new URL(declaration.url).host, audience: declaration.audience },
      ...{ problems: found.problems.length, breaking: countBreaking(found.changes) },
    },
  };
}

export function countBreaking(changes: readonly SchemaChange[]): number {
  return changes.filter(({ severity }) => severity === 'BREAKING').length;
}

/** It keeps still until the end of the transaction. Throws CONFLICT unless it is in one of these states. */
export async function holdService(tx: Tx, id: string, from: readonly ServiceStatus[]): Promise<ServiceRow> {
  const row = await lockService(tx, id);
  if (row === undefined) throw notFound();
  if (!from.includes(row.status))
    throw conflict('Dịch vụ không ở trạng thái cần cho thao tác này.', `The service is not ${from.join(' or ')}.`);
  return row;
}

/**
 * What was examined together must come into force together: another change meanwhile is a reason to look again. Nobody
 * else changes anything until the end of the transaction. Throws CONFLICT.
 */
export async function requireGeneration(tx: Tx, examined: string): Promise<void> {
  if ((await lockServiceGeneration(tx)) !== examined)
    throw conflict(
      'Vừa có thay đổi khác về dịch vụ; hãy làm lại sau vài giây.',
      'Another service has changed just now; try again in a few seconds.',
    );
}

const MOST_NAMED = 50;

/** Throws CONFLICT with the name of everybody who uses what would be broken. */
export function refuseBreaking(refused: readonly RefusedChange[]): void {
  if (refused.length === 0) return;
  const names = [...new Set(refused.flatMap(({ applications }) => applications))].slice(0, MOST_NAMED).join(', ');
  throw conflict(
    `Thay đổi này làm hỏng những gì đang được dùng bởi: ${names}.`,
    `This change breaks what is used by: ${names}.`,
    refused.slice(0, MOST_NAMED).map(({ coordinate: path, vi, en }) => ({ path, vi, en })),
  );
}

interface StatusChange {
  readonly from: readonly ServiceStatus[];
  readonly to: ServiceStatus;
}

export async function changeServiceStatus(
  asked: { readonly id: string; readonly reason: string },
  { from, to }: StatusChange,
  context: AdminContext,
  tx: Tx,
): Promise<Done<unknown>> {
  const before = await holdService(tx, asked.id, from);
  await setServiceStatus(tx, asked.id, to, asked.reason);
  return {
    result: await readService(tx, asked.id, context),
    target: { type: 'Service', id: asked.id },
    details: { from: before.status, to, reason: asked.reason },
  };
}
