// The adapters of this installation: those of the build, and the services that its files declare.
import { fileURLToPath } from 'node:url';
import { readServices } from '../adapters/lgsp/readServices.js';
import { adapters } from '../adapters/registry.js';
import { SettingsProblems } from '../config/loadSettings.js';
import type { Adapter } from '../adapters/kit/index.js';

/** Where the files lie: beside the settings, or where GATEWAY_SERVICES_FOLDER says. */
export function servicesFolder(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['GATEWAY_SERVICES_FOLDER'] ?? '';
  return named === '' ? fileURLToPath(new URL('../config/services', import.meta.url)) : named;
}

/** Throws `SettingsProblems` with every mistake of every file. */
export function readAdapters(env: Readonly<Record<string, string | undefined>>): readonly Adapter[] {
  const declared = readServices(servicesFolder(env), adapters);
  if (declared.problems.length > 0) throw new SettingsProblems(declared.problems);
  return [...adapters, ...declared.adapters];
}
