// What all acts on webhooks share: whose they are, in which states they may be, and what a new one may look like.
import { findWebhook, lockApplication, lockWebhook, setWebhookStatus, webhookUrls } from '../store/index.js';
import type { HookStatus, WebhookRow } from '../store/index.js';
import type { AdminContext, AdminServices, Tx } from './context.js';
import type { Done, Requirement } from './defineOperation.js';
import { NOWHERE } from './guards.js';
import { badInput, conflict, notFound } from './problems.js';
import { toWebhook } from './webhookView.js';

export const MANAGE = 'gateway:webhook.manage';

/** Over the unit of the agency whose application it belongs to. */
export async function overWebhook(id: string, { services }: AdminContext): Promise<Requirement> {
  const found = await findWebhook(services.db, id);
  return { capability: MANAGE, unit: found?.unit ?? NOWHERE };
}

/** It keeps still until the end of the transaction. Throws CONFLICT unless it is in one of these states. */
export async function holdWebhook(tx: Tx, id: string, from: readonly HookStatus[]): Promise<WebhookRow> {
  const row = await lockWebhook(tx, id);
  if (row === undefined) throw notFound();
  if (!from.includes(row.status))
    throw conflict('Webhook không ở trạng thái cần cho thao tác này.', `The webhook is not ${from.join(' or ')}.`);
  return row;
}

export const NOT_ENDED: readonly HookStatus[] = ['ACTIVE', 'PAUSED', 'GONE'];

interface StatusChange {
  readonly from: readonly HookStatus[];
  readonly to: HookStatus;
}

export async function changeWebhookStatus(
  asked: { readonly id: string; readonly reason: string },
  { from, to }: StatusChange,
  { services }: AdminContext,
  tx: Tx,
): Promise<Done<unknown>> {
  const before = await holdWebhook(tx, asked.id, from);
  await setWebhookStatus(tx, asked.id, to, asked.reason);
  services.webhooks.wake();
  return {
    result: toWebhook(await requireWebhook(tx, asked.id), services),
    target: { type: 'Webhook', id: asked.id },
    details: { application: before.client, from: before.status, to, reason: asked.reason },
  };
}

export async function requireWebhook(db: Tx | AdminServices['db'], id: string): Promise<WebhookRow> {
  const row = await findWebhook(db, id);
  if (row === undefined) throw notFound();
  return row;
}

/** The application keeps still until the new one is written: two at once cannot exceed the number together. */
export async function requireRoomForWebhook(tx: Tx, client: string, url: string, most: number): Promise<void> {
  const application = await lockApplication(tx, client);
  if (application === undefined) throw notFound();
  if (application.status !== 'ACTIVE')
    throw conflict('Chỉ ứng dụng đang hoạt động mới có webhook mới.', 'Only an active application gets webhooks.');
  const urls = await webhookUrls(tx, client);
  if (urls.includes(url))
    throw conflict('Ứng dụng đã có webhook với địa chỉ này.', 'The application has a webhook with this address.');
  if (urls.length >= most)
    throw conflict(
      `Ứng dụng đã có ${most} webhook; hãy kết thúc cái không dùng.`,
      `The application has ${most} webhooks; end one that is not in use.`,
    );
}

interface AskedWebhook {
  readonly url: string;
  readonly types: readonly string[];
  readonly units: readonly string[];
}

/** Throws BAD_USER_INPUT, and says what would be accepted. */
export function requireSound({ url, types, units }: AskedWebhook, { services }: AdminContext): void {
  const problem = services.webhooks.urlProblem(url);
  if (problem !== undefined) throw badInput('input.url', problem.vi, problem.en);
  const known = services.webhooks.types;
  if (types.some((type) => !known.includes(type)))
    throw badInput(
      'input.types',
      `Kiểu dữ liệu phải là: ${known.join(', ')}.`,
      `Types are among these: ${known.join(', ')}.`,
    );
  if (units.some((key) => services.tree.unit(key) === undefined))
    throw badInput('input.units', 'Có đơn vị không tồn tại.', 'One of the units does not exist.');
}

/** One statement has its time; who has more than that asks again. */
const MOST_DECIDED = 10_000;

interface AskedDeliveries {
  readonly id: string;
  readonly delivery: string | null;
  readonly reason: string;
}

/** One or all of a webhook that could not be delivered. Another webhook's are not there. */
export async function decideDeliveries(
  { id, delivery, reason }: AskedDeliveries,
  decide: (dead: { hook: string; delivery: string | null; limit: number }) => Promise<number>,
  { services }: AdminContext,
  tx: Tx,
): Promise<Done<number>> {
  const { client } = await holdWebhook(tx, id, NOT_ENDED);
  const count = await decide({ hook: id, delivery, limit: MOST_DECIDED });
  if (delivery !== null && count === 0) throw notFound();
  services.webhooks.wake();
  return {
    result: count,
    target: { type: 'Webhook', id },
    details: { application: client, delivery, count, reason },
  };
}
