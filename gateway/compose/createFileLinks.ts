// Links to files of adapters: sealed, short-lived, opened by the adapter that made them.
import type { Clock, FileContent, FileLink } from '../../adapters/kit/index.js';
import type { AdapterInstance, OpaqueCodec } from '../stitching/index.js';

const CONTEXT = 'file';

export interface FileLinks {
  link(adapterId: string, ref: string): FileLink;
  open(token: string, signal: AbortSignal): Promise<FileContent | null>;
}

export interface FileLinkOptions {
  readonly codec: OpaqueCodec;
  readonly seconds: number;
  /** Where callers reach the gateway, without a trailing slash. */
  baseUrl(): string;
  readonly instances: readonly AdapterInstance[];
  readonly clock: Pick<Clock, 'now'>;
}

export function createFileLinks(options: FileLinkOptions): FileLinks {
  const byId = new Map(options.instances.map((instance) => [instance.adapter.id, instance]));

  function link(adapterId: string, ref: string): FileLink {
    const expiresAt = new Date(Math.floor(options.clock.now().getTime() / 1000 + options.seconds) * 1000);
    const token = options.codec.seal(CONTEXT, JSON.stringify([adapterId, expiresAt.getTime(), ref]));
    return { url: `${options.baseUrl()}/files/${token}`, expiresAt };
  }

  async function open(token: string, signal: AbortSignal): Promise<FileContent | null> {
    const text = options.codec.unseal(CONTEXT, token);
    if (text === undefined) return null;
    const [adapterId, expires, ref] = JSON.parse(text) as [string, number, string];
    const instance = byId.get(adapterId);
    if (expires < options.clock.now().getTime() || instance?.adapter.openFile === undefined) return null;
    return instance.adapter.openFile(instance.client, ref, signal);
  }

  return { link, open };
}
