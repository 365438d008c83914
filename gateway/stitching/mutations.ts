// Commands: what is to be changed is looked at first, with the caller's rights of this moment; then the change is taken
// in, to be carried out. The answer is the command, never the row.
import { createHash } from 'node:crypto';
import { Kind, type FieldDefinitionNode } from 'graphql';
import type { AdapterCall, AdapterRecord, CommandDefinition, Prepared, Selection } from '../../adapters/kit/index.js';
import { requireLength, toCall } from './adapterCalls.js';
import { refusal } from './codedErrors.js';
import type { RequestContext, RowOwner } from './context.js';
import { decodeIds, planField, type Args, type FieldPlan } from './fieldPlan.js';
import { finish, type Resolver, type ResolverScope } from './resolvers.js';
import { toRowOwner, type RowShape } from './rows.js';
import { directiveArgument } from './sdl.js';

/** What a command acts on: a row of this type, or the unit that something is made for. */
export interface Target {
  readonly argument: string;
  readonly type: string;
}

/** The type whose keys are units themselves. */
export const UNIT = 'Unit';

/** What every field of Mutation yields; owned by the gateway. */
export const COMMAND = 'Command';

/** The argument that the gateway gives to every field of Mutation. */
export const KEY_ARGUMENT = 'idempotencyKey';

/** A change that a caller asks for. */
export interface AskedChange {
  readonly adapter: string;
  readonly name: string;
  readonly definition: CommandDefinition<never>;
  readonly key: string | null;
  /** With local keys in the place of global ids. */
  readonly args: Args;
  /** Throws unless the caller may act on the target; answers with its unit. */
  check(): Promise<string | null>;
  prepare(): Promise<Prepared<unknown>>;
}

/** Takes a change in, durably, and answers with the command. */
export type AcceptChange = (asked: AskedChange, context: RequestContext) => Promise<AdapterRecord>;

/** Every non-null argument that names something by its id; a command has exactly one. */
export function targetsOf(field: FieldDefinitionNode): readonly Target[] {
  return (field.arguments ?? []).flatMap((argument) => {
    const type = directiveArgument(argument, 'idOf', 'type');
    const required = argument.type.kind === Kind.NON_NULL_TYPE;
    return type === undefined || !required ? [] : [{ argument: argument.name.value, type }];
  });
}

/** Only what says whose the row is. */
function ownerSelection({ key, owner, subject }: RowShape): Selection {
  const names = new Set([key, owner, subject?.[0]]);
  return { wants: (name) => names.has(name) };
}

/** Read afresh: never from a batch or an earlier answer of the same request. */
async function findOwner(
  scope: ResolverScope,
  target: Target,
  key: string,
  capability: string,
  context: RequestContext,
): Promise<RowOwner | undefined> {
  if (target.type === UNIT) return { type: UNIT, key, units: [key] };
  const shape = scope.shapes.get(target.type);
  const entity = scope.instance.adapter.entities[target.type];
  if (shape === undefined || entity === undefined) throw new Error(`${target.type} is not an entity of this adapter`);
  const call = toCall(scope.instance, context, capability, ownerSelection(shape));
  const [record] = requireLength(await entity.load([key], call), [key], target.type);
  return record === null || record === undefined ? undefined : toRowOwner(record, shape);
}

/** Throws unless the caller may act on the target. Not theirs looks exactly like not there. */
async function requireTarget(
  scope: ResolverScope,
  target: Target,
  key: string,
  capability: string,
  context: RequestContext,
): Promise<RowOwner> {
  const owner = await findOwner(scope, target, key, capability, context);
  const decision = owner === undefined ? 'NOT_FOUND' : context.access.decideWrite(capability, owner);
  if (owner !== undefined && decision === 'ALLOW') return owner;
  if (owner !== undefined) scope.events.rowsDropped(scope.instance.adapter.id, target.type, 1);
  throw refusal(decision === 'ALLOW' ? 'NOT_FOUND' : decision, context.requestId);
}

/** What is left behind is shown under the rights to read it, not under the right to change it. */
export function shownPlan(scope: Pick<ResolverScope, 'rules'>, plan: FieldPlan): FieldPlan {
  const rule = scope.rules.types.get(plan.yields);
  return { ...plan, capability: rule?.kind === 'requires' ? rule.grant : null };
}

/** Several commands of one request under the key of the request: each has its own, and the same one when it is repeated. */
const used = new WeakMap<RequestContext, number>();

function keyOf(given: unknown, context: RequestContext): string | null {
  if (typeof given === 'string') return given;
  if (context.idempotencyKey === null || context.idempotencyKey === undefined) return null;
  const before = used.get(context) ?? 0;
  used.set(context, before + 1);
  if (before === 0) return context.idempotencyKey;
  // Never longer than a key may be.
  return `${createHash('sha256').update(context.idempotencyKey).digest('base64url')}#${before + 1}`;
}

/** One field of Mutation, whoever executes it. `scope` is that of the adapter which declares it. */
export function createChange(scope: ResolverScope, field: FieldDefinitionNode, accept: AcceptChange) {
  const plan = planField('Mutation', field, scope.rules);
  const [target] = targetsOf(field);
  const name = field.name.value;
  const { adapter } = scope.instance;
  const definition = adapter.commands?.[name] as unknown as CommandDefinition<never>;
  const ask = async (given: Args, context: RequestContext): Promise<AdapterRecord> => {
    const { capability } = plan;
    if (target === undefined || capability === null) throw new Error(`${plan.name} names no target`);
    const { [KEY_ARGUMENT]: key, ...own } = given;
    const args = decodeIds(plan, own, scope.codec);
    const call = (): AdapterCall<unknown> => toCall(scope.instance, context, capability, { wants: () => true });
    return accept(
      {
        ...{ adapter: adapter.id, name, definition, args, key: keyOf(key, context) },
        check: async () =>
          (await requireTarget(scope, target, String(args[target.argument]), capability, context)).units[0] ?? null,
        prepare: () => definition.prepare(args as never, call() as never),
      },
      context,
    );
  };
  return { plan, shown: shownPlan(scope, plan), ask };
}

/** A field of Mutation in the stitched schema. `desk`: the scope of the adapter that owns `Command`. */
export function commandResolver(
  scope: ResolverScope,
  field: FieldDefinitionNode,
  desk: ResolverScope,
  accept: AcceptChange,
): Resolver {
  const { shown, ask } = createChange(scope, field, accept);
  return async (_source, args, context) => finish(desk, shown, await ask(args, context), context, '', null);
}
