// docs/reference/declared-services.md: every key of a declaration, read off the schema that checks the files.
import { z } from 'zod';
import { declarationSchema } from '../../adapters/lgsp/declaration/declarationSchema.js';
import { code, page, table } from './markdown.js';

interface Shape {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: string | number | boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly oneOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
}

function kindOf(shape: Shape): string {
  if (shape.const !== undefined) return code(String(shape.const));
  if (shape.enum !== undefined) return shape.enum.map((value) => code(String(value))).join(' or ');
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.map(kindOf))].join(' or ');
  if (shape.type === 'array') return `list of ${shape.items === undefined ? 'values' : kindOf(shape.items)}`;
  if (shape.type === 'object') return shape.properties === undefined ? 'map' : 'keys below';
  return { string: 'text', integer: 'whole number', boolean: 'yes or no' }[shape.type ?? ''] ?? shape.type ?? 'value';
}

/** What stands inside: of an object, of the items of a list, of the entries of a map. */
function inner(shape: Shape): { readonly shape: Shape; readonly suffix: string } | undefined {
  if (shape.properties !== undefined) return { shape, suffix: '' };
  if (shape.items?.properties !== undefined) return { shape: shape.items, suffix: '[]' };
  const entry = shape.additionalProperties;
  return typeof entry === 'object' && entry.properties !== undefined ? { shape: entry, suffix: '.<name>' } : undefined;
}

function isBilingual({ properties }: Shape): boolean {
  return Object.keys(properties ?? {}).join() === 'vi,en';
}

function rowsOf(shape: Shape, path: string): string[][] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const given = member.default === undefined ? 'none' : code(JSON.stringify(member.default));
    const need = shape.required?.includes(name) === true ? '**required**' : given;
    const kind = isBilingual(member) ? 'text in `vi` and `en`' : kindOf(member);
    const below = isBilingual(member) ? undefined : inner(member);
    return [
      [code(at), kind, need, member.description ?? ''],
      ...(below === undefined ? [] : rowsOf(below.shape, `${at}${below.suffix}`)),
    ];
  });
}

const HEAD = ['Key', 'Kind', 'Default', 'What it is'];

/** The alternatives of a field, found where the types have their fields. */
function fieldShapes(root: Shape): readonly Shape[] {
  const fields = root.properties?.['types']?.items?.properties?.['fields'];
  const entry = fields?.additionalProperties;
  return (typeof entry === 'object' ? entry.oneOf : undefined) ?? [];
}

const INTRO = `A declared service is a YAML file \`config/services/<id>.yaml\`, of at most 128 KiB, without anchors, aliases and tags. An
unknown key is a mistake. \`GATEWAY_SERVICES_FOLDER\` names another folder. How one is made: [the guide](../guides/declared-services.md).
In \`path\`, \`query\` and \`body\` there are \`{key}\` (of \`one\`), arguments, \`{page}\`, \`{offset}\`, \`{size}\` and \`{agency}\` (of
\`list\`), and \`{setting:name}\`. In a dotted path, \`*\` is the only member there is, whatever its name.`;

export function declaredServicesPage(): string {
  const root = z.toJSONSchema(declarationSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Shape;
  const kinds = fieldShapes(root).map((shape) => {
    const kind = shape.properties?.['kind'];
    const { kind: _kind, ...others } = shape.properties ?? {};
    const rows = rowsOf({ ...shape, properties: others }, '');
    return `### ${kindOf(kind ?? {})}\n\n${kind?.description ?? ''}\n\n${table(HEAD, rows)}`;
  });
  return page('Declared services', INTRO, table(HEAD, rowsOf(root, '')), '## Fields, by kind', '', ...kinds);
}
