// npm run -s query -- NAME --as <role>: runs a documented query of examples/queries and prints the JSON answer.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { GATEWAY_AUDIENCE } from './idp/audiences.js';
import { obtainRoleToken } from './idp/obtainRoleToken.js';

const dataDir = resolve(process.env['DATA_DIR'] ?? '.data');
const folder = resolve('examples/queries');

interface Options {
  readonly as: string;
  readonly unit?: string;
  readonly officer?: string;
  readonly purpose?: string;
  readonly variables?: string;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readQuery(name: string): { query: string; variables: Record<string, unknown> } {
  const file = join(folder, `${name}.graphql`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    const names = readdirSync(folder).filter((entry) => entry.endsWith('.graphql'));
    fail(`No query "${name}". There are: ${names.map((entry) => entry.replace('.graphql', '')).join(', ')}`);
  }
  const variables = join(folder, `${name}.variables.json`);
  return {
    query: readFileSync(file, 'utf8'),
    variables: existsSync(variables) ? (JSON.parse(readFileSync(variables, 'utf8')) as Record<string, unknown>) : {},
  };
}

function readGatewayUrl(): string {
  const file = join(dataDir, 'gateway.json');
  if (!existsSync(file)) fail(`Nothing runs with the data folder ${dataDir}. Run "npm start" first.`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url;
}

async function runQuery(name: string, options: Options): Promise<void> {
  const { query, variables } = readQuery(name);
  const given = JSON.parse(options.variables ?? '{}') as Record<string, unknown>;
  const { unit, officer } = options;
  const token = await obtainRoleToken({
    dataDir,
    role: options.as,
    audience: GATEWAY_AUDIENCE,
    ...(unit === undefined ? {} : { unit }),
    ...(officer === undefined ? {} : { officer }),
  });
  const response = await fetch(`${readGatewayUrl()}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(options.purpose === undefined ? {} : { 'x-purpose': options.purpose }),
    },
    body: JSON.stringify({ query, variables: { ...variables, ...given } }),
  });
  process.stdout.write(`${JSON.stringify(await response.json(), null, 2)}\n`);
}

const program = new Command('query')
  .argument('<name>', 'name of a query in examples/queries')
  .requiredOption('--as <role>', 'who asks, as for "npm run token"')
  .option('--unit <code@day>', 'unit of an officer, for example 00103@2025-07-01')
  .option('--officer <number>', 'staff number of an officer')
  .option('--purpose <code>', 'stated purpose (X-Purpose)')
  .option('--variables <json>', 'replaces variables of the example')
  .action(runQuery);

await program.parseAsync().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
