// Everything about the cost of a document that no variable changes.
import {
  Kind,
  OperationTypeNode,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import { conditionsOf, readSize, type Condition, type Size } from './costSizes.js';

export interface CountedField {
  /** `Type.field` */
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** It leads to a system behind, or has a rule of its own. */
  readonly costs: boolean;
  readonly size: Size;
  readonly below: Selections | undefined;
}

export interface Selections {
  readonly fields: readonly CountedField[];
  readonly spreads: readonly { readonly name: string; readonly conditions: readonly Condition[] }[];
}

export interface PreparedOperation {
  readonly name: string | null;
  readonly defaults: ReadonlyMap<string, ValueNode>;
  readonly selections: Selections;
}

export interface PreparedDocument {
  readonly operations: readonly PreparedOperation[];
  readonly fragments: ReadonlyMap<string, Selections>;
  /** Names of fragments; none comes before one that uses it. */
  readonly order: readonly string[];
}

class Preparation {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: RuleBook,
  ) {}

  read(set: SelectionSetNode, parent: GraphQLCompositeType | undefined, root = false): Selections {
    const fields: CountedField[] = [];
    const spreads: { name: string; conditions: Condition[] }[] = [];
    this.collect(set, parent, root, [], fields, spreads);
    return { fields, spreads };
  }

  typeNamed(name: string): GraphQLCompositeType | undefined {
    const type = this.schema.getType(name);
    return type !== undefined && isCompositeType(type) ? type : undefined;
  }

  /** Inline fragments are taken apart; their conditions go to what is in them. */
  private collect(
    set: SelectionSetNode,
    parent: GraphQLCompositeType | undefined,
    root: boolean,
    outer: readonly Condition[],
    fields: CountedField[],
    spreads: { name: string; conditions: Condition[] }[],
  ): void {
    for (const node of set.selections) {
      const conditions = [...outer, ...conditionsOf(node.directives)];
      if (node.kind === Kind.FIELD) fields.push(this.field(node, parent, root, conditions));
      else if (node.kind === Kind.FRAGMENT_SPREAD) spreads.push({ name: node.name.value, conditions });
      else {
        const type = node.typeCondition === undefined ? parent : this.typeNamed(node.typeCondition.name.value);
        this.collect(node.selectionSet, type, root, conditions, fields, spreads);
      }
    }
  }

  private field(
    node: FieldNode,
    parent: GraphQLCompositeType | undefined,
    root: boolean,
    conditions: readonly Condition[],
  ): CountedField {
    const name = `${parent?.name ?? '?'}.${node.name.value}`;
    // Introspection: one for each field at the root, nothing for what is below.
    if (node.name.value.startsWith('__'))
      return { name, conditions, costs: root || this.isRoot(parent), size: 1, below: undefined };
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (parent === undefined || field === undefined)
      return { name, conditions, costs: true, size: 1, below: undefined };
    const yields = getNamedType(field.type);
    return {
      name,
      conditions,
      costs: root || this.isRoot(parent) || this.leadsOut(name, parent.name, yields.name),
      size: readSize(node, field, parent),
      below: node.selectionSet && this.read(node.selectionSet, isCompositeType(yields) ? yields : undefined),
    };
  }

  private isRoot(type: GraphQLCompositeType | undefined): boolean {
    return Object.values(OperationTypeNode).some((kind) => this.schema.getRootType(kind) === type);
  }

  /** A rule of its own, or the way to something that has one: an entity, or a page of entities. */
  private leadsOut(name: string, parent: string, yields: string): boolean {
    if (this.rules.fields.has(name)) return true;
    // What the page or the edge holds was paid where the page was asked for.
    if (/(Connection|Edge)$/.test(parent)) return false;
    const type = this.schema.getType(yields);
    return this.rules.types.has(yields.replace(/Connection$/, '')) || (type !== undefined && isAbstractType(type));
  }
}

/** Users before what they use; a circle, which validation refuses, is cut somewhere. */
function inOrder(operations: readonly PreparedOperation[], fragments: ReadonlyMap<string, Selections>): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const visit = (selections: Selections): void => {
    for (const { name } of selections.spreads) {
      const fragment = fragments.get(name);
      if (fragment === undefined || seen.has(name)) continue;
      seen.add(name);
      visit(fragment);
      order.push(name);
    }
    for (const { below } of selections.fields) if (below !== undefined) visit(below);
  };
  for (const { selections } of operations) visit(selections);
  return order.reverse();
}

export function prepareCost(document: DocumentNode, schema: GraphQLSchema, rules: RuleBook): PreparedDocument {
  const preparation = new Preparation(schema, rules);
  const operations: PreparedOperation[] = [];
  const fragments = new Map<string, Selections>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      const type = preparation.typeNamed(definition.typeCondition.name.value);
      fragments.set(definition.name.value, preparation.read(definition.selectionSet, type));
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      const defaults = (definition.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue === undefined ? [] : [[variable.name.value, defaultValue] as const],
      );
      operations.push({
        name: definition.name?.value ?? null,
        defaults: new Map<string, ValueNode>(defaults),
        selections: preparation.read(
          definition.selectionSet,
          schema.getRootType(definition.operation) ?? undefined,
          true,
        ),
      });
    }
  }
  return { operations, fragments, order: inOrder(operations, fragments) };
}
