// What the id, the titles and the type of a new adapter must be: one rule each, for flags and for answers alike.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { z } from 'zod';
import { toNames } from './toNames.js';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_ID = 40;
/** Folders and parts of the repository; a name of one of them would mean two things. */
const RESERVED = ['kit', 'units', 'gateway', 'registry'];
const ENTITY = /^[A-Z][A-Za-z]{1,39}$/;
const BUILT_IN = ['Query', 'Mutation', 'Subscription', 'String', 'Int', 'Float', 'Boolean', 'ID'];
const LONGEST_TITLE = 100;
const ADVICE = 'name the rows yourself: --entity Parcel';

/** `root`: the folder of the repository. */
export function idRule(root: string) {
  return z
    .string()
    .refine((id) => id.length <= LONGEST_ID && ID.test(id), {
      abort: true,
      error: ({ input }) =>
        `"${String(input).slice(0, LONGEST_ID)}" is not kebab-case: lower-case words with digits, joined by "-", at most ${LONGEST_ID} characters, like "land-records".`,
    })
    .refine((id) => !RESERVED.includes(id), { abort: true, error: ({ input }) => `"${String(input)}" is reserved.` })
    .refine((id) => !existsSync(join(root, 'adapters', id)), {
      error: ({ input }) => `adapters/${String(input)} exists already.`,
    });
}

/** It goes into code, a heading and a table: one line of text. */
export const titleRule = z
  .string()
  .refine(
    (title) => title.trim() !== '' && title.length <= LONGEST_TITLE && !/[\p{Cc}`|<>\\]/u.test(title),
    `a title is one line of text, at most ${LONGEST_TITLE} characters, without \` | < > \\.`,
  );

function schemaFiles(root: string): string[] {
  const adapters = readdirSync(join(root, 'adapters')).map((name) => `adapters/${name}/schema.graphql`);
  return ['schema/shared.graphql', 'gateway/units/schema.graphql', ...adapters]
    .map((path) => join(root, path))
    .filter(existsSync);
}

/** Names of types, and `Query.x` and `Unit.x` of fields, over everything that is there. */
function takenNames(root: string): Set<string> {
  const definitions = schemaFiles(root).flatMap((file) => parse(readFileSync(file, 'utf8')).definitions);
  const names = definitions.flatMap((definition) => {
    if (!('name' in definition) || definition.name === undefined) return [];
    const type = definition.name.value;
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    const fields = isObject ? (definition.fields ?? []).map((field) => `${type}.${field.name.value}`) : [];
    return [type, ...fields];
  });
  return new Set([...BUILT_IN, ...names]);
}

/** The type of the rows, and the fields that are named after it. */
export function entityRule(root: string) {
  return z.string().check((context) => {
    const { entity, Entity, entities } = toNames({ id: 'x', entity: context.value });
    const refuse = (message: string) => void context.issues.push({ code: 'custom', input: Entity, message });
    if (!ENTITY.test(Entity) || /(Connection|Edge|Args)$/.test(Entity) || entity === entities)
      return refuse(`"${Entity}" cannot be the name of a type of rows; ${ADVICE}.`);
    const taken = takenNames(root);
    const wanted = [Entity, `Query.${entity}`, `Query.${entities}`, `Unit.${entities}`];
    const collision = wanted.find((name) => taken.has(name));
    return collision === undefined ? undefined : refuse(`${collision} is there already; ${ADVICE}.`);
  });
}

/** The reason in words, or undefined if nothing stands against the value. */
export function refusalOf(rule: z.ZodType, value: unknown): string | undefined {
  return rule.safeParse(value).error?.issues[0]?.message;
}
