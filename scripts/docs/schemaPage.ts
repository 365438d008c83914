// docs/reference/schema.md: the whole public schema for people; schema.json is the same for programs.
import type { SchemaReference } from '../../gateway/governance/index.js';
import { code, list, page } from './markdown.js';

type Type = SchemaReference['types'][number];
type Field = NonNullable<Type['fields']>[number];
type Input = NonNullable<Type['inputs']>[number];
type Described = Pick<Input, 'name' | 'vi' | 'en' | 'deprecated'>;

const INTRO = `Every type of the public schema with its fields, arguments, rules, classes of personal data and owners. The
same for programs (a developer portal, a code generator) is in [schema.json](schema.json), the language of GraphQL itself in
[schema.graphql](schema.graphql). What a capability opens besides is in [grants.md](grants.md). A running gateway answers
with its own schema, its remote services included, under \`publicSchema\` of the administration.`;

function texts({ vi, en }: Described): string {
  if (vi === undefined || en === undefined) return '';
  return vi === en ? vi : `${vi} ${en}`;
}

function deprecation({ deprecated }: Described): string {
  if (deprecated === undefined) return '';
  const { on, use } = deprecated;
  return [
    '**Deprecated**',
    on === undefined ? '' : `, may be removed from ${on} on`,
    use === undefined ? '' : `; use ${code(use)}`,
    '.',
  ].join('');
}

function rule({ rule: of, stepUp }: Pick<Type, 'rule' | 'stepUp'>): string {
  const text = of === undefined ? '' : of.kind === 'requires' ? `Requires ${code(of.grant)}.` : `${of.kind}.`;
  return [text, stepUp === true ? 'Needs step-up.' : ''].filter((part) => part !== '').join(' ');
}

function personal({ personal: of }: Field): string {
  return of === undefined ? '' : `Personal (${of.class}, masked as ${of.mask}): ${code(of.grant)}.`;
}

function line(...parts: readonly string[]): string {
  // A star or a bracket in a description would be read as markup.
  const text = parts.filter((part) => part !== '').join(' ');
  return text.replace(/<(?!br>)/g, '&lt;');
}

function inputLine(input: Input): string {
  const value = input.default === undefined ? '' : ` = ${input.default}`;
  return line(code(`${input.name}: ${input.type}${value}`), deprecation(input), texts(input));
}

function fieldLines(field: Field): string[] {
  const owner = field.owner === undefined ? '' : `Owner: ${field.owner}.`;
  return [
    line(code(`${field.name}: ${field.type}`), deprecation(field), rule(field), personal(field), owner, texts(field)),
    ...(field.arguments ?? []).map((argument) => `  - ${inputLine(argument)}`),
  ];
}

function items(lines: readonly string[]): string {
  return `${lines.map((each) => (each.startsWith('  - ') ? each : `- ${each}`)).join('\n')}\n`;
}

function section(type: Type): string {
  const owner = type.owner === undefined ? '' : `Owner: ${type.owner}.`;
  const implemented = type.interfaces === undefined ? '' : `Implements ${type.interfaces.map(code).join(', ')}.`;
  const members = [
    ...(type.fields ?? []).flatMap(fieldLines),
    ...(type.inputs ?? []).map(inputLine),
    ...(type.values ?? []).map((value) => line(code(value.name), deprecation(value), texts(value))),
    ...(type.members ?? []).map(code),
  ];
  const about = line(`${type.kind}.`, owner, rule(type), implemented, texts(type));
  return [`## ${type.name}`, '', about, '', members.length === 0 ? list([]) : items(members)].join('\n');
}

export function schemaPage({ types }: SchemaReference): string {
  return page('The public schema', INTRO, ...types.map(section));
}
