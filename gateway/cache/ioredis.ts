// ioredis, read when a Redis is configured: most installations have none, and it is a tenth of what starting reads.
import { createRequire } from 'node:module';
import type * as Ioredis from 'ioredis';

const load = createRequire(import.meta.url);

/** The package; the same each time. */
export function loadIoredis(): typeof Ioredis {
  return load('ioredis') as typeof Ioredis;
}
