// One process at a time in a data folder; what a killed one left behind is cleared away.
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderInUse, lockDataFolder } from './dataFolderLock.js';

const root = mkdtempSync(join(tmpdir(), 'lien-thong-lock-'));
const children: ChildProcess[] = [];
let count = 0;

function aFolder(): string {
  count += 1;
  return join(root, `data-${count}`);
}

/** A process that runs this module; what it prints comes back line by line. */
function spawnLocker(body: string): { child: ChildProcess; lines: Promise<string[]>; first: Promise<string> } {
  const module = JSON.stringify(join(import.meta.dirname, 'dataFolderLock.ts'));
  const program = `const { lockDataFolder } = await import(${module}); ${body}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
  children.push(child);
  let text = '';
  const first = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
  });
  const lines = new Promise<string[]>((resolve) => child.once('exit', () => resolve(text.split('\n').filter(Boolean))));
  return { child, lines, first };
}

/** A process that has ended, for certain. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a data folder', () => {
  it('is made for this user alone, and left without a trace of the lock', () => {
    const folder = aFolder();
    const unlock = lockDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, 'gateway.lock'), 'utf8')).toBe(String(process.pid));
    expect(statSync(join(folder, 'gateway.lock')).mode & 0o777).toBe(0o600);
    unlock();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused a second time, by whatever path, with a message in both languages', () => {
    const folder = aFolder();
    const unlock = lockDataFolder(folder);
    for (const path of [folder, `${folder}/`, `${folder}/../${folder.split('/').at(-1)}`])
      expect(() => lockDataFolder(path)).toThrow(DataFolderInUse);
    expect(() => lockDataFolder(folder)).toThrow(
      new RegExp(
        `is in use by process ${process.pid}\\. Stop it, .* DATA_DIR .* / .*đang được tiến trình ${process.pid} dùng`,
      ),
    );
    unlock();
    lockDataFolder(folder)();
  });

  it('is refused while another process has it, and taken over once that was killed', async () => {
    const folder = aFolder();
    const { child, first } = spawnLocker(
      `lockDataFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000);`,
    );
    expect(await first).toBe('locked');
    expect(() => lockDataFolder(folder)).toThrow(new RegExp(`process ${child.pid}\\.`));
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(existsSync(join(folder, 'gateway.lock'))).toBe(true);
    lockDataFolder(folder)();
  });

  it.each([
    ['our own number, as in a container that was started again', () => String(process.pid)],
    ['nothing', () => ''],
    ['something else', () => 'not a number'],
    ['zero', () => '0'],
    ['a negative number, which would mean a group', () => '-1'],
  ])('is taken over where the lock holds %s', (_what, content) => {
    const folder = aFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'gateway.lock'), content());
    const unlock = lockDataFolder(folder);
    expect(readFileSync(join(folder, 'gateway.lock'), 'utf8')).toBe(String(process.pid));
    unlock();
  });

  it('goes to one of many that find a dead lock at the same moment', async () => {
    const dead = String(await deadPid());
    const folders = Array.from({ length: 40 }, aFolder);
    for (const folder of folders) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'gateway.lock'), dead);
    }
    const start = Date.now() + 2_500;
    const body = `
      while (Date.now() < ${start});
      for (const folder of ${JSON.stringify(folders)}) {
        try { lockDataFolder(folder); console.log(folder); } catch (error) { if (error.name !== 'DataFolderInUse') console.log(error.message); }
      }
      while (Date.now() < ${start + 800});`;
    const lockers = [1, 2, 3].map(() => spawnLocker(body));
    const got = (await Promise.all(lockers.map(({ lines }) => lines))).flat();
    expect([...got].sort()).toEqual([...folders].sort());
  });

  it('that may not be written to is reported as it is', () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    expect(() => lockDataFolder(join(file, 'below'))).toThrow(/ENOTDIR/);
  });
});
