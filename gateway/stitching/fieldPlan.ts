// What is known about a field before any request: its rule, its arguments that are ids, the shape of its answer.
import type { FieldDefinitionNode } from 'graphql';
import { InputError } from '../../adapters/kit/index.js';
import type { RuleBook } from '../../schema/rules.js';
import type { RequestContext } from './context.js';
import type { OpaqueCodec } from './opaqueCodec.js';
import { connectionNode, directiveArgument, innerName, yieldedType } from './sdl.js';

export interface FieldPlan {
  /** `Type.field` */
  readonly name: string;
  /** The capability that opens the rows, or null for public facts. */
  readonly capability: string | null;
  /** The type of its rows. */
  readonly yields: string;
  readonly connection: boolean;
  /** Arguments that carry a global id, with the type they must be of. */
  readonly idArguments: ReadonlyMap<string, string>;
}

/** Arguments as GraphQL hands them over. */
export type Args = Readonly<Record<string, unknown>>;

/** Reads what the SDL says about a field. */
export function planField(type: string, field: FieldDefinitionNode, rules: RuleBook): FieldPlan {
  const name = `${type}.${field.name.value}`;
  const yields = yieldedType(field);
  const rule = rules.fields.get(name) ?? rules.types.get(yields);
  const ids = (field.arguments ?? []).flatMap((argument): [string, string][] => {
    const of = directiveArgument(argument, 'idOf', 'type');
    return of === undefined ? [] : [[argument.name.value, of]];
  });
  return {
    name,
    capability: rule?.kind === 'requires' ? rule.grant : null,
    yields,
    connection: connectionNode(innerName(field.type)) !== undefined,
    idArguments: new Map(ids),
  };
}

/** Where a cursor of this field may be used again: same field, same filter, same parent, same caller. */
export function cursorBinding(plan: FieldPlan, args: Args, parent: string, context: RequestContext): string {
  const filter = Object.entries(args).filter(([name]) => name !== 'first' && name !== 'after');
  filter.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([plan.name, filter, parent, context.access.cursorOwner]);
}

/** Replaces global ids by local keys; anything that is not an id of the right type is refused by name. */
export function decodeIds(plan: FieldPlan, args: Args, codec: OpaqueCodec): Args {
  if (plan.idArguments.size === 0) return args;
  const decoded: Record<string, unknown> = { ...args };
  for (const [name, type] of plan.idArguments) {
    const value = args[name];
    if (value === null || value === undefined) continue;
    const id = typeof value === 'string' ? codec.decodeId(value) : undefined;
    if (id?.type !== type)
      throw new InputError(`"${name}" is not the id of a ${type}.`, `"${name}" không phải là mã của ${type}.`);
    decoded[name] = id.key;
  }
  return decoded;
}

/** Replaces the signed cursor by the adapter's own position. */
export function decodeAfter(args: Args, binding: string, codec: OpaqueCodec): Args {
  const { after } = args;
  if (typeof after !== 'string') return args;
  const position = codec.decodeCursor(binding, after);
  if (position === undefined)
    throw new InputError(
      '"after" is not a cursor of this list: use the cursors of the same query, filter and caller.',
      '"after" không phải là con trỏ của danh sách này: hãy dùng con trỏ của cùng truy vấn, bộ lọc và người gọi.',
    );
  return { ...args, after: position };
}

const MAX_FIRST = 100;

/** Checks `first` of a list that the gateway pages itself. */
export function requireFirst(args: Args): number {
  const first = args['first'] ?? 20;
  if (typeof first === 'number' && Number.isInteger(first) && first >= 1 && first <= MAX_FIRST) return first;
  throw new InputError(`"first" must be 1 to ${MAX_FIRST}.`, `"first" phải từ 1 đến ${MAX_FIRST}.`);
}
