// Random operations that are valid for a schema: fragments, aliases, repeated fields, directives, variables.
import {
  getNamedType,
  GraphQLBoolean,
  GraphQLNonNull,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { anyArgumentText, anyVariable, type Variables } from './anyInput.js';
import { KEY_NAMES } from './model.js';
import { repair } from './repair.js';
import type { Tape } from './tape.js';

/** Aliases: names of keys and of other fields among them. */
const ALIASES = ['x', 'y', ...KEY_NAMES, 'name', 'size', 'note', 'rank', 'id'];
const DEPTH = 6;

interface Draft {
  readonly schema: GraphQLSchema;
  readonly tape: Tape;
  readonly variables: Variables;
  readonly fragments: { readonly name: string; readonly type: GraphQLCompositeType; readonly text: string }[];
  /** Fields that may still be selected. */
  left: number;
}

function directive(draft: Draft): string {
  const { tape, variables } = draft;
  if (!tape.chance(9)) return '';
  const name = tape.pick(['include', 'skip']);
  const place = new GraphQLNonNull(GraphQLBoolean);
  const value = tape.chance(70) ? `$${anyVariable(tape, place, variables)}` : tape.pick(['true', 'false']);
  const second = tape.chance(10)
    ? ` @${name === 'skip' ? 'include' : 'skip'}(if: ${tape.pick(['true', 'false'])})`
    : '';
  return ` @${name}(if: ${value})${second}`;
}

function field(draft: Draft, definition: GraphQLField<unknown, unknown>, depth: number): string {
  const { tape } = draft;
  draft.left -= 1;
  const alias = tape.chance(25) ? `${tape.pick(ALIASES)}: ` : '';
  const args = anyArgumentText(tape, definition.args, draft.variables);
  const type = getNamedType(definition.type);
  const head = `${alias}${definition.name}${args}${directive(draft)}`;
  if (!isCompositeType(type)) return head;
  const first = `${head} ${selectionSet(draft, type, depth + 1)}`;
  // The same field once more: the selections have to be merged.
  return tape.chance(12) ? `${first} ${alias}${definition.name}${args} ${selectionSet(draft, type, depth + 1)}` : first;
}

/** Types whose fragments may stand in a selection of this one. */
function overlapping(schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  return Object.values(schema.getTypeMap()).filter(
    (other): other is GraphQLCompositeType =>
      isCompositeType(other) &&
      !other.name.startsWith('__') &&
      (isObjectType(other)
        ? possible.includes(other)
        : schema.getPossibleTypes(other).some((one: GraphQLObjectType) => possible.includes(one))),
  );
}

function fragment(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { tape, schema } = draft;
  const types = overlapping(schema, type);
  if (tape.chance(35)) {
    const known = draft.fragments.filter((one) => types.includes(one.type));
    if (known.length > 0 && tape.chance(50)) return `...${tape.pick(known).name}${directive(draft)}`;
    const on = tape.pick(types);
    const text = selectionSet(draft, on, depth);
    const name = `F${draft.fragments.length}`;
    draft.fragments.push({ name, type: on, text });
    return `...${name}${directive(draft)}`;
  }
  // Fragments without a type are rare, but allowed.
  if (tape.chance(20)) return `...${directive(draft)} ${selectionSet(draft, type, depth)}`;
  const on = tape.pick(types);
  return `... on ${on.name}${directive(draft)} ${selectionSet(draft, on, depth)}`;
}

function selection(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { tape } = draft;
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const leaves = fields.filter((one) => !isCompositeType(getNamedType(one.type)));
  const isDeep = depth >= DEPTH || draft.left <= 0;
  const usable = isDeep ? leaves : fields;
  const fragments = isDeep ? 0 : isAbstractType(type) ? 40 : 12;
  if (usable.length === 0 && fragments === 0) return '__typename';
  if (tape.chance(fragments)) return fragment(draft, type, depth + 1);
  if (usable.length === 0 || tape.chance(8)) return `${tape.chance(20) ? 'id: ' : ''}__typename${directive(draft)}`;
  // Near the root objects rather than leaves: that is where plans have something to do.
  const objects = usable.filter((one) => !leaves.includes(one));
  const isRoot = depth < 3 && objects.length > 0 && tape.chance(60);
  return field(draft, tape.pick(isRoot ? objects : usable), depth);
}

function selectionSet(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const count = 1 + draft.tape.below(draft.left > 6 ? 4 : 2);
  return `{ ${Array.from({ length: count }, () => selection(draft, type, depth)).join(' ')} }`;
}

/** One value that its type does not allow, or none where one is needed: the request may be refused. */
function spoiled(tape: Tape, values: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(values);
  if (names.length === 0) return values;
  const { [tape.pick(names)]: _left, ...others } = values;
  return tape.chance(50) ? others : { ...values, [tape.pick(names)]: { wrong: [true] } };
}

export interface Operation {
  readonly operation: string;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
}

/** A valid document and what is sent with it. */
export function anyOperation(schema: GraphQLSchema, tape: Tape): Operation {
  const variables: Variables = { types: new Map(), values: {} };
  // First, for tapes end early.
  const [isSpoiled, chosen] = [tape.chance(3), tape.below(2)];
  const draft: Draft = { schema, tape, variables, fragments: [], left: 4 + tape.below(20) };
  const mutation = schema.getMutationType();
  const isMutation = mutation != null && tape.chance(12);
  const root = (isMutation ? mutation : schema.getQueryType()) as GraphQLObjectType;
  const kind = isMutation ? 'mutation' : 'query';
  const roots = Array.from({ length: 1 + tape.below(3) }, () => selection(draft, root, 1));
  const operations = [`${kind} Op0 { ${roots.join(' ')} }`];
  if (tape.chance(8))
    operations.push(`query Op1 { ${selection(draft, schema.getQueryType() as GraphQLObjectType, 1)} }`);
  const fragments = draft.fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`);
  const repaired = repair(schema, [...operations, ...fragments].join('\n'), variables);
  return {
    operation: repaired.text,
    ...(repaired.names.length > 1 ? { operationName: repaired.names[chosen] as string } : {}),
    variables: isSpoiled ? spoiled(tape, repaired.variables) : repaired.variables,
  };
}
