// The SDL that a declaration stands for: types with their rules, root fields, and lists on units.
import type { List } from '../declaration/callSchema.js';
import type { Declaration, RowType } from '../declaration/declarationSchema.js';
import type { EnumField, Field } from '../declaration/fieldSchema.js';
import { toDescription } from '../declaration/textOf.js';
import type { Text } from '../declaration/textSchemas.js';
import { propertyOf } from '../declaration/propertyOf.js';

const quote = (text: string) => JSON.stringify(text);
const described = (text: Text) => quote(toDescription(text));

const SCALARS: Readonly<Record<string, string>> = { Decimal: 'String' };

const PAGE_ARGS = [
  '"Số dòng mỗi trang, 1 đến 100. Rows of a page, 1 to 100." first: Int = 20',
  '"Con trỏ của trang trước. Cursor of the page before." after: String',
];
const UNIT_ARG = '"Chỉ của đơn vị này. Of this unit alone." unit: ID @idOf(type: "Unit")';
const REACH_ARG = '"Chỉ đơn vị hay cả cấp dưới. The unit alone or with everything below it." reach: Reach = SELF';

function ruleOf({ access }: RowType): string {
  return access === 'PUBLIC' ? '@public' : `@requires(grant: ${quote(access)})`;
}

function typeOf(field: Field): string {
  const inner = 'type' in field ? field.type : (SCALARS[field.kind] ?? field.kind);
  const type = 'list' in field && field.list ? `[${inner}!]` : inner;
  return field.required ? `${type}!` : type;
}

function fieldLine(name: string, field: Field): string {
  const personal =
    'personal' in field && field.personal !== undefined
      ? ` @personal(class: ${field.personal.class}, mask: ${field.personal.mask})`
      : '';
  const reference = field.kind === 'Reference' ? ` @reference(by: ${quote(propertyOf(name, field))})` : '';
  return `  ${described(field.description)}\n  ${name}: ${typeOf(field)}${personal}${reference}`;
}

function enumSdl({ type, description, values }: EnumField): string {
  const named = new Map(Object.values(values).map((value) => [value.name, value.description]));
  const lines = [...named].map(([name, text]) => `  ${described(text)}\n  ${name}`);
  return `${described(description)}\nenum ${type} {\n${lines.join('\n')}\n}`;
}

/** Types of values inside rows, and enums. */
function innerSdl(fields: Readonly<Record<string, Field>>): string[] {
  return Object.values(fields).flatMap((field) => {
    if (field.kind === 'Enum') return [enumSdl(field)];
    if (field.kind !== 'Object') return [];
    const lines = Object.entries(field.fields).map(([name, inner]) => fieldLine(name, inner));
    return [`${described(field.description)}\ntype ${field.type} {\n${lines.join('\n')}\n}`, ...innerSdl(field.fields)];
  });
}

const ID_LINE = '  "Mã toàn cục. Global id."\n  id: ID!';
const REFERENCE_LINE =
  '  "Mã tra cứu, không chứa dữ liệu cá nhân, chỉ dùng được trong thời gian ngắn. Reference that holds nothing personal, good for a short while."\n  reference: String!';
const UNIT_LINE = '  "Đơn vị hành chính. The administrative unit."\n  unit: Unit @reference(by: "unitKey")';

function rowSdl(type: RowType): string {
  const owned = type.access === 'PUBLIC' ? '' : ' @ownedBy(unit: "unitKey")';
  const subject = type.subject === undefined ? '' : ` @subject(by: ${quote(type.subject)})`;
  const lines = [
    ID_LINE,
    ...(type.key.personal ? [REFERENCE_LINE] : []),
    ...Object.entries(type.fields).map(([name, field]) => fieldLine(name, field)),
    ...(type.unit === undefined ? [] : [UNIT_LINE]),
  ];
  const head = `type ${type.name} implements Node ${ruleOf(type)}${owned}${subject}`;
  return `${described(type.description)}\n${head} {\n${lines.join('\n')}\n}`;
}

function argumentsOf(list: List): string[] {
  return Object.entries(list.arguments).map(
    ([name, { description, required }]) => `${described(description)} ${name}: String${required ? '!' : ''}`,
  );
}

function listLine(name: string, type: RowType, list: List, args: readonly string[]): string {
  const all = [...argumentsOf(list), ...args, ...PAGE_ARGS].map((argument) => `    ${argument}`);
  return `  ${described(list.description)}\n  ${name}(\n${all.join('\n')}\n  ): ${type.name}Connection ${ruleOf(type)}`;
}

function rootLines(type: RowType): string[] {
  const { one, list, key, fields } = type;
  const keyText = fields[key.field]?.description ?? type.description;
  const reach = type.access === 'PUBLIC' ? [] : [REACH_ARG];
  return [
    ...(one === undefined
      ? []
      : [
          `  ${described(one.description)}\n  ${one.field}(${described(keyText)} ${key.field}: String!): ${type.name} ${ruleOf(type)}`,
        ]),
    ...(list === undefined
      ? []
      : [listLine(list.field, type, list, type.unit === undefined ? [] : [UNIT_ARG, ...reach])]),
  ];
}

function unitLines(type: RowType): string[] {
  const { list } = type;
  if (list?.unitField === undefined) return [];
  return [listLine(list.unitField, type, list, type.access === 'PUBLIC' ? [] : [REACH_ARG])];
}

function block(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${head} {\n${lines.join('\n')}\n}`];
}

export function toSdl({ types }: Declaration): string {
  return [
    ...block('extend type Query', types.flatMap(rootLines)),
    ...block('extend type Unit', types.flatMap(unitLines)),
    ...types.flatMap((type) => [rowSdl(type), ...innerSdl(type.fields)]),
    '',
  ].join('\n\n');
}
