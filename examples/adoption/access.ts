// Where the gateway is and who asks: from the environment; without it, the sandbox that "npm start" runs.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { GatewayAccess } from './gatewayClient.js';

function readPart(file: string): Record<string, unknown> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
}

function mustHave(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${name}: không có; hãy đặt biến này hoặc chạy "npm start". Not set; set it, or run "npm start".`);
}

/** GRAPHQL_URL, ISSUER, CLIENT_ID, CLIENT_SECRET, AUDIENCE; the sample's own where all of them are missing. */
export function readAccess(env: NodeJS.ProcessEnv): GatewayAccess {
  const folder = resolve(env['DATA_DIR'] ?? '.data');
  const gateway = readPart(join(folder, 'gateway.json'));
  const { idp } = readPart(join(folder, 'sandbox.json')) as { idp?: { issuer?: unknown } };
  const url = env['GRAPHQL_URL'] ?? (typeof gateway['url'] === 'string' ? `${gateway['url']}/graphql` : undefined);
  return {
    graphqlUrl: mustHave('GRAPHQL_URL', url),
    issuer: mustHave('ISSUER', env['ISSUER'] ?? idp?.issuer),
    clientId: env['CLIENT_ID'] ?? 'shared-app',
    clientSecret: env['CLIENT_SECRET'] ?? 'sample-shared-app-secret',
    audience: env['AUDIENCE'] ?? 'https://gateway.hanoi.sample/api',
  };
}
