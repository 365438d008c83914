// Runs one administrative operation in the order that all of them share; nothing happens without a record of it.
import { createHash } from 'node:crypto';
import { AccessRefused } from '../access/index.js';
import { PLAIN_ENTRY, type AuditEntry } from '../audit/index.js';
import type { AdminContext } from './context.js';
import type { AnyOperation, Done, MutationOperation, QueryOperation, Requirement } from './defineOperation.js';
import { AdminError } from './errors.js';
import { inTurn } from './inTurn.js';

type Runnable = QueryOperation<unknown, unknown> | MutationOperation<unknown, unknown>;

function parse(operation: Runnable, args: unknown): unknown {
  const parsed = operation.input.safeParse(args);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 20).map((issue) => {
    const path = issue.path.join('.');
    return { path, vi: `Giá trị của "${path}" không hợp lệ.`, en: `"${path}" is not acceptable: ${issue.code}.` };
  });
  throw new AdminError('BAD_USER_INPUT', undefined, problems);
}

/** Outside the caller's units is like not there; inside them without the capability is refused by name. */
function requireRight(required: Requirement, context: AdminContext): void {
  const { access } = context;
  if (!access.holds(required.capability))
    throw new AdminError(access.heldInSandboxOnly(required.capability) ? 'SANDBOX_ONLY' : 'FORBIDDEN');
  if (required.unit !== null && !access.scopeFor(required.capability).includes(required.unit))
    throw new AdminError('NOT_FOUND');
}

function needsStepUp({ stepUp }: Runnable, input: unknown): boolean {
  return typeof stepUp === 'function' ? stepUp(input) : stepUp === true;
}

function toEntry(
  operation: Runnable,
  context: AdminContext,
  unit: string | null,
  more: Partial<AuditEntry> & Pick<AuditEntry, 'event' | 'outcome'>,
): AuditEntry {
  const { principal, access, services } = context;
  const found = unit === null ? undefined : services.tree.unit(unit);
  return {
    ...PLAIN_ENTRY,
    actor: { reference: principal.reference, issuer: principal.issuer, client: principal.client, acr: principal.acr },
    onBehalfOf: principal.actor === null ? null : principal.reference,
    tenant: access.tenant?.id ?? null,
    unit: found === undefined ? null : { key: found.key, name: found.fullName },
    ip: context.ip,
    requestId: context.requestId,
    operation: { name: operation.name, hash: createHash('sha256').update(operation.name).digest('base64url') },
    fields: [`${operation.kind === 'query' ? 'Query' : 'Mutation'}.${operation.name}`],
    ...more,
  };
}

function toDoneEntry(operation: Runnable, context: AdminContext, required: Requirement | null, done: Done<unknown>) {
  return toEntry(operation, context, done.unit ?? required?.unit ?? null, {
    event: operation.event ?? `${operation.name}.read`,
    outcome: 'OK',
    target: done.target ?? null,
    details: done.details ?? {},
    subjects: done.subjects ?? [],
    sensitivity: done.sensitivity ?? 2,
  });
}

async function limit(operation: Runnable, context: AdminContext): Promise<void> {
  const { principal, access, services } = context;
  const tenants: string[] = [];
  for (
    let at = access.tenant;
    at !== null;
    at = at.parent === null ? null : (services.records().tenants.get(at.parent) ?? null)
  )
    tenants.push(at.id);
  const decision = await services.quota.consume(
    { user: principal.reference, application: principal.client, tenants },
    operation.points,
  );
  if (!decision.allowed) throw new AdminError('QUOTA_EXCEEDED');
}

async function act(operation: Runnable, input: unknown, context: AdminContext, required: Requirement | null) {
  const { services } = context;
  if (operation.kind === 'mutation') {
    const prepared = await operation.prepare?.(input, context);
    const result = await inTurn(services.auditor, () =>
      services.auditor.transact(async (tx) => {
        const done = await operation.act(input, context, tx, prepared);
        return { result: done.result, entry: toDoneEntry(operation, context, required, done) };
      }),
    );
    // It is done and recorded. Who cannot hear of it now finds it by asking the store, within seconds.
    await services.changed().catch(() => undefined);
    return result;
  }
  const done = await operation.act(input, context, services.db);
  if (operation.event !== null) await services.auditor.write(toDoneEntry(operation, context, required, done));
  return done.result;
}

/** Every refusal leaves a record; so does everything that nobody foresaw. */
async function recordRefusal(operation: Runnable, context: AdminContext, unit: string | null, error: unknown) {
  const code = error instanceof AdminError ? error.code : 'INTERNAL_SERVER_ERROR';
  const outcome = error instanceof AdminError ? 'DENIED' : 'ERROR';
  const event = operation.event ?? `${operation.name}.read`;
  await context.services.auditor.write(
    toEntry(operation, context, unit, {
      event: 'operation.refused',
      outcome,
      codes: [code],
      details: { refused: event },
    }),
  );
}

/** Answers one field of the admin schema. Throws AdminError. */
export async function runOperation(any: AnyOperation, args: unknown, context: AdminContext): Promise<unknown> {
  const operation = any as unknown as Runnable;
  let unit: string | null = null;
  try {
    const input = parse(operation, args);
    const required = await operation.authorise(input, context);
    if (required !== null) {
      requireRight(required, context);
      unit = required.unit;
    }
    if (needsStepUp(operation, input) && !context.access.steppedUp) throw new AdminError('STEP_UP_REQUIRED');
    await operation.validate?.(input, context);
    await limit(operation, context);
    return await act(operation, input, context, required);
  } catch (failed) {
    const error = failed instanceof AccessRefused ? new AdminError(failed.code) : failed;
    await recordRefusal(operation, context, unit, error);
    throw error;
  }
}
