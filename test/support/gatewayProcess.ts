// The built gateway as a process of its own, configured by its environment alone.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askGraphql, type GraphqlAnswer } from './testGateway.js';
import { openSuiteLog } from './suiteLog.js';

const root = join(import.meta.dirname, '../..');

export interface GatewayProcess {
  readonly url: string;
  /** Where its own files are. */
  readonly folder: string;
  ask(token: string, query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  admin(token: string, query: string, variables?: object): Promise<GraphqlAnswer>;
  /** `SIGKILL` ends it in the middle of what it does. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

function waitUntilReady(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { ready?: { url: string } }) => {
      if (message.ready !== undefined) resolve(message.ready.url);
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}: ${errors()}`)));
  });
}

/** `settings`: GATEWAY_… variables on top of what every test needs. */
export async function startGatewayProcess(settings: Record<string, string>): Promise<GatewayProcess> {
  const program = join(root, 'dist/bundle/gateway.js');
  if (!existsSync(program)) throw new Error('These tests run the built gateway: run "npm run build" first.');
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-process-'));
  const suite = openSuiteLog();
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      GATEWAY_ENV: 'test',
      GATEWAY_HTTP__PORT: '0',
      GATEWAY_STORE__FOLDER: folder,
      GATEWAY_LINKS__KEY: Buffer.alloc(32, 9).toString('base64url'),
      GATEWAY_AUDIT__KEY: Buffer.alloc(32, 7).toString('base64url'),
      GATEWAY_UNITS__AGENCIES_FILE: join(root, 'config/environments/sample/agencies.csv'),
      GATEWAY_UNITS__SEED_FILE: join(root, 'config/environments/sample/seed.json'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stdout?.on('data', (text: Buffer) => suite.write(String(text)));
  child.stderr?.on('data', (text: Buffer) => (errors += String(text)));
  const url = await waitUntilReady(child, () => errors);
  return {
    url,
    folder,
    ask: (token, query, variables, headers) => askGraphql(`${url}/graphql`, token, query, variables, headers),
    admin: (token, query, variables) => askGraphql(`${url}/admin/graphql`, token, query, variables),
    stop: async (signal = 'SIGTERM') => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
