// Other gateways: their packages are installed only when they are wanted, in a folder of their own.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Service } from '../upstream/service.js';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1_048_576;

/** One service as a federation gateway is told of it. */
export interface PeerService {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

export function peersFolder(root: string): string {
  return join(root, 'bench/peers');
}

/** Installs what the lock file says, unless that was done. Rejects with npm's error code. */
export async function installPeers(root: string, onProgress: (what: string) => void): Promise<void> {
  const folder = peersFolder(root);
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const done = join(folder, 'node_modules/.installed');
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return;
  onProgress('installing the other gateways (bench/peers)');
  try {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, maxBuffer: MAX_OUTPUT });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    // Its code alone: the rest names addresses, which have no place in a report.
    const code = /^npm error code (\S+)/m.exec(stderr)?.[1] ?? 'unknown';
    throw new Error(`npm ci failed: ${code}`, { cause: error });
  }
  writeFileSync(done, lock);
}

export function toPeerServices(services: readonly Service[], upstream: string): PeerService[] {
  return services.flatMap(({ name, federation }) =>
    federation === undefined ? [] : [{ name, url: `${upstream}/${name}`, sdl: federation }],
  );
}

/** The supergraph of the services, composed by Apollo's own program. */
export async function composeSupergraph(root: string, services: readonly PeerService[]): Promise<string> {
  const composing = run(process.execPath, [join(peersFolder(root), 'compose.js')], { maxBuffer: MAX_OUTPUT });
  composing.child.stdin?.end(JSON.stringify(services));
  return (await composing).stdout;
}

/** What is installed: `{ mercurius: '16.10.1', … }` of the packages that the folder asks for. */
export function peerVersions(root: string): Readonly<Record<string, string>> {
  const file = join(peersFolder(root), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> }).dependencies;
}
