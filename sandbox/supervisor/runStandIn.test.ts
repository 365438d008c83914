// The life of a stand-in process, with a small one of our own run by Node.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
const script = join(folder, 'main.ts');
const tsx = import.meta.resolve('tsx');

beforeAll(() => {
  const module = new URL('./runStandIn.ts', import.meta.url).href;
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    script,
    `import { createServer } from 'node:http';
import { runStandIn } from '${module}';
await runStandIn({
  name: 'small',
  configure: (command) => command.option('--colour <word>', 'a colour', 'red'),
  async start({ port, seed, colour }) {
    const server = createServer((_request, response) => response.end(String(colour)));
    await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined)));
    const address = server.address() as { port: number };
    return { ready: { url: 'http://127.0.0.1:' + address.port, seed }, close: async () => { server.close(); } };
  },
});`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly child: ChildProcess;
  /** What it wrote until it was ready or ended. */
  readonly output: string;
}

function run(args: string[], env: Record<string, string> = {}, stdio: 'ipc'[] = []): Promise<Run> {
  const options = {
    env: { ...process.env, ...env },
    stdio: ['ignore' as const, 'pipe' as const, 'pipe' as const, ...stdio],
  };
  const child = spawn(process.execPath, ['--import', tsx, script, ...args], options);
  let output = '';
  return new Promise((resolve) => {
    child.stdout?.on('data', (text) => resolve({ child, output: (output += String(text)) }));
    child.stderr?.on('data', (text) => (output += String(text)));
    child.once('close', () => resolve({ child, output }));
  });
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

it('says in one line of JSON where it is, with its own options, and ends at SIGTERM', async () => {
  const { child, output } = await run(['--seed', 's', '--colour', 'blue']);
  const ready = JSON.parse(output) as { url: string };
  expect(ready).toEqual({ ready: true, name: 'small', url: expect.stringMatching(/^http:\/\/127/), seed: 's' });
  expect(await (await fetch(ready.url)).text()).toBe('blue');
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(0);
});

it('ends with the process that started it, and with its owner', async () => {
  const supervised = await run([], {}, ['ipc']);
  supervised.child.disconnect();
  expect(await ended(supervised.child)).toBe(0);
  const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const owned = await run(['--owner', String(owner.pid)]);
  expect(owned.child.exitCode).toBeNull();
  owner.kill('SIGKILL');
  expect(await ended(owned.child)).toBe(0);
}, 20_000);

it('says in one line which port is busy', async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  const { port } = squatter.address() as { port: number };
  const { child, output } = await run(['--port', String(port)]);
  squatter.close();
  expect(await ended(child)).toBe(1);
  expect(output).toBe(`small: EADDRINUSE: port ${port} is in use by another program\n`);
});

it.each([['x'], ['-1'], ['70000'], ['1.5']])('refuses the port %s', async (port) => {
  const { child, output } = await run([`--port=${port}`]);
  expect(await ended(child)).toBe(1);
  expect(output).toContain('is not a port');
});

it('refuses to run in production', async () => {
  const { child, output } = await run([], { NODE_ENV: 'production' });
  expect(await ended(child)).toBe(2);
  expect(output).toContain('NODE_ENV=production');
});
