// What is left when a stand-in was ended.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { freePort } from './freePort.js';
import { endStandIn, isStandIn } from './standInProcess.js';

let folder: string;
let child: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lien-thong-stand-in-'));
});

afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(whenAsked: string, port: number): Promise<number> {
  const program = join(folder, 'sandbox/hr/main.js');
  mkdirSync(join(folder, 'sandbox/hr'), { recursive: true });
  writeFileSync(
    program,
    `process.on('SIGTERM', () => { ${whenAsked} });
const held = Buffer.alloc(2 ** 28, 1);
require('node:net').createServer().listen(${port}, '127.0.0.1', () => process.stdout.write(String(held.length)));`,
  );
  child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child.pid ?? 0;
}

it.each([
  ['goes when it is asked', 'process.exit();'],
  ['does not listen', ''],
])('gives the port back of a stand-in that %s', async (_how, whenAsked) => {
  const port = await freePort();
  const pid = await start(whenAsked, port);
  expect(isStandIn('hr', pid)).toBe(true);
  await endStandIn('hr', pid);
  expect(isStandIn('hr', pid)).toBe(false);
  expect(await freePort(port)).toBe(port);
});

it('leaves alone what has the id of a stand-in that is gone', async () => {
  const pid = await start('process.exit();', await freePort());
  await endStandIn('portal', pid);
  expect(isStandIn('hr', pid)).toBe(true);
});
