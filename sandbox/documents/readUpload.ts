// The body of sendEdoc: one part `file_doc`, at most 50 MB, with the hash that the signed headers state.
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Response as FetchResponse } from 'undici';
import { VxpError } from './vxpAnswer.js';
import type { VxpHeaders } from './vxpHeaders.js';

/** Gateways limit uploads to 50 MB. */
export const MAX_UPLOAD_BYTES = 52_428_800;

/** The body is larger than allowed; answered with HTTP 413. */
export class UploadTooLarge extends Error {
  override readonly name = 'UploadTooLarge';
}

async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.get('content-length') ?? 0) > maxBytes) throw new UploadTooLarge();
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBytes) throw new UploadTooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

async function readPart(body: Buffer, contentType: string): Promise<Buffer> {
  try {
    const form = await new FetchResponse(body, { headers: { 'content-type': contentType } }).formData();
    const part = form.get('file_doc');
    if (part !== null && typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  } catch {
    // Falls through to the refusal.
  }
  throw new VxpError('InvalidAction', 'multipart/form-data with a part file_doc is needed');
}

/** The file that was sent. Rejects with UploadTooLarge or VxpError. */
export async function readUpload(request: Request, params: VxpHeaders, maxBytes: number): Promise<Buffer> {
  const file = await readPart(await readBody(request, maxBytes), request.get('content-type') ?? '');
  const hash = createHash('sha256').update(file).digest('hex');
  if (params.get('hash-file') !== hash) throw new VxpError('InvalidSecurity', 'hash-file does not match the file');
  return file;
}
