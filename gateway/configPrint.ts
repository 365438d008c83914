// Prints the effective settings and where each came from; secrets are hidden.
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadSettings } from '../config/loadSettings.js';
import { describeSettings } from '../config/describeSettings.js';
import { readAdapters } from './declaredServices.js';
import { createSettingsSchema } from './settings.js';

const environment = process.env['GATEWAY_ENV'] ?? process.env['NODE_ENV'] ?? 'development';

try {
  const schema = createSettingsSchema(readAdapters(process.env));
  const { settings, sources } = loadSettings({
    schema,
    folder: fileURLToPath(new URL('../config/environments', import.meta.url)),
    environment,
    env: process.env,
  });
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const line of describeSettings(settings, shape, sources)) console.log(line);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
