// sendEdoc: one file as multipart, piece by piece, with its hash among the signed headers.
import { toSignedHeaders, type MessageType, type VxpOptions } from './vxpClient.js';
import { refusalOf, sendReply, toRefusalError } from './vxpReply.js';

/** A file whose length and hash are known before it goes out. */
export interface EdocUpload {
  readonly account: string;
  /** Code of the sender. */
  readonly from: string;
  readonly type: MessageType;
  readonly bytes: number;
  readonly sha256: string;
  readonly pieces: () => AsyncIterable<Uint8Array>;
}

/** Taken in, or one of the named errors that refuse for good or say that it is there. */
export type SendReply = { readonly accepted: true } | { readonly accepted: false; readonly refusal: string };

const OPERATION = 'sendEdoc';

function toMultipart({ sha256, bytes, pieces }: EdocUpload) {
  // Never part of the file: edXML has no line that begins so.
  const boundary = `----edxml-${sha256.slice(0, 32)}`;
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file_doc"; filename="${sha256.slice(0, 32)}.edxml"\r\n` +
      'content-type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* body(): AsyncGenerator<Uint8Array> {
    yield head;
    yield* pieces();
    yield tail;
  }
  return {
    body,
    bodyBytes: head.length + bytes + tail.length,
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

/**
 * Sends a file once.
 * @throws UpstreamError if it is not known whether it was taken in, or if it was certainly not and may be sent later.
 */
export async function sendEdoc(options: VxpOptions, upload: EdocUpload, signal: AbortSignal): Promise<SendReply> {
  const { config, http } = options;
  const { account, from, type, sha256 } = upload;
  const signed = toSignedHeaders(options, account, {
    from,
    servicetype: 'eDoc',
    messagetype: type,
    'hash-file': sha256,
  });
  const { body, bodyBytes, contentType } = toMultipart(upload);
  const reply = await http.request({
    operation: OPERATION,
    method: 'POST',
    url: `${config.baseUrl}/${OPERATION}`,
    headers: { ...signed, 'content-type': contentType },
    body,
    bodyBytes,
    as: 'json',
    schema: sendReply,
    safe: false,
    timeoutMs: config.send.timeoutMs,
    maxBytes: 65_536,
    signal,
  });
  const refusal = refusalOf(reply);
  if (refusal === undefined) return { accepted: true };
  const { duplicateErrors, finalErrors } = config.send;
  if (duplicateErrors.includes(refusal) || finalErrors.includes(refusal)) return { accepted: false, refusal };
  // "Refused" without a reason that is known: perhaps only now.
  throw toRefusalError(OPERATION, refusal);
}
