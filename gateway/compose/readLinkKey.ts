// The key that makes ids, cursors and links unforgeable.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../settings.js';

/** The configured key, or one that is made on the first start and kept beside the data. */
export function readLinkKey(settings: Settings): Uint8Array {
  if (settings.links.key !== undefined) return Buffer.from(settings.links.key, 'base64url');
  const file = join(settings.store.folder, 'links.key');
  if (!existsSync(file)) {
    mkdirSync(settings.store.folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64url');
}
