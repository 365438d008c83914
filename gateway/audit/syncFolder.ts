// A new file's name is safe on the disk only when its folder is.
import { open } from 'node:fs/promises';

/** Some file systems cannot sync a folder; theirs is then the best there is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
