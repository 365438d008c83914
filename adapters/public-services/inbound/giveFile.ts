// downloadfile/<token>: hands on a file of ours, piece by piece. A file that is not what was stated never ends well.
import { createHash } from 'node:crypto';
import {
  defineInbound,
  InboundRefused,
  UpstreamError,
  type InboundFailure,
  type InboundReply,
  type InboundWork,
} from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import type { OpenedFile } from './sealedFiles.js';

type Pieces = AsyncIterable<Uint8Array>;

/** The last piece is held back until the hash is known: nobody gets the whole of a file that is another one. */
export async function* checkedPieces(pieces: Pieces, sha256: string): AsyncGenerator<Uint8Array, void, void> {
  const hash = createHash('sha256');
  let held: Uint8Array | null = null;
  for await (const piece of pieces) {
    if (held !== null) yield held;
    hash.update(piece);
    held = piece;
  }
  if (sha256 !== '' && hash.digest('hex') !== sha256)
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'a file has another hash than was stated' });
  if (held !== null) yield held;
}

/** Asks for the first piece now, while it can still be said that there is none. */
async function begun(pieces: AsyncGenerator<Uint8Array, void, void>): Promise<Pieces> {
  const first = await pieces.next();
  return (async function* () {
    try {
      if (first.done !== true) yield first.value;
      yield* pieces;
    } finally {
      await pieces.return();
    }
  })();
}

function openedBy(client: PublicServicesClient, rest: readonly string[]): OpenedFile | null {
  const [token = '', ...more] = rest;
  return more.length === 0 ? client.sealedFiles.open(token) : null;
}

async function give({ client, rest, signal }: InboundWork<PublicServicesClient>): Promise<InboundReply> {
  const file = openedBy(client, rest);
  const settings = client.config.inbound?.files;
  if (file === null || settings === undefined) throw new InboundRefused('not an address of ours');
  if (file.isExpired) throw new InboundRefused('the address has expired');
  if (!client.sealedFiles.isRelayed(file.url))
    throw new InboundRefused('the host of the file is not configured any more');
  const { timeoutMs, maxBytes } = settings;
  const pieces = client.http.open({ operation: 'downloadfile', url: file.url, timeoutMs, maxBytes, signal });
  const body = await begun(checkedPieces(pieces, file.sha256));
  return { status: 200, contentType: 'application/octet-stream', body, fileName: file.name };
}

/** Not 200: what came with it would be kept as the file. */
const STATUSES: Readonly<Record<InboundFailure, number>> = { REFUSED: 404, TOO_LARGE: 413, FAILED: 503 };

const MARGIN_MS = 5_000;

export const giveFile = defineInbound<PublicServicesClient>({
  title: { vi: 'Cổng tải tệp của hồ sơ', en: 'The portal fetches a file of a dossier' },
  method: 'GET',
  maxBytes: () => 0,
  // What the host of the file may take, and a little to hand it on.
  timeoutMs: ({ config }) => (config.inbound?.files?.timeoutMs ?? 0) + MARGIN_MS,
  admit(head, client) {
    const { admission, config } = client;
    const files = config.inbound?.files;
    if (files === undefined || !admission.isFromPortal(head)) return false;
    if (files.secretRequired && !admission.hasSecret(head)) return false;
    return openedBy(client, head.rest) !== null;
  },
  answer: give,
  failed: (failure) => ({
    status: STATUSES[failure],
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ error_code: -1, message: '' }),
  }),
});
