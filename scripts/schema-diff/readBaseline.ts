// What the schema is compared with: a commit, a file, or a running gateway.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { toSchemaRules, type SchemaReference, type SchemaRules } from '../../gateway/governance/index.js';
import { askAdmin, isAddress } from './askAdmin.js';

export interface Baseline {
  /** Where it is from, for people. */
  readonly from: string;
  readonly schema: GraphQLSchema;
  /** Undefined: only the types are known, rules cannot be compared. */
  readonly rules: SchemaRules | undefined;
}

const SDL = 'docs/reference/schema.graphql';
const REFERENCE = 'docs/reference/schema.json';
const LARGE = 64 * 1024 * 1024;

/** SDL, and what the directives said where that is known. */
function toBaseline(from: string, sdl: string, reference: string | undefined): Baseline {
  const rules = reference === undefined ? undefined : toSchemaRules(JSON.parse(reference) as SchemaReference);
  return { from, schema: buildSchema(sdl), rules };
}

/** A file as it was in a commit; undefined if the commit has none. */
function readCommitted(root: string, revision: string, path: string): string | undefined {
  const shown = spawnSync('git', ['-C', root, 'show', `${revision}:${path}`], { encoding: 'utf8', maxBuffer: LARGE });
  return shown.status === 0 ? shown.stdout : undefined;
}

function readFile(file: string): Baseline {
  const beside = file.replace(/\.graphql$/, '.json');
  const reference = beside !== file && existsSync(beside) ? readFileSync(beside, 'utf8') : undefined;
  return toBaseline(file, readFileSync(file, 'utf8'), reference);
}

async function readRunning(url: string): Promise<Baseline> {
  const { publicSchema } = await askAdmin<{ publicSchema: { sdl: string; reference: SchemaReference } }>(
    url,
    '{ publicSchema { sdl reference } }',
  );
  const { sdl, reference } = publicSchema;
  return { from: url, schema: buildSchema(sdl), rules: toSchemaRules(reference) };
}

/** `against`: a revision of git, a file with SDL, or the address of a running administration. Throws what is wrong with it. */
export async function readBaseline(root: string, against: string): Promise<Baseline> {
  if (isAddress(against)) return readRunning(against);
  if (existsSync(against)) return readFile(against);
  const sdl = readCommitted(root, against, SDL);
  if (sdl === undefined) throw new Error(`"${against}" is no address, no file, and no commit with ${SDL}`);
  return toBaseline(`${against}:${SDL}`, sdl, readCommitted(root, against, REFERENCE));
}
