// docs/reference/settings.md: every setting with its variable, type, default and meaning.
import { z } from 'zod';
import type { Adapter } from '../../adapters/kit/index.js';
import type { JsonSchema } from '../../config/settingPath.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { code, page, table } from './markdown.js';
import { settingRows, type SettingRow } from './settingRows.js';

/** All settings of these adapters as JSON Schema, as the loader sees them. */
export function settingsJsonSchema(adapters: readonly Adapter[]): JsonSchema {
  return z.toJSONSchema(createSettingsSchema(adapters), { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

function shownDefault(row: SettingRow): string {
  if (row.default !== undefined) return code(JSON.stringify(row.default));
  return row.required ? '**required**' : 'none';
}

function toCells(row: SettingRow): string[] {
  const variable = row.secret ? `${code(row.variable)}, better ${code(`${row.variable}_FILE`)}` : code(row.variable);
  const text = row.secret ? `**Secret.** ${row.description}` : row.description;
  return [`${code(row.path)}<br>${variable}`, row.type, shownDefault(row), text];
}

function section(title: string, rows: readonly SettingRow[]): string {
  return `## ${title}\n\n${table(['Setting and variable', 'Type', 'Default', 'What it is'], rows.map(toCells))}`;
}

/** The limits are the same for every adapter: shown once, with a placeholder for the id. */
function limitsSection(schema: JsonSchema): string {
  const [first] = Object.values(schema.properties?.['adapters']?.properties ?? {});
  const limits = first?.properties?.['limits'];
  const rows = limits === undefined ? [] : settingRows(limits, ['adapters', '<id>', 'limits'], false);
  return section('limits of each adapter', rows);
}

function adapterSection(id: string, schema: JsonSchema): string {
  const rows = settingRows(schema, ['adapters', id]);
  return section(
    `adapters.${id}`,
    rows.filter((row) => !row.path.startsWith(`adapters.${id}.limits.`)),
  );
}

const INTRO = `Settings come in layers: the defaults below, then \`config/environments/<environment>.json\`, then variables.
A variable is \`GATEWAY_\` and the path, with \`__\` between its parts and \`_\` inside a name. A list or an object is given as
JSON, a list of objects also member by member with an index. With \`_FILE\` at the end, any variable names a file that holds
the value. \`PORT\`, \`DATA_DIR\`, \`DATABASE_URL\` and \`REDIS_URL\` stand for \`GATEWAY_HTTP__PORT\`, \`GATEWAY_STORE__FOLDER\`,
\`GATEWAY_STORE__URL\` and \`GATEWAY_CACHE__REDIS_URL\`. \`npm run config:print\` shows the effective values. An unknown or
unacceptable setting stops the start with exit code 2, and all mistakes are listed together.`;

export function settingsPage(adapters: readonly Adapter[]): string {
  const schema = settingsJsonSchema(adapters);
  const { adapters: each, ...others } = schema.properties ?? {};
  return page(
    'Settings',
    INTRO,
    ...Object.entries(others).map(([name, inner]) => section(name, settingRows(inner, [name]))),
    limitsSection(schema),
    ...Object.entries(each?.properties ?? {}).map(([id, inner]) => adapterSection(id, inner)),
  );
}
