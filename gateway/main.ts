// The program: reads the settings, starts the gateway, stops it in good order.
import { settleHeap } from './heap.js';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Adapter } from '../adapters/kit/index.js';
import { loadSettings, SettingsProblems } from '../config/loadSettings.js';
import { loadUnits } from '../config/units/loadUnits.js';
import { readAdapters } from './declaredServices.js';
import { createLog } from './observability/index.js';
import { checkSettings, createSettingsSchema } from './settings.js';
import { startGateway, type Gateway } from './startGateway.js';
import { AdapterProblems } from './stitching/index.js';

/** A misconfiguration ends with 2, anything else that prevents the start with 1. */
const MISCONFIGURED = 2;

function readSettings(adapters: readonly Adapter[]) {
  const environment = process.env['GATEWAY_ENV'] ?? process.env['NODE_ENV'] ?? 'production';
  const { settings } = loadSettings({
    schema: createSettingsSchema(adapters),
    folder: fileURLToPath(new URL('../config/environments', import.meta.url)),
    environment,
    env: process.env,
  });
  const problems = checkSettings(settings, environment);
  if (problems.length > 0) throw new SettingsProblems(problems);
  return settings;
}

/** Told to a parent process that waits (npm start), if there is one. */
function report(message: Record<string, unknown>): void {
  process.send?.(message);
}

function stopOnSignal(gateway: Gateway): void {
  let stopping = false;
  const stop = () => {
    // The second signal is meant.
    if (stopping) process.exit(1);
    stopping = true;
    void gateway.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  // A terminal sends Ctrl-C to the whole group; a parent that started this process will say when to stop.
  process.on('SIGINT', process.send === undefined ? stop : () => undefined);
  process.on('disconnect', stop);
}

async function main(): Promise<void> {
  const adapters = readAdapters(process.env);
  const settings = readSettings(adapters);
  const log = createLog(settings.log);
  const pages = fileURLToPath(new URL('../console', import.meta.url));
  const gateway = await startGateway({
    settings,
    adapters,
    unitTable: loadUnits(),
    log,
    pagesFolder: existsSync(`${pages}/index.html`) ? pages : undefined,
    onProgress: (what) => report({ progress: what }),
  });
  settleHeap();
  stopOnSignal(gateway);
  const { url, store } = gateway;
  log.info({ url, store, adapters: gateway.adapters }, 'ready');
  report({ ready: { url, store, adapters: gateway.adapters } });
}

main().catch((error: unknown) => {
  // A message for a person, not a stack: these errors name what is wrong and what to do.
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof SettingsProblems || error instanceof AdapterProblems ? MISCONFIGURED : 1);
});
