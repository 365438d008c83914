// Effective settings as lines for a person: path, value, layer. Secret values never appear.
import type { Sources } from './loadSettings.js';
import type { JsonSchema } from './settingPath.js';

function isSecret(schema: JsonSchema | undefined): boolean {
  return schema?.secret === true;
}

/** The schema of one member: by name, as an item of a list, or as one entry of a map. */
function memberOf(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const { properties, items, additionalProperties } = schema ?? {};
  if (properties !== undefined && Object.hasOwn(properties, key)) return properties[key];
  return items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

function walk(
  value: unknown,
  schema: JsonSchema | undefined,
  path: string,
  visit: (path: string, text: string) => void,
) {
  if (typeof value === 'object' && value !== null && !isSecret(schema)) {
    for (const [key, inner] of Object.entries(value))
      walk(inner, memberOf(schema, key), path === '' ? key : `${path}.${key}`, visit);
    return;
  }
  visit(path, isSecret(schema) ? '***' : JSON.stringify(value));
}

/** The layer that set the value: lists are set whole, so an item's layer is its list's. */
function layerOf(path: string, sources: Sources): string {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const layer = sources.get(at);
    if (layer !== undefined) return layer;
  }
  return 'default';
}

/** `path = value   (layer)`, in the order of the schema. */
export function describeSettings(settings: unknown, schema: unknown, sources: Sources): string[] {
  const lines: string[] = [];
  walk(settings, schema as JsonSchema, '', (path, text) => {
    lines.push(`${path} = ${text}   (${layerOf(path, sources)})`);
  });
  return lines;
}
