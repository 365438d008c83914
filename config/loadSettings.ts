// Settings in layers: defaults, the environment's file, GATEWAY_* variables, secrets from files. All mistakes at once.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findJsonProblem } from './jsonProblem.js';
import { findSetting, findUnknown, suggestName, type JsonSchema } from './settingPath.js';

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

/** Variables that say where settings and declarations are, and are none themselves. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(['GATEWAY_ENV', 'GATEWAY_SERVICES_FOLDER']);

type Tree = Record<string, unknown>;

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const next = tree[head];
  const fresh = /^\d+$/.test(rest[0] ?? '') ? [] : {};
  const child = (typeof next === 'object' && next !== null ? next : fresh) as Tree;
  tree[head] = child;
  put(child, rest, value);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function readFileLayer(file: string, problems: string[]): Tree {
  if (!existsSync(file)) return {};
  const text = readText(file);
  const broken = text === undefined ? undefined : findJsonProblem(text);
  if (text === undefined) problems.push(`${file}: cannot be read`);
  else if (broken !== undefined) problems.push(`${file}: ${broken}: not JSON`);
  else {
    const layer = JSON.parse(text) as unknown;
    if (typeof layer === 'object' && layer !== null && !Array.isArray(layer)) return layer as Tree;
    problems.push(`${file}: must be an object { … }`);
  }
  return {};
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
  const text = readText(file);
  if (text === undefined) problems.push(`${name}: the file it names cannot be read`);
  return text?.replace(/\r?\n$/, '');
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
  const names = name.slice('GATEWAY_'.length).split('__');
  const found = findSetting(schema, names);
  if (found === undefined) {
    layers.problems.push(`${shown}: there is no such setting${suggestName(schema, names)}`);
    return;
  }
  put(layers.tree, found.path, toValue(text, found.schema));
  layers.sources.set(found.path.join('.'), shown);
}

/** The variable's name in our own form; `DATABASE_URL_FILE` follows `DATABASE_URL`. */
function toName(shown: string): string {
  const alias = ALIASES[shown.replace(/_FILE$/, '')];
  if (alias === undefined) return shown;
  return shown.endsWith('_FILE') ? `${alias}_FILE` : alias;
}

function applyVariables(layers: Layers, schema: JsonSchema, env: LoadOptions<z.ZodType>['env']): void {
  for (const [shown, given] of Object.entries(env)) {
    const name = toName(shown);
    if (!name.startsWith('GATEWAY_') || NOT_SETTINGS.has(name) || given === undefined || given === '') continue;
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
  const problems: string[] = [];
  const tree = readFileLayer(join(options.folder, `${options.environment}.json`), problems);
  const layers: Layers = { tree, sources: new Map(), problems };
  markSources(tree, '', `${options.environment}.json`, layers.sources);
  applyVariables(layers, schema, options.env);
  layers.problems.push(...findUnknown(layers.tree, schema));
  const parsed = options.schema.safeParse(layers.tree);
  if (!parsed.success) {
    const issues = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
    layers.problems.push(...issues.map((issue) => describeIssue(issue, layers.sources)));
  }
  if (options.environment === 'production')
    layers.problems.push(...findDangerous(parsed.success ? parsed.data : layers.tree, ''));
  if (layers.problems.length > 0 || !parsed.success) throw new SettingsProblems(layers.problems);
  return { settings: freeze(parsed.data), sources: layers.sources };
}
