// Effective settings as lines for a person: path, value, layer. Secret values never appear.
import type { Sources } from './loadSettings.js';
import type { JsonSchema } from './settingPath.js';

function isSecret(schema: JsonSchema | undefined): boolean {
  return schema?.secret === true;
}

function walk(
  value: unknown,
  schema: JsonSchema | undefined,
  path: string,
  visit: (path: string, text: string) => void,
) {
  if (typeof value === 'object' && value !== null && !isSecret(schema)) {
    for (const [key, inner] of Object.entries(value))
      walk(inner, schema?.properties?.[key] ?? schema?.items, path === '' ? key : `${path}.${key}`, visit);
    return;
  }
  visit(path, isSecret(schema) ? '***' : JSON.stringify(value));
}

/** `path = value   (layer)`, in the order of the schema. */
export function describeSettings(settings: unknown, schema: unknown, sources: Sources): string[] {
  const lines: string[] = [];
  walk(settings, schema as JsonSchema, '', (path, text) => {
    lines.push(`${path} = ${text}   (${sources.get(path) ?? 'default'})`);
  });
  return lines;
}
