// Settings in layers: defaults, the environment's file, GATEWAY_* variables, secrets from files. All mistakes at once.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findSetting, findUnknown, type JsonSchema } from './settingPath.js';

/** Where each value came from, by dotted path. */
export type Sources = ReadonlyMap<string, string>;

export interface Loaded<T> {
  readonly settings: T;
  readonly sources: Sources;
}

/** Everything that is wrong with the configuration, one line each, without any secret value. */
export class SettingsProblems extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `Cấu hình có ${problems.length} lỗi / The configuration has ${problems.length} problem(s):\n` +
        problems.map((problem) => `  - ${problem}`).join('\n'),
    );
    this.name = 'SettingsProblems';
  }
}

export interface LoadOptions<S extends z.ZodType> {
  readonly schema: S;
  /** Folder of `<environment>.json` files; a missing file is an empty layer. */
  readonly folder: string;
  readonly environment: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Names that other programs already use, and the setting each stands for. */
const ALIASES: Readonly<Record<string, string>> = {
  PORT: 'GATEWAY_HTTP__PORT',
  DATA_DIR: 'GATEWAY_STORE__FOLDER',
  DATABASE_URL: 'GATEWAY_STORE__URL',
  REDIS_URL: 'GATEWAY_CACHE__REDIS_URL',
};

type Tree = Record<string, unknown>;

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const next = tree[head];
  const child: Tree = typeof next === 'object' && next !== null ? (next as Tree) : {};
  tree[head] = child;
  put(child, rest, value);
}

function readFileLayer(file: string, problems: string[]): Tree {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tree;
  } catch (error) {
    problems.push(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    return {};
  }
}

function markSources(tree: unknown, prefix: string, source: string, sources: Map<string, string>): void {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    sources.set(prefix, source);
    return;
  }
  for (const [key, value] of Object.entries(tree))
    markSources(value, prefix === '' ? key : `${prefix}.${key}`, source, sources);
}

function readSecret(name: string, file: string, problems: string[]): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    problems.push(`${name}: the file it names cannot be read`);
    return undefined;
  }
}

/** Text of a variable as the setting's type wants it; text that does not fit is left for the schema to refuse. */
function toValue(text: string, schema: JsonSchema): unknown {
  if (schema.type === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

interface Layers {
  readonly tree: Tree;
  readonly sources: Map<string, string>;
  readonly problems: string[];
}

function applyVariable(layers: Layers, schema: JsonSchema, name: string, text: string, shown: string): void {
  const found = findSetting(schema, name.slice('GATEWAY_'.length).split('__'));
  if (found === undefined) {
    layers.problems.push(`${shown}: there is no such setting`);
    return;
  }
  put(layers.tree, found.path, toValue(text, found.schema));
  layers.sources.set(found.path.join('.'), shown);
}

function applyVariables(layers: Layers, schema: JsonSchema, env: LoadOptions<z.ZodType>['env']): void {
  for (const [shown, given] of Object.entries(env)) {
    const name = ALIASES[shown] ?? shown;
    if (!name.startsWith('GATEWAY_') || name === 'GATEWAY_ENV' || given === undefined || given === '') continue;
    const isFile = name.endsWith('_FILE') && findSetting(schema, name.slice(8).split('__')) === undefined;
    const text = isFile ? readSecret(shown, given, layers.problems) : given;
    if (text !== undefined) applyVariable(layers, schema, isFile ? name.slice(0, -5) : name, text, shown);
  }
}

function describeIssue(issue: z.core.$ZodIssue, sources: Sources): string {
  const path = issue.path.map(String);
  const where = path.join('.') || '(root)';
  const source = sources.get(where);
  const from = source === undefined ? '' : ` (${source})`;
  return `${where}${from}: ${issue.message}`;
}

/** Unsafe switches announce themselves by name and do not exist in production. */
function findDangerous(tree: unknown, path: string): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (key.startsWith('dangerously') && value !== false) return [`${here}: refused in production`];
    return findDangerous(value, here);
  });
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

/** Reads, checks and freezes the settings. Throws `SettingsProblems` with every mistake. */
export function loadSettings<S extends z.ZodType>(options: LoadOptions<S>): Loaded<z.output<S>> {
  const schema = z.toJSONSchema(options.schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const layers: Layers = { tree: {}, sources: new Map(), problems: [] };
  const file = join(options.folder, `${options.environment}.json`);
  const fromFile = readFileLayer(file, layers.problems);
  Object.assign(layers.tree, fromFile);
  markSources(fromFile, '', `${options.environment}.json`, layers.sources);
  applyVariables(layers, schema, options.env);
  layers.problems.push(...findUnknown(layers.tree, schema));
  const parsed = options.schema.safeParse(layers.tree);
  if (!parsed.success) {
    const issues = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
    layers.problems.push(...issues.map((issue) => describeIssue(issue, layers.sources)));
  }
  if (parsed.success && options.environment === 'production') layers.problems.push(...findDangerous(parsed.data, ''));
  if (layers.problems.length > 0 || !parsed.success) throw new SettingsProblems(layers.problems);
  return { settings: freeze(parsed.data), sources: layers.sources };
}
