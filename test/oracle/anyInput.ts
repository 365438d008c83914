// Random arguments: literals, variables, defaults. Texts of variables are marked, so that they can be searched for.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { GraphQLArgument, GraphQLInputField, GraphQLInputType } from 'graphql';
import type { Tape } from './tape.js';

/** Part of every text that a client sends as a variable. */
export const MARK = '§';

export interface Variables {
  /** Definitions by name, for example `Int! = 3`. */
  readonly types: Map<string, string>;
  readonly values: Record<string, unknown>;
}

function leaf(tape: Tape, named: string, mark: string): unknown {
  switch (named) {
    case 'Int':
      return tape.pick([1, 0, 2, 40]);
    case 'Float':
      return tape.pick([1.5, 2, -3.25]);
    case 'Boolean':
      return tape.pick([true, false]);
    case 'ID':
      return tape.pick(['E0-1', 'E0-2', 'E1-3', 'sku-4', 'E2-5', 'sku-5', 7]);
    case 'Stamp':
      return tape.pick([`now${mark}`, 3, { at: 4 }, ['x', { y: null }]]);
    default:
      return `${tape.pick(['c1', 'z0', 'c"2\\', 'ăn'])}${mark}`;
  }
}

/** A value that fits the type; absent fields of input objects are left to their defaults. */
export function anyValue(tape: Tape, type: GraphQLInputType, mark = '', isNeeded = true): unknown {
  if (isNonNullType(type)) return anyValue(tape, type.ofType, mark, true);
  if (!isNeeded && tape.chance(12)) return null;
  if (isListType(type)) {
    // A single value stands for a list of one.
    if (tape.chance(10)) return anyValue(tape, type.ofType, mark, true);
    return Array.from({ length: tape.below(3) }, () => anyValue(tape, type.ofType, mark, false));
  }
  if (isEnumType(type)) return tape.pick(type.getValues()).name;
  if (!isInputObjectType(type)) return leaf(tape, type.name, mark);
  const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || tape.chance(60));
  // Not in the order of the schema: that must not matter.
  if (tape.chance(30)) fields.reverse();
  return Object.fromEntries(fields.map((field) => [field.name, anyValue(tape, field.type, mark, false)]));
}

/** A value as it stands in a document. */
export function toLiteral(value: unknown, type: GraphQLInputType): string {
  if (value === null) return 'null';
  if (isNonNullType(type)) return toLiteral(value, type.ofType);
  if (isListType(type))
    return Array.isArray(value)
      ? `[${value.map((item) => toLiteral(item, type.ofType)).join(', ')}]`
      : toLiteral(value, type.ofType);
  if (isEnumType(type)) return value as string;
  if (isInputObjectType(type)) {
    const fields = Object.entries(value as Record<string, unknown>).map(
      ([name, one]) => `${name}: ${toLiteral(one, (type.getFields()[name] as GraphQLInputField).type)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  return toPlainLiteral(value);
}

function toPlainLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toPlainLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${name}: ${toPlainLiteral(one)}`)
    .join(', ')} }`;
}

/** A new variable for a place of this type, given or not, with or without a default. */
export function anyVariable(tape: Tape, type: GraphQLInputType, variables: Variables): string {
  const name = `v${variables.types.size}`;
  const nullable = isNonNullType(type) ? type.ofType : type;
  // Nullable here: then a default is needed where the place is not, and `null` must not be given.
  const style = tape.weighted({ exact: 6, fallback: 3, strict: 2 });
  const value = anyValue(tape, type, `${MARK}${variables.types.size}`, true);
  if (style === 'fallback') {
    variables.types.set(name, `${nullable.toString()} = ${toLiteral(anyValue(tape, nullable), nullable)}`);
    const given = tape.weighted({ absent: 3, value: 2, null: isNonNullType(type) ? 0 : 1 });
    if (given !== 'absent') variables.values[name] = given === 'null' ? null : value;
    return name;
  }
  const strict = style === 'strict' || isNonNullType(type);
  variables.types.set(name, strict ? `${nullable.toString()}!` : nullable.toString());
  const given = tape.weighted({ value: 6, absent: strict ? 0 : 2, null: strict ? 0 : 1 });
  if (given !== 'absent') variables.values[name] = given === 'null' ? null : value;
  return name;
}

/** An input object or list with variables inside. */
function mixed(tape: Tape, type: GraphQLInputType, variables: Variables): string {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) return `[${anyInput(tape, inner.ofType, variables)}]`;
  if (!isInputObjectType(inner)) return `$${anyVariable(tape, type, variables)}`;
  const fields = Object.values(inner.getFields()).filter((field) => isRequiredInputField(field) || tape.chance(50));
  return `{ ${fields.map((field) => `${field.name}: ${anyInput(tape, field.type, variables)}`).join(', ')} }`;
}

/** A literal, a variable, or a literal with variables inside. */
export function anyInput(tape: Tape, type: GraphQLInputType, variables: Variables): string {
  const style = tape.weighted({ literal: 5, variable: 5, mixed: 2 });
  if (style === 'variable') return `$${anyVariable(tape, type, variables)}`;
  return style === 'mixed' ? mixed(tape, type, variables) : toLiteral(anyValue(tape, type), type);
}

/** Arguments for a field: what it needs, and some of the rest. */
export function anyArgumentText(tape: Tape, args: readonly GraphQLArgument[], variables: Variables): string {
  const chosen = args.filter((arg) => isRequiredArgument(arg) || tape.chance(60));
  if (tape.chance(20)) chosen.reverse();
  const texts = chosen.map((arg) => `${arg.name}: ${anyInput(tape, arg.type, variables)}`);
  return texts.length === 0 ? '' : `(${texts.join(', ')})`;
}
