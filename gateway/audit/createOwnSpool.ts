// The spool file of a time of trouble: made when the first line comes, gone when the store has all of it.
import { openSpools, spoolPath } from './findSpools.js';
import { createSpoolFile, removeSpool, type SpoolFile } from './spoolFile.js';

export interface OwnSpool {
  append(lines: readonly string[]): Promise<void>;
  /** Null: nothing was spooled. */
  file(): SpoolFile | null;
  /** Bytes of it that are in the store. */
  drained: number;
  /** Nothing is in it that the store does not have. */
  isEmpty(): boolean;
  /** Begins anew, without a file. */
  detach(): SpoolFile | null;
}

let files = 0;

export function createOwnSpool(folder: string, maxBytes: number, writer: () => string): OwnSpool {
  let opening: Promise<SpoolFile> | null = null;
  let file: SpoolFile | null = null;

  async function open(): Promise<SpoolFile> {
    files += 1;
    const path = spoolPath(folder, writer(), files);
    openSpools.add(path);
    try {
      file = await createSpoolFile(path, maxBytes);
      return file;
    } catch (error) {
      openSpools.delete(path);
      // The disk may have room again: the next one tries anew.
      opening = null;
      throw error;
    }
  }

  return {
    drained: 0,
    async append(lines) {
      opening ??= open();
      await (await opening).append(lines);
    },
    file: () => file,
    isEmpty() {
      return file === null ? opening === null : this.drained === file.size();
    },
    detach() {
      const detached = file;
      [opening, file, this.drained] = [null, null, 0];
      return detached;
    },
  };
}

/** The store has all of it. */
export async function discardSpool(file: SpoolFile): Promise<void> {
  await file.close();
  await removeSpool(file.path);
  openSpools.delete(file.path);
}

/** It stays for the next start. */
export async function leaveSpool(file: SpoolFile | null): Promise<void> {
  await file?.close();
  if (file !== null) openSpools.delete(file.path);
}
