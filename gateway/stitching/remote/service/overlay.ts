// The rules overlay: our directives for a service that does not know them, laid over its SDL coordinate by coordinate.
import {
  Kind,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import { isOurs } from '../../ourDirectives.js';
import { ACCESS_RULES, textOf } from './ourRules.js';
import type { Types } from './wholeTypes.js';

/** How objects are found may stand there too. */
const STITCHING: ReadonlySet<string> = new Set(['key', 'merge', 'computed', 'canonical']);

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** Two that cannot both be true. */
function excludes(one: ConstDirectiveNode, other: ConstDirectiveNode): boolean {
  const [a, b] = [one.name.value, other.name.value];
  return a === b || (ACCESS_RULES.includes(a) && ACCESS_RULES.includes(b));
}

function isReference({ directives = [] }: Directed): boolean {
  return directives.some(({ name }) => name.value === 'reference');
}

class Overlay {
  constructor(
    private readonly mayMerge: boolean,
    private readonly problems: string[],
  ) {}

  private isAllowed(directive: ConstDirectiveNode, where: string): boolean {
    if (isOurs(directive) || (this.mayMerge && STITCHING.has(directive.name.value))) return true;
    this.problems.push(`rules: ${where}: @${directive.name.value} is no rule: remove it`);
    return false;
  }

  /** The directives of both. */
  private lay<Node extends Directed>(node: Node, { directives: given = [] }: Directed, where: string): Node {
    const own = node.directives ?? [];
    const added = given.filter((directive) => {
      if (!this.isAllowed(directive, where)) return false;
      const there = own.find((other) => isOurs(other) === isOurs(directive) && excludes(other, directive));
      if (there === undefined) return true;
      if (textOf(there) !== textOf(directive))
        this.problems.push(
          `${where}: the SDL says ${textOf(there)} and the rules say ${textOf(directive)}: keep one of them`,
        );
      return false;
    });
    return added.length === 0 ? node : { ...node, directives: [...own, ...added] };
  }

  private layArguments(field: FieldDefinitionNode, given: FieldDefinitionNode, where: string): FieldDefinitionNode {
    const wanted = new Map((given.arguments ?? []).map((argument) => [argument.name.value, argument]));
    const known = new Set((field.arguments ?? []).map(({ name }) => name.value));
    for (const name of wanted.keys())
      if (!known.has(name)) this.problems.push(`rules: ${where} has no argument "${name}": remove it from the rules`);
    const args = (field.arguments ?? []).map((argument): InputValueDefinitionNode => {
      const other = wanted.get(argument.name.value);
      return other === undefined ? argument : this.lay(argument, other, `${where}(${argument.name.value}:)`);
    });
    return args.length === 0 ? field : { ...field, arguments: args };
  }

  private layField(field: FieldDefinitionNode, given: FieldDefinitionNode, where: string): FieldDefinitionNode {
    const [theirs, ours] = [print(field.type), print(given.type)];
    if (theirs !== ours)
      this.problems.push(`rules: ${where} is ${theirs} in the SDL and ${ours} in the rules: write ${theirs}`);
    return this.layArguments(this.lay(field, given, where), given, where);
  }

  layType(types: Types, given: ObjectTypeExtensionNode): void {
    const name = given.name.value;
    const type = types.get(name);
    if (type?.kind !== Kind.OBJECT_TYPE_DEFINITION) {
      this.problems.push(`rules: there is no object type ${name} in the SDL: remove it from the rules`);
      return;
    }
    if ((given.interfaces ?? []).length > 0)
      this.problems.push(`rules: ${name} cannot be given interfaces: remove them from the rules`);
    const wanted = new Map((given.fields ?? []).map((field) => [field.name.value, field]));
    const known = new Set((type.fields ?? []).map((field) => field.name.value));
    // What the gateway itself answers need not be in the service.
    const added = [...wanted.values()].filter((field) => !known.has(field.name.value) && isReference(field));
    for (const [field, node] of wanted)
      if (!known.has(field) && !added.includes(node))
        this.problems.push(`rules: ${name}.${field} is not in the SDL: remove it from the rules`);
    const fields = (type.fields ?? []).map((field) => {
      const other = wanted.get(field.name.value);
      return other === undefined ? field : this.layField(field, other, `${name}.${field.name.value}`);
    });
    types.set(name, this.lay({ ...type, fields: [...fields, ...added] }, given, name));
  }
}

/** The types with the rules of the overlay. `mayMerge`: directives of schema stitching may stand there as well. */
export function layRules(types: Types, rules: DocumentNode, mayMerge: boolean, problems: string[]): Types {
  const overlay = new Overlay(mayMerge, problems);
  const laid: Types = new Map(types);
  for (const node of rules.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_EXTENSION) overlay.layType(laid, node);
    else if (node.kind !== Kind.SCHEMA_EXTENSION) {
      const name = isTypeDefinitionNode(node) || isTypeExtensionNode(node) ? node.name.value : node.kind;
      problems.push(`rules: ${name}: only "extend type" may stand here`);
    }
  }
  return laid;
}
