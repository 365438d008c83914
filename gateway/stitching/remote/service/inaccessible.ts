// What a subgraph marks as @inaccessible serves the gateway alone: it stays for keys and leaves the public schema.
import { Kind, type ConstDirectiveNode, type FieldDefinitionNode } from 'graphql';
import { innerName } from '../../sdl.js';
import { accessRulesOn } from './ourRules.js';
import { isFielded, mapFields, type Types } from './wholeTypes.js';

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

const INTERNAL: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'internal' } };

function asInternal<Node extends Directed>(node: Node): Node {
  const rules = accessRulesOn(node);
  return { ...node, directives: [...(node.directives ?? []).filter((one) => !rules.includes(one)), INTERNAL] };
}

/** Arguments that need not be given are left out; one that must be given makes its field of no use. */
function withoutArguments(field: FieldDefinitionNode, isHidden: (node: Directed) => boolean): FieldDefinitionNode {
  const { arguments: args = [] } = field;
  const left = args.filter((argument) => !isHidden(argument));
  return left.length === args.length ? field : { ...field, arguments: left };
}

export function withoutInaccessible(types: Types, isHidden: (node: Directed) => boolean): Types {
  const hidden = new Set([...types.values()].filter(isHidden).map(({ name }) => name.value));
  const shown = mapFields(types, (field) => {
    const whole = withoutArguments(field, isHidden);
    return isHidden(field) || hidden.has(innerName(field.type)) ? asInternal(whole) : whole;
  });
  for (const [name, type] of shown) {
    if (hidden.has(name) && type.kind === Kind.OBJECT_TYPE_DEFINITION) shown.set(name, asInternal(type));
    else if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
      shown.set(name, { ...type, fields: (type.fields ?? []).filter((field) => !isHidden(field)) });
    else if (type.kind === Kind.ENUM_TYPE_DEFINITION)
      shown.set(name, { ...type, values: (type.values ?? []).filter((value) => !isHidden(value)) });
    else if (isFielded(type)) shown.set(name, type);
  }
  return shown;
}
