// Searches the audit trail; whoever does so is in it, too.
import { z } from 'zod';
import { InvalidAuditCursor } from '../../audit/index.js';
import { trailRecords } from '../../store/index.js';
import { AUDIT_READ, auditedUnits } from '../auditScope.js';
import { fromTrail, toAuditRecord } from '../auditView.js';
import type { AdminContext, Db } from '../context.js';
import { defineQuery } from '../defineOperation.js';
import { agencyCode, code, instant, optional, page, unitKey } from '../inputs.js';
import { readPage, type Page } from '../paging.js';
import { badInput } from '../problems.js';

/** Looking into what was acted on reads every record of the time. */
const MAX_OBJECT_MS = 92 * 86_400_000;

const name = z.string().regex(/^[\w.:/~+=-]{1,200}$/);

const filter = z.object({
  actor: optional(name),
  client: optional(name),
  tenant: optional(agencyCode),
  unit: optional(unitKey),
  reach: optional(z.enum(['SELF', 'SUBTREE'])),
  from: optional(instant),
  to: optional(instant),
  purpose: optional(code),
  event: optional(z.string().regex(/^[a-z][a-z.-]{2,63}$/)),
  outcome: optional(z.enum(['OK', 'PARTIAL', 'DENIED', 'ERROR'])),
  requestId: optional(z.string().regex(/^[\w-]{1,64}$/)),
  objectId: optional(z.string().min(1).max(300)),
});

const input = z.object({ filter: optional(filter), ...page });
type Filter = z.output<typeof filter>;
type Input = z.output<typeof input>;

const NOTHING = filter.parse({});

function defined<T extends object>(values: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as never;
}

function requireShortTime({ objectId, from, to }: Filter): void {
  if (objectId === null) return;
  if (from !== null && to !== null && from < to && to.getTime() - from.getTime() <= MAX_OBJECT_MS) return;
  throw badInput(
    'filter.objectId',
    'Tìm theo đối tượng cần nêu from và to, cách nhau không quá 92 ngày.',
    'A search by object needs from and to, at most 92 days apart.',
  );
}

/** By what was acted on: oldest first, narrowed further where the filter says so. */
async function searchObject(asked: Filter, args: Pick<Input, 'first' | 'after'>, context: AdminContext, db: Db) {
  const units = auditedUnits({ unit: asked.unit, reach: asked.reach ?? 'SELF' }, context);
  const { objectId, from, to } = asked;
  const found = { from: from ?? new Date(0), to: to ?? new Date(0), units, objectId };
  return readPage(
    context,
    { name: 'auditRecords', filter: asked, args },
    (above, limit) => trailRecords(db, found, above, limit),
    ({ at, writer, seq }) => `${at.toISOString()} ${writer} ${seq}`,
    fromTrail,
  );
}

async function search(asked: Filter, { first, after }: Pick<Input, 'first' | 'after'>, context: AdminContext) {
  const { unit, reach, objectId: _none, ...same } = asked;
  const units = auditedUnits({ unit, reach: reach ?? 'SELF' }, context);
  try {
    const found = await context.services.auditor.search({
      ...defined(same),
      ...(units === null ? {} : { units }),
      ...{ first, after },
    });
    const nodes = found.records.map(toAuditRecord);
    return { nodes, pageInfo: { hasNextPage: found.next !== null, endCursor: found.next } };
  } catch (error) {
    if (!(error instanceof InvalidAuditCursor)) throw error;
    throw badInput(
      'after',
      '"after" không phải là vị trí trong danh sách này.',
      '"after" is not a position of this list.',
    );
  }
}

export const auditRecords = defineQuery({
  name: 'auditRecords',
  input,
  points: 20,
  event: 'audit.read',
  authorise: ({ filter: asked }) => ({ capability: AUDIT_READ, unit: asked?.unit ?? null }),
  validate: ({ filter: asked }) => requireShortTime(asked ?? NOTHING),
  async act({ filter: given, ...args }, context, db) {
    const asked = given ?? NOTHING;
    const result: Page<unknown> =
      asked.objectId === null ? await search(asked, args, context) : await searchObject(asked, args, context, db);
    // What somebody looked for, without the one value that anything could have been typed into.
    const { objectId, from, to, ...said } = defined(asked);
    const time = { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
    return {
      result,
      details: { filter: { ...said, ...time, objectId: objectId !== undefined }, shown: result.nodes.length },
    };
  },
});
