// Which parts of the schema an operation uses, as schema coordinates: read once for each text, and once more per request
// for what comes in variables. Of values, only those of enums are looked at.
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isSpecifiedDirective,
  typeFromAST,
  type ASTVisitor,
  type GraphQLInputType,
  type GraphQLSchema,
  type TypeInfo,
} from 'graphql';
import type { Sunset } from '../../schema/rules.js';

/** A variable whose values name parts of the schema: an enum, or an input object. */
export interface UsedVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
}

/** Something deprecated that an operation uses. */
export interface DeprecatedUse {
  /** `Type.field`, `Type.field(argument:)`, `Input.field` or `Enum.VALUE`. */
  readonly coordinate: string;
  readonly reason: string;
  /** The day from which it may be gone; null: none is announced. */
  readonly on: string | null;
  /** What stands in its place. */
  readonly use: string | null;
}

/** What is known of an operation before it runs; the same object for the same text. */
export interface SchemaUses {
  readonly coordinates: readonly string[];
  readonly variables: readonly UsedVariable[];
  readonly deprecations: readonly DeprecatedUse[];
}

type Deprecable = { readonly deprecationReason?: string | null | undefined } | null | undefined;

/** A visitor (for `visitWithTypeInfo` with the same TypeInfo), and what it has found. */
export function createUsesReader(
  schema: GraphQLSchema,
  info: TypeInfo,
  sunsets: ReadonlyMap<string, Sunset> = new Map(),
): { readonly visitor: ASTVisitor; uses(): SchemaUses } {
  const coordinates = new Set<string>();
  const deprecations = new Map<string, DeprecatedUse>();
  const variables: UsedVariable[] = [];

  function add(coordinate: string, definition?: Deprecable): void {
    coordinates.add(coordinate);
    const reason = definition?.deprecationReason;
    if (reason === undefined || reason === null) return;
    const { on = null, use = null } = sunsets.get(coordinate) ?? {};
    deprecations.set(coordinate, { coordinate, reason, on, use });
  }
  function addCondition(node: { readonly typeCondition?: { readonly name: { readonly value: string } } | undefined }) {
    if (node.typeCondition !== undefined) add(node.typeCondition.name.value);
  }

  const visitor: ASTVisitor = {
    Field(node) {
      const parent = info.getParentType();
      if (parent != null && !node.name.value.startsWith('__'))
        add(`${parent.name}.${node.name.value}`, info.getFieldDef());
    },
    Argument(node) {
      const [parent, field] = [info.getParentType(), info.getFieldDef()];
      if (info.getDirective() != null || parent == null || field == null || field.name.startsWith('__')) return;
      add(`${parent.name}.${field.name}(${node.name.value}:)`, info.getArgument());
    },
    ObjectField(node) {
      const parent = getNamedType(info.getParentInputType());
      if (isInputObjectType(parent))
        add(`${parent.name}.${node.name.value}`, parent.getFields()[node.name.value] ?? null);
    },
    EnumValue(node) {
      const type = getNamedType(info.getInputType());
      if (isEnumType(type)) add(`${type.name}.${node.value}`, info.getEnumValue());
    },
    InlineFragment: addCondition,
    FragmentDefinition: addCondition,
    Directive(node) {
      const directive = info.getDirective();
      if (directive != null && !isSpecifiedDirective(directive)) add(`@${node.name.value}`);
    },
    VariableDefinition(node) {
      const type = typeFromAST(schema, node.type as never) as GraphQLInputType | undefined;
      const named = getNamedType(type);
      if (type === undefined || named === undefined) return;
      add(named.name);
      if (isEnumType(named) || isInputObjectType(named)) variables.push({ name: node.variable.name.value, type });
    },
  };
  return {
    visitor,
    uses: () => ({ coordinates: [...coordinates], variables, deprecations: [...deprecations.values()] }),
  };
}

/** Midnight in Hanoi at the beginning of the nearest day, as HTTP writes it. */
export function toSunset(deprecations: readonly DeprecatedUse[]): string | undefined {
  const days = deprecations.flatMap(({ on }) => on ?? []).sort();
  return days[0] === undefined ? undefined : new Date(`${days[0]}T00:00:00+07:00`).toUTCString();
}

/** Members of one request's variables that are looked at; what is behind them is not counted. */
const MOST_MEMBERS = 500;

/** Input fields and enum values that come in variables. */
export function readVariableUses(
  variables: readonly UsedVariable[],
  values: Readonly<Record<string, unknown>>,
  add: (coordinate: string) => void,
): void {
  let left = MOST_MEMBERS;
  function read(given: GraphQLInputType, value: unknown): void {
    if (value === null || value === undefined || (left -= 1) < 0) return;
    const type = getNullableType(given);
    if (isListType(type)) {
      // A single value stands for a list of one (GraphQL, §3.11).
      for (const member of Array.isArray(value) ? value : [value]) {
        if (left < 0) return;
        read(type.ofType, member);
      }
    } else if (isEnumType(type)) {
      if (typeof value === 'string' && type.getValue(value) != null) add(`${type.name}.${value}`);
    } else if (isInputObjectType(type) && typeof value === 'object') {
      const fields = type.getFields();
      for (const name in fields) {
        if (left < 0) return;
        if (!Object.hasOwn(value, name)) continue;
        add(`${type.name}.${name}`);
        read((fields[name] as { type: GraphQLInputType }).type, (value as Record<string, unknown>)[name]);
      }
    }
  }
  for (const { name, type } of variables) read(type, values[name]);
}
