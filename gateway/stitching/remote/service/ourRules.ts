// The rules in the SDL of others: our directives, checked where they stand.
import { Kind, print, type ConstDirectiveNode, type TypeDefinitionNode } from 'graphql';
import { checkOurs, oursOn, type Directed } from '../../ourDirectives.js';
import { isFielded, type Types } from './wholeTypes.js';

/** Of these exactly one is right. */
export const ACCESS_RULES: readonly string[] = ['requires', 'public', 'internal'];

export function accessRulesOn(node: Directed): ConstDirectiveNode[] {
  return oursOn(node).filter(({ name }) => ACCESS_RULES.includes(name.value));
}

function placeOf(type: TypeDefinitionNode): string {
  return type.kind === Kind.OBJECT_TYPE_DEFINITION ? 'OBJECT' : 'another place';
}

/** Federation's words and ours in one directive: whichever is meant, the other one would be lost without a word. */
function checkMixed({ directives = [] }: Directed, where: string): string[] {
  return directives.flatMap(({ name, arguments: args = [] }) => {
    const names = new Set(args.map((argument) => argument.name.value));
    return name.value === 'requires' && names.has('grant') && names.has('fields')
      ? [`${where}: @requires takes a grant or fields: write two directives`]
      : [];
  });
}

/** Everything that stands in these types. */
export function checkAllOurs(types: Types): string[] {
  return [...types.values()].flatMap((type) => {
    const name = type.name.value;
    const fieldPlace = type.kind === Kind.OBJECT_TYPE_DEFINITION ? 'FIELD_DEFINITION' : 'another place';
    const fields = isFielded(type) ? (type.fields ?? []) : [];
    return [
      ...checkOurs(type, name, placeOf(type)),
      ...checkMixed(type, name),
      ...fields.flatMap((field) => {
        const where = `${name}.${field.name.value}`;
        return [
          ...checkOurs(field, where, fieldPlace),
          ...checkMixed(field, where),
          ...(field.arguments ?? []).flatMap((argument) =>
            checkOurs(argument, `${where}(${argument.name.value}:)`, 'ARGUMENT_DEFINITION'),
          ),
        ];
      }),
    ];
  });
}

/** Equal for directives that say the same. */
export function textOf(node: ConstDirectiveNode): string {
  const given = (node.arguments ?? []).map(({ name, value }) => `${name.value}: ${print(value)}`).sort();
  return `@${node.name.value}${given.length === 0 ? '' : `(${given.join(', ')})`}`;
}
