// A shell in the folder of the copy: programs that end, and programs that go on until the page is read.
import { spawn, type ChildProcess } from 'node:child_process';

export interface Background {
  /** Everything said so far. */
  words(): string;
  /** Resolves as soon as `isSeen` is true of what was said after `from`; rejects if the program ends before. */
  until(isSeen: (words: string) => boolean, from: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Shell {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

function open({ folder, env }: Shell, commands: string): ChildProcess {
  // A group of its own: what the shell starts ends with it.
  return spawn('bash', ['-e', '-c', commands], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What the commands wrote to both streams; throws with it if one of them fails. */
export function run(shell: Shell, commands: string): Promise<string> {
  const child = open(shell, commands);
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (words += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(words) : reject(new Error(`${commands}ended with ${code}:\n${words}`)),
    );
  });
}

/** Starts something that goes on. */
export function start(shell: Shell, commands: string): Background {
  const child = open(shell, commands);
  let words = '';
  const looks = new Set<() => void>();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => {
      words += text.toString();
      looks.forEach((look) => look());
    });
  return {
    words: () => words,
    until: (isSeen, from) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!isSeen(words.slice(from))) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        void ended.then(() => reject(new Error(`${commands}ended, having said:\n${words.slice(from)}`)));
        look();
      }),
    async stop() {
      try {
        process.kill(-(child.pid as number), 'SIGTERM');
      } catch {
        // It has ended by itself.
      }
      await ended;
    },
  };
}
