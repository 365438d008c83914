// Puts texts on the list of an application: read, validated and bounded first, all mistakes told at once. A text that is there
// already stays as it is, so that a build may register everything it has, every time.
import { z } from 'zod';
import { hashOf } from '../../operations/index.js';
import {
  countOperations,
  findOperations,
  insertOperations,
  renewOperations,
  type RegisteredOperationRow,
} from '../../store/index.js';
import type { AdminContext, Tx } from '../context.js';
import { defineMutation } from '../defineOperation.js';
import { AdminError, type Problem } from '../errors.js';
import { overApplication } from '../guards.js';
import { clientId, graphqlName, optional } from '../inputs.js';
import { HASH, holdList, isRetired, MANAGE_LIST, toDetail, toOperations } from '../operationLists.js';
import { conflict } from '../problems.js';

const MOST_AT_ONCE = 200;
const MAX_TEXT = 20_000;
/** Of one application: they are all kept in memory. */
const MOST_ACTIVE = 1_000;
/** A longer list is read by nobody. */
const MAX_PROBLEMS = 100;

const operation = z.object({
  name: graphqlName,
  text: z.string().min(1).max(MAX_TEXT),
  hash: optional(z.string().regex(HASH)),
});
const input = z.object({
  clientId,
  operations: z.array(operation).min(1).max(MOST_AT_ONCE),
  renew: optional(z.boolean()),
});

type Asked = z.output<typeof input>;

function refuseBadTexts({ operations }: Asked, { services }: AdminContext): void {
  const problems: readonly Problem[] = operations.flatMap((one, i) =>
    services.checkText(one).map((found) => ({ path: `input.operations.${i}.text`, ...found })),
  );
  if (problems.length > 0) throw new AdminError('BAD_USER_INPUT', undefined, problems.slice(0, MAX_PROBLEMS));
}

/** What somebody took off the list does not come back by itself: a build sends everything, every time. */
function refuseRetired(retired: readonly RegisteredOperationRow[], renew: boolean, asked: readonly string[]): void {
  if (retired.length === 0 || renew) return;
  throw conflict(
    'Có thao tác đã ngừng dùng; hãy bỏ ra khỏi danh sách, hoặc đặt renew nếu muốn dùng lại.',
    'Some of these were retired; leave them out, or set renew to take them up again.',
    retired.slice(0, MAX_PROBLEMS).map(({ hash, name, retiredReason }) => ({
      path: `input.operations.${asked.indexOf(hash)}`,
      vi: `"${name}" đã ngừng dùng: ${retiredReason ?? ''}`,
      en: `"${name}" was retired: ${retiredReason ?? ''}`,
    })),
  );
}

async function refuseTooMany(tx: Tx, client: string, now: Date): Promise<void> {
  if ((await countOperations(tx, client, now)) <= MOST_ACTIVE) return;
  throw conflict(
    `Ứng dụng đã có ${MOST_ACTIVE} thao tác; hãy ngừng dùng những thao tác cũ (retireOperations).`,
    `The application has ${MOST_ACTIVE} operations; retire old ones (retireOperations).`,
  );
}

/** In the order in which they were asked for, each text once. */
async function write(tx: Tx, asked: Asked, { principal, services }: AdminContext) {
  const client = asked.clientId;
  const texts = new Map(asked.operations.map(({ name, text }) => [hashOf(text), { name, text }]));
  const hashes = [...texts.keys()];
  const known = await findOperations(tx, client, hashes);
  const now = services.clock.now();
  const renew = asked.renew === true;
  // What still counts for a while stays as it is: its end was announced to whoever builds.
  const retired = known.filter((row) => (renew ? row.retiresAt !== null : isRetired(row, now)));
  refuseRetired(retired, renew, hashes);
  const there = new Set(known.map(({ hash }) => hash));
  const added = [...texts].flatMap(([hash, text]) => (there.has(hash) ? [] : [{ hash, ...text }]));
  await insertOperations(tx, client, added, { by: principal.reference, now });
  await renewOperations(
    tx,
    client,
    retired.map(({ hash }) => hash),
  );
  if (added.length + retired.length > 0) await refuseTooMany(tx, client, now);
  const rows = new Map((await findOperations(tx, client, hashes)).map((row) => [row.hash, row]));
  return { rows: hashes.flatMap((hash) => rows.get(hash) ?? []), added, renewed: retired };
}

export const registerOperations = defineMutation({
  name: 'registerOperations',
  input: z.object({ input }),
  points: 20,
  event: 'operation.registered',
  authorise: ({ input: asked }, context) => overApplication(MANAGE_LIST, asked.clientId, context),
  validate: ({ input: asked }, context) => refuseBadTexts(asked, context),
  async act({ input: asked }, context, tx) {
    await holdList(tx, asked.clientId);
    const { rows, added, renewed } = await write(tx, asked, context);
    const unchanged = rows.length - added.length - renewed.length;
    return {
      result: {
        operations: await toOperations(tx, asked.clientId, rows, context.services),
        ...{ added: added.length, renewed: renewed.length, unchanged },
      },
      target: { type: 'Application', id: asked.clientId },
      details: { added: added.map(toDetail), renewed: renewed.map(toDetail), unchanged },
    };
  },
});
