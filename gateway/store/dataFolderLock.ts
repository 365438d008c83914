// PGlite lets two processes open one folder and damage it; this is the lock that it lacks.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder is already in use. */
export class DataFolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop it, or set DATA_DIR to another folder. / ` +
        `Thư mục dữ liệu ${folder} đang được tiến trình ${pid} dùng. Hãy dừng tiến trình đó, hoặc đặt DATA_DIR sang thư mục khác.`,
    );
    this.name = 'DataFolderInUse';
  }
}

/** Lock files that this process holds. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readPid(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    // Given back in this very moment.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** The process that holds the lock, or undefined if it was left behind by one that was killed. */
function findHolder(file: string): number | undefined {
  const pid = readPid(file);
  // In a container the next process often gets the number of the one before: our own number proves nothing.
  const alive = pid === process.pid ? held.has(file) : pid > 0 && isAlive(pid);
  return alive ? pid : undefined;
}

/** The file appears with its content, or not at all: nobody ever reads an empty one. */
function tryToLock(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of several that find a dead lock, the rename lets one take it away; a live one that got under it goes back. */
function removeDeadLock(file: string): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
    if (findHolder(aside) !== undefined) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Takes the folder (creating it, readable for this user alone) and returns what gives it back. */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = resolve(join(folder, 'gateway.lock'));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (tryToLock(file)) {
      held.add(file);
      return () => {
        held.delete(file);
        rmSync(file, { force: true });
      };
    }
    const pid = findHolder(file);
    if (pid !== undefined) throw new DataFolderInUse(folder, pid);
    removeDeadLock(file);
  }
  throw new DataFolderInUse(folder, findHolder(file) ?? 0);
}
