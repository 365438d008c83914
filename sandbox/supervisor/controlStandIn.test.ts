// One stand-in at a time, as from another terminal: list, stop, bring back on the same address.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listStandIns, startStandIn, stopStandIn, toStandInName } from './controlStandIn.js';
import { writeFakeStandIns } from './fakeStandIns.js';
import { readSandboxFile } from './sandboxFile.js';
import { STAND_INS } from './standIns.js';
import { isStandIn } from './standInProcess.js';
import { startSandbox, type RunningSandbox } from './startSandbox.js';

const root = mkdtempSync(join(tmpdir(), 'sandbox-'));
const dataDir = join(root, '.data');
let sandbox: RunningSandbox;

beforeAll(async () => {
  writeFakeStandIns(root);
  sandbox = await startSandbox({ root, dataDir, seed: 'control' });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(root, { recursive: true });
});

function stateOf(name: string): boolean | undefined {
  return listStandIns(dataDir).find((state) => state.name === name)?.running;
}

it('lists what runs where, without the password of the database', () => {
  const states = listStandIns(dataDir);
  expect(states.map(({ name, running }) => [name, running])).toEqual(STAND_INS.map((name) => [name, true]));
  expect(JSON.stringify(states)).not.toContain('secret');
});

it('stops one and brings it back on the same address with the same seed', async () => {
  const before = sandbox.addresses.portal;
  expect(await stopStandIn(dataDir, 'portal')).toBe(true);
  expect(stateOf('portal')).toBe(false);
  expect(stateOf('idp')).toBe(true);
  await expect(fetch(before.url)).rejects.toThrow();
  expect(await stopStandIn(dataDir, 'portal')).toBe(false);
  const pid = await startStandIn({ dataDir, root, name: 'portal' });
  expect(pid).not.toBe(before.pid);
  expect(readSandboxFile(dataDir)?.portal).toEqual({ ...before, pid });
  expect(await (await fetch(before.url)).text()).toContain('--seed control');
  expect(await startStandIn({ dataDir, root, name: 'portal' })).toBe(pid);
});

it('is stopped with the sandbox although it was brought back by hand', async () => {
  await stopStandIn(dataDir, 'hr');
  const pid = await startStandIn({ dataDir, root, name: 'hr' });
  expect(isStandIn('hr', pid)).toBe(true);
  await sandbox.stop();
  expect(isStandIn('hr', pid)).toBe(false);
  expect(listStandIns(dataDir).some(({ running }) => running)).toBe(false);
});

it('never ends a process that merely has the recorded id', () => {
  expect(isStandIn('portal', process.pid)).toBe(false);
});

it('names what there is when asked for something else, and says to start first', () => {
  expect(() => toStandInName('toString')).toThrow(/SANDBOX_STAND_IN_UNKNOWN.*portal, documents, hr, .*, idp/);
  expect(() => listStandIns(join(root, 'nothing'))).toThrow(/SANDBOX_NOT_STARTED.*npm start/);
});
