// npm run plan -- '<query>' (or a file, or "-" for standard input): how the gateway would answer it. Nothing is asked.
import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { GraphQLError, parse, validate } from 'graphql';
import { createPlans, describePlan } from '../gateway/plan/index.js';
import { allAdapters, stitchAll } from './docs/stitchAll.js';

interface Options {
  readonly operation?: string;
  readonly variables?: string;
}

function readText(given: string): string {
  if (given === '-') return readFileSync(0, 'utf8');
  return existsSync(given) ? readFileSync(given, 'utf8') : given;
}

function describe(given: string, { operation, variables }: Options): string {
  const { schema, fields } = stitchAll(allAdapters());
  const text = readText(given);
  const document = parse(text);
  const errors = validate(schema, document);
  if (errors.length > 0) throw new GraphQLError(errors.map(({ message }) => message).join('\n'));
  const plans = createPlans<never>({ schema, fields: fields, remotes: [] });
  const read = variables === undefined ? {} : (JSON.parse(variables) as Record<string, unknown>);
  return describePlan(plans.plan({ document, text, operationName: operation ?? null, variables: read }));
}

const program = new Command('plan')
  .description('Prints the plan to which the gateway compiles an operation.')
  .argument('<query>', 'the text, a file with it, or "-" for standard input')
  .option('--operation <name>', 'which operation of the document')
  .option('--variables <json>', 'variables that @skip and @include read');
program.action((given: string, options: Options) => {
  try {
    process.stdout.write(`${describe(given, options)}\n`);
  } catch (error) {
    process.stderr.write(`plan: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
});
program.parse();
