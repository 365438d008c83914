// Finds the setting that a variable name means: GATEWAY_ADAPTERS__HR_RECORDS__CONFIG__MAX_ROWS → adapters.hr-records.config.maxRows.

/** The part of JSON Schema that settings use. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  /** True for values that are never shown. */
  readonly secret?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
}

export interface FoundSetting {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Undefined if the schema has no such setting. Case, "-" and "_" inside a name do not matter. */
export function findSetting(schema: JsonSchema, names: readonly string[]): FoundSetting | undefined {
  const path: string[] = [];
  let here = schema;
  for (const name of names) {
    const key = Object.keys(here.properties ?? {}).find((candidate) => plain(candidate) === plain(name));
    const next = key === undefined ? undefined : here.properties?.[key];
    if (next !== undefined && key !== undefined) {
      path.push(key);
      here = next;
    } else if (here.items !== undefined && /^\d+$/.test(name)) {
      path.push(name);
      here = here.items;
    } else return undefined;
  }
  return { path, schema: here };
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, left] of [...a].entries()) {
    const row = [i + 1];
    for (const [j, right] of [...b].entries())
      row.push(Math.min((row[j] ?? 0) + 1, (previous[j + 1] ?? 0) + 1, (previous[j] ?? 0) + (left === right ? 0 : 1)));
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The known name that was probably meant, or undefined. */
function closest(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, d: distance(plain(name), plain(candidate)) }));
  ranked.sort((a, b) => a.d - b.d);
  const [best] = ranked;
  return best !== undefined && best.d <= Math.min(3, name.length / 2) ? best.candidate : undefined;
}

/** Names in the tree that the schema does not have, with the name that was probably meant. */
export function findUnknown(tree: unknown, schema: JsonSchema | undefined, path: readonly string[] = []): string[] {
  if (typeof tree !== 'object' || tree === null || schema === undefined) return [];
  if (Array.isArray(tree)) return tree.flatMap((item, i) => findUnknown(item, schema.items, [...path, String(i)]));
  const { properties, additionalProperties } = schema;
  if (properties === undefined || typeof additionalProperties === 'object') return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    // "constructor" is a property of every object, and no setting.
    if (Object.hasOwn(properties, key)) return findUnknown(value, properties[key], [...path, key]);
    return [`${[...path, key].join('.')}: there is no such setting${hint(key, Object.keys(properties))}`];
  });
}

function hint(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  return near === undefined ? '' : ` (did you mean "${near}"?)`;
}

/** For a variable that names no setting: the setting that was probably meant at the place where the name goes wrong. */
export function suggestName(schema: JsonSchema, names: readonly string[]): string {
  for (let length = names.length - 1; length >= 0; length -= 1) {
    const found = findSetting(schema, names.slice(0, length));
    if (found === undefined) continue;
    const wrong = names[length] ?? '';
    const near = closest(wrong.replace(/_FILE$/, ''), Object.keys(found.schema.properties ?? {}));
    return near === undefined ? '' : ` (did you mean "${[...found.path, near].join('.')}"?)`;
  }
  return '';
}
