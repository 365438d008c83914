// The questions that a terminal is asked where nothing was said by flags. Each answer is held against the rule of its flag.
import type { Readable, Writable } from 'node:stream';
import { confirm, isCancel, select, text } from '@clack/prompts';
import type { z } from 'zod';
import { KINDS, type Kind, type RowOptions } from './renderTemplates.js';
import { entityRule, idRule, refusalOf, titleRule } from './rules.js';
import { toNames } from './toNames.js';

/** Everything that is to be known of a new adapter. */
export interface Choices extends RowOptions {
  readonly id: string;
  readonly kind: Kind;
  readonly titleVi: string;
  readonly titleEn: string;
  readonly entity: string;
}

export interface AskOptions {
  /** The folder of the repository. */
  readonly root: string;
  /** What the command line named. */
  readonly id?: string | undefined;
  readonly input: Readable;
  readonly output: Writable;
}

/** Whoever is asked has left. */
export class Cancelled extends Error {}

const HINTS: Readonly<Record<Kind, string>> = {
  rest: 'JSON over HTTP',
  sql: 'a PostgreSQL-compatible database',
  soap: 'XML over HTTP, SOAP 1.1 or 1.2',
  graphql: 'a GraphQL service over HTTP',
};

async function answered<T>(answer: Promise<T>): Promise<Exclude<T, symbol>> {
  const given = await answer;
  if (isCancel(given)) throw new Cancelled();
  return given as Exclude<T, symbol>;
}

/** Asks for everything, one after the other; Enter takes what is shown. Throws `Cancelled` after Ctrl-C or Escape. */
export async function askChoices({ root, id: named, input, output }: AskOptions): Promise<Choices> {
  const streams = { input, output };
  const ask = (message: string, rule: z.ZodType, preset: string) =>
    answered(
      text({
        ...{ ...streams, message, placeholder: preset, defaultValue: preset },
        // What Enter takes must do as well.
        validate: (given) => refusalOf(rule, given === undefined || given === '' ? preset : given),
      }),
    );
  const id = await ask('Id of the system, in kebab-case (its folder)', idRule(root), named ?? '');
  const names = toNames({ id });
  const options = KINDS.map((value) => ({ value, label: value, hint: HINTS[value] }));
  const kind = await answered(select<Kind>({ ...streams, message: 'How is it reached?', options }));
  const titleVi = await ask('Title in Vietnamese', titleRule, names.titleViText);
  const titleEn = await ask('Title in English', titleRule, names.titleEnText);
  const entity = await ask('Type of its rows, a noun in the singular', entityRule(root), names.Entity);
  const units = await answered(
    confirm({ ...streams, message: 'Do rows belong to units? (No: they are public facts)' }),
  );
  const personal =
    units &&
    (await answered(confirm({ ...streams, message: 'Do rows have personal values, such as names of persons?' })));
  return { id, kind, titleVi, titleEn, entity, units, personal };
}
