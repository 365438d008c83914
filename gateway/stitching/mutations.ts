// Commands: what is to be changed is looked at first, with the caller's rights of this moment; only then is it sent.
import { Kind, type FieldDefinitionNode } from 'graphql';
import type { AdapterCall, CommandLoader, Selection } from '../../adapters/kit/index.js';
import { requireLength, toCall } from './adapterCalls.js';
import { refusal } from './codedErrors.js';
import type { RequestContext, RowOwner } from './context.js';
import { decodeIds, planField, type FieldPlan } from './fieldPlan.js';
import { finish, type Resolver, type ResolverScope } from './resolvers.js';
import { toRowOwner, type RowShape } from './rows.js';
import { directiveArgument } from './sdl.js';
import { readSelection } from './selection.js';

/** What a command acts on: a row of this type, or the unit that something is made for. */
export interface Target {
  readonly argument: string;
  readonly type: string;
}

/** The type whose keys are units themselves. */
export const UNIT = 'Unit';

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
export async function requireTarget(
  scope: ResolverScope,
  target: Target,
  key: string,
  capability: string,
  context: RequestContext,
): Promise<void> {
  const owner = await findOwner(scope, target, key, capability, context);
  const decision = owner === undefined ? 'NOT_FOUND' : context.access.decideWrite(capability, owner);
  if (decision === 'ALLOW') return;
  if (owner !== undefined) scope.events.rowsDropped(scope.instance.adapter.id, target.type, 1);
  throw refusal(decision, context.requestId);
}

/** What is left behind is shown under the rights to read it, not under the right to change it. */
export function shownPlan(scope: Pick<ResolverScope, 'rules'>, plan: FieldPlan): FieldPlan {
  const rule = scope.rules.types.get(plan.yields);
  return { ...plan, capability: rule?.kind === 'requires' ? rule.grant : null };
}

/** A field of Mutation. */
export function commandResolver(scope: ResolverScope, field: FieldDefinitionNode): Resolver {
  const plan = planField('Mutation', field, scope.rules);
  const shown = shownPlan(scope, plan);
  const [target] = targetsOf(field);
  const send = scope.instance.adapter.commands?.[field.name.value] as CommandLoader<unknown>;
  return async (_source, args, context, info) => {
    if (target === undefined || plan.capability === null) throw new Error(`${plan.name} names no target`);
    const decoded = decodeIds(plan, args, scope.codec);
    await requireTarget(scope, target, String(decoded[target.argument]), plan.capability, context);
    const select = readSelection(info, false);
    const call: AdapterCall<unknown> = toCall(scope.instance, context, plan.capability, select);
    return finish(scope, shown, await send(decoded as never, call), context, '', null);
  };
}
