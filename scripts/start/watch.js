// npm run dev: builds again and restarts the gateway when a source file changes; the sandbox goes on.
import { watch } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const WATCHED = ['gateway', 'adapters', 'schema', 'config'];
const QUIET_MS = 300;

/** Calls `restart` after a successful build; a failed one leaves the running gateway as it is. */
export function watchSources(root, restart) {
  let timer;
  const rebuild = async () => {
    const built = spawnSync(process.execPath, [join(root, 'scripts/build.js'), '--if-stale', '--code-only'], {
      stdio: 'inherit',
    });
    if (built.status === 0) await restart();
  };
  for (const folder of WATCHED) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (file?.endsWith('.test.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(() => void rebuild(), QUIET_MS);
    });
  }
}
