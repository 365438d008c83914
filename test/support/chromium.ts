// A real Chromium for the browser tests: one that is there, or Debian's package where it may be installed.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing of the browser's own goes out while a test looks at which requests a page makes. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function find(): string | undefined {
  return [process.env['CHROMIUM'], ...PLACES].find((file) => file !== undefined && existsSync(file));
}

async function install(): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new Error('The browser tests need Chromium: install it, or set CHROMIUM to its program.');
  const apt = ['install', '-y', '--no-install-recommends', 'chromium'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', apt, { env, maxBuffer: 50_000_000 });
}

export async function launchChromium(): Promise<Browser> {
  if (find() === undefined) await install();
  const executablePath = find();
  if (executablePath === undefined) throw new Error('Chromium was installed but not found.');
  return chromium.launch({ executablePath, args: QUIET });
}
