// Takes texts off the list of an application, at once or from an instant on: clients of the field are not updated in a day.
import { z } from 'zod';
import { findOperations, retireOperations as retire, type RegisteredOperationRow } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, instant, optional, reason } from '../inputs.js';
import { HASH, holdList, isRetired, MANAGE_LIST, toDetail, toOperations } from '../operationLists.js';
import { AdminError } from '../errors.js';
import { badInput } from '../problems.js';

const MOST_AT_ONCE = 1_000;
const MAX_DAYS = 400;
const DAY_MS = 86_400_000;

const input = z.object({
  clientId,
  hashes: z.array(z.string().regex(HASH)).min(1).max(MOST_AT_ONCE),
  at: optional(instant),
  reason,
});

/** Some of them are not on the list: nothing is retired, and each is named by its place. */
function refuseUnknown(hashes: readonly string[], rows: readonly RegisteredOperationRow[]): void {
  const known = new Set(rows.map(({ hash }) => hash));
  const problems = hashes.flatMap((hash, i) =>
    known.has(hash)
      ? []
      : [
          {
            path: `hashes.${i}`,
            vi: 'Ứng dụng không đăng ký thao tác này.',
            en: 'The application has no such operation.',
          },
        ],
  );
  if (problems.length > 0) throw new AdminError('NOT_FOUND', undefined, problems.slice(0, 100));
}

function requireNear(at: Date | null, now: Date): void {
  if (at === null || (at >= now && at.getTime() - now.getTime() <= MAX_DAYS * DAY_MS)) return;
  throw badInput(
    'at',
    `Thời điểm phải từ bây giờ đến ${MAX_DAYS} ngày tới; bỏ trống: ngay lập tức.`,
    `The instant must lie between now and ${MAX_DAYS} days from now; none: at once.`,
  );
}

export const retireOperations = defineMutation({
  name: 'retireOperations',
  input,
  points: 5,
  event: 'operation.retired',
  authorise: (asked, context) => overApplication(MANAGE_LIST, asked.clientId, context),
  validate: ({ at }, { services }) => requireNear(at, services.clock.now()),
  async act(asked, { principal, services }, tx) {
    const client = asked.clientId;
    await holdList(tx, client);
    const hashes = [...new Set(asked.hashes)];
    const rows = await findOperations(tx, client, hashes);
    refuseUnknown(hashes, rows);
    const now = services.clock.now();
    const at = asked.at ?? now;
    // What has retired stays as it was: when, by whom and why.
    const open = rows.filter((row) => !isRetired(row, now));
    await retire(
      tx,
      client,
      open.map(({ hash }) => hash),
      { by: principal.reference, reason: asked.reason, at },
    );
    const after = await findOperations(tx, client, hashes);
    return {
      result: await toOperations(tx, client, after, services),
      target: { type: 'Application', id: client },
      details: { retired: open.map(toDetail), at: at.toISOString(), reason: asked.reason },
    };
  },
});
