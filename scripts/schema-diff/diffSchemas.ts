// The comparison itself: what is printed, and whether the pipeline may go on.
import { buildSchema, printSchema, type GraphQLSchema } from 'graphql';
import {
  affectedCoordinates,
  compareSchemas,
  decideChanges,
  type SchemaRules,
  type SchemaUser,
} from '../../gateway/governance/index.js';
import type { Baseline } from './readBaseline.js';
import { renderChanges } from './renderChanges.js';

export interface DiffOptions {
  readonly baseline: Baseline;
  readonly current: { readonly schema: GraphQLSchema; readonly rules: SchemaRules };
  /** Undefined: nobody is asked who uses what. */
  readonly usersOf?: ((coordinates: readonly string[]) => Promise<readonly SchemaUser[]>) | undefined;
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly today: string;
  /** Days that an announced removal of something in use lies ahead at least. */
  readonly noticeDays: number;
  /** Any breaking change fails, used or not. */
  readonly strict: boolean;
}

export interface Diff {
  readonly text: string;
  /** True if a breaking change hits somebody or, with `strict`, if there is any. */
  readonly failed: boolean;
}

export async function diffSchemas(options: DiffOptions): Promise<Diff> {
  const { baseline, current, usersOf, today, noticeDays, strict } = options;
  const { from, schema, rules } = baseline;
  const compared = rules === undefined ? undefined : { before: rules, after: current.rules };
  // The same way there and back: what printing loses is lost on both sides.
  const changes = compareSchemas(schema, buildSchema(printSchema(current.schema)), compared);
  const users = (await usersOf?.(affectedCoordinates(changes))) ?? [];
  const decision = decideChanges(changes, { users, sunsets: rules?.sunsets ?? new Map(), today, noticeDays });
  const isBreaking = changes.breaking.length > 0;
  const notes = [
    `Compared with ${from}.`,
    ...(rules === undefined ? ['It says nothing of rules: only types are compared.'] : []),
    ...(usersOf === undefined && isBreaking ? ['Who uses what breaks is not known: give --usage.'] : []),
  ];
  return {
    text: `${notes.join(' ')}\n\n${renderChanges(decision, usersOf !== undefined)}\n`,
    failed: !decision.allowed || (strict && isBreaking),
  };
}
