// npm run sandbox -- list | start <name> | stop <name>: one stand-in at a time, to see what the gateway does without it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { listStandIns, startStandIn, stopStandIn, toStandInName } from './supervisor/controlStandIn.js';

const dataDir = resolve(process.env['DATA_DIR'] ?? '.data');

/** From dist/sandbox as well as from sandbox. */
function findRoot(): string {
  const candidates = ['..', '../..'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return candidates.find((folder) => existsSync(resolve(folder, 'package.json'))) ?? process.cwd();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function list(): void {
  for (const { name, running, pid, addresses } of listStandIns(dataDir)) {
    const state = running ? `running  pid ${pid}` : 'stopped';
    say(`${name.padEnd(13)} ${state.padEnd(20)} ${addresses.join('  ')}`);
  }
}

async function start(text: string): Promise<void> {
  const name = toStandInName(text);
  say(`${name}: running, pid ${await startStandIn({ dataDir, root: findRoot(), name })}`);
}

async function stop(text: string): Promise<void> {
  const name = toStandInName(text);
  say((await stopStandIn(dataDir, name)) ? `${name}: stopped` : `${name}: was not running`);
}

const program = new Command('sandbox').description('The sample systems of a running gateway');
program.command('list').description('what runs where').action(list);
program.command('start <name>').description('bring one back on its address').action(start);
program.command('stop <name>').description('end one, to see the gateway without it').action(stop);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
