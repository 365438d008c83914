// The supervisor with small programs in place of the stand-ins: start, remember, notice an end, stop.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startStandIn } from './controlStandIn.js';
import { writeFakeStandIns } from './fakeStandIns.js';
import { readSandboxFile } from './sandboxFile.js';
import { isStandIn } from './standInProcess.js';
import { STAND_INS, toStandInCommand, type StandInName } from './standIns.js';
import { startSandbox, type RunningSandbox, type SandboxProgress, type StartSandboxOptions } from './startSandbox.js';

let root: string;
let dataDir: string;
let running: RunningSandbox | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sandbox-'));
  dataDir = join(root, '.data');
  writeFakeStandIns(root);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(root, { recursive: true });
});

async function start(more: Partial<StartSandboxOptions> = {}): Promise<RunningSandbox> {
  running = await startSandbox({ root, dataDir, ...more });
  return running;
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 250 && !condition(); turn += 1) await wait(20);
  expect(condition()).toBe(true);
}

it('starts all of them, hands them the seed and the folder, and writes where they are for the owner alone', async () => {
  const progress: SandboxProgress[] = [];
  const { addresses } = await start({ seed: 'a-seed', onProgress: (step) => progress.push(step) });
  expect(await (await fetch(addresses.portal.url)).text()).toContain(`--seed a-seed --data-dir ${dataDir}`);
  const file = join(dataDir, 'sandbox.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    seed: 'a-seed',
    supervisor: { pid: process.pid, command: expect.any(String) },
    ...addresses,
  });
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(addresses.idp).toEqual({
    issuer: expect.stringContaining(String(addresses.idp.port)),
    pid: expect.any(Number),
    port: expect.any(Number),
  });
  expect(addresses.hr.sqlUrl).toMatch(/^postgres:/);
  const states = progress.map(({ name, state }) => `${name} ${state}`).sort();
  expect(states).toEqual(STAND_INS.flatMap((name) => [`${name} ready`, `${name} starting`]).sort());
  expect(progress.slice(0, STAND_INS.length).every(({ state }) => state === 'starting')).toBe(true);
});

it('uses the ports of the last run again, and another one where somebody else has taken it', async () => {
  const first = (await start()).addresses;
  await running?.stop();
  const second = (await start()).addresses;
  expect(second.idp.issuer).toBe(first.idp.issuer);
  expect(second.portal.port).toBe(first.portal.port);
  await running?.stop();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(first.portal.port, '127.0.0.1', resolve));
  const third = (await start()).addresses;
  squatter.close();
  expect(third.portal.port).not.toBe(first.portal.port);
  expect(third.idp.port).toBe(first.idp.port);
});

it('leaves no process behind when it is stopped, and stops once', async () => {
  const { addresses, stop } = await start();
  const alive = () => STAND_INS.filter((name) => isStandIn(name, addresses[name].pid));
  expect(alive()).toEqual([...STAND_INS]);
  await Promise.all([stop(), stop()]);
  expect(alive()).toEqual([]);
});

it('tells when a stand-in ends by itself, and not when it is stopped', async () => {
  const ended: [StandInName, string | null][] = [];
  const { addresses, stop } = await start({ onExit: (name, { signal }) => ended.push([name, signal]) });
  process.kill(addresses.documents.pid, 'SIGKILL');
  await eventually(() => ended.length > 0);
  await stop();
  await wait(50);
  expect(ended).toEqual([['documents', 'SIGKILL']]);
});

it('shows the words of a stand-in that fails, and stops the others', async () => {
  writeFakeStandIns(root, { hr: 'console.error("hr: port 5432 is in use by another program"); process.exit(1);' });
  const failing = start();
  await expect(failing).rejects.toMatchObject({ code: 'SANDBOX_STAND_IN_FAILED', standIn: 'hr' });
  await expect(failing).rejects.toThrow(/ended with exit code 1[^]*port 5432 is in use/);
  expect(readSandboxFile(dataDir)).toBeUndefined();
});

it('tries again where a port was taken between the choice and the start', async () => {
  // The words are those of `runStandIn`; the second start finds the port free.
  const seen = join(root, 'seen');
  const busyOnce = `
import { existsSync, writeFileSync } from 'node:fs';
import { runStandIn } from '${join(import.meta.dirname, 'runStandIn.ts')}';
await runStandIn({
  name: 'portal',
  start({ port }) {
    if (existsSync('${seen}')) return Promise.resolve({ ready: { url: 'http://127.0.0.1:' + port }, close: () => Promise.resolve() });
    writeFileSync('${seen}', '');
    return Promise.reject(Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port }));
  },
});
setInterval(() => {}, 1000);`;
  writeFakeStandIns(root, { portal: busyOnce });
  const toCommand: StartSandboxOptions['toCommand'] = (name, options) => {
    const { file, args } = toStandInCommand(name, options);
    return name === 'portal' ? { file, args: ['--import', import.meta.resolve('tsx'), ...args] } : { file, args };
  };
  const { addresses } = await start({ toCommand });
  expect(existsSync(seen)).toBe(true);
  expect(addresses.portal.url).toMatch(/^http:/);
});

it('gives up on a stand-in that never says it is ready', async () => {
  writeFakeStandIns(root, { idp: 'console.error("idp: thinking"); setInterval(() => {}, 1000);' });
  await expect(start({ timeoutMs: 1_500 })).rejects.toThrow(/"idp"[^]*not ready after 1.5 s[^]*thinking/);
});

it('does not start in production', async () => {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await expect(start()).rejects.toMatchObject({ code: 'SANDBOX_IN_PRODUCTION' });
  } finally {
    process.env['NODE_ENV'] = before;
  }
});

it('does not start twice in one folder', async () => {
  const { addresses } = await start();
  await expect(startSandbox({ root, dataDir })).rejects.toMatchObject({ code: 'SANDBOX_RUNNING' });
  expect(readSandboxFile(dataDir)?.idp).toEqual(addresses.idp);
});

it('ends what a killed run left behind, and takes its ports', async () => {
  const first = (await start()).addresses;
  await running?.stop();
  const pid = await startStandIn({ dataDir, root, name: 'hr' });
  expect(isStandIn('hr', pid)).toBe(true);
  const second = (await start()).addresses;
  expect(isStandIn('hr', pid)).toBe(false);
  expect(second.hr.sqlUrl).toBe(first.hr.sqlUrl);
});

it('takes its stand-ins along when it is killed', async () => {
  const script = join(root, 'parent.ts');
  const module = new URL('./startSandbox.ts', import.meta.url).href;
  writeFileSync(
    script,
    `import { startSandbox } from '${module}';\nawait startSandbox(${JSON.stringify({ root, dataDir })});\n`,
  );
  const parent = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], { stdio: 'inherit' });
  await eventually(() => readSandboxFile(dataDir) !== undefined);
  const pids = readSandboxFile(dataDir);
  parent.kill('SIGKILL');
  await eventually(() => STAND_INS.every((name) => !isStandIn(name, pids?.[name].pid ?? 0)));
}, 20_000);
