// The file to verify: out of the query, or from an allowed host with the hash that was stated.
import { createHash } from 'node:crypto';
import { InputError } from '../../kit/index.js';
import type { Call } from '../client.js';
import type { Config } from '../config.js';
import type { SignedFileInput } from '../schema.generated.js';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
const MAX_URL = 2_000;
const MAX_NAME = 255;

/** Only hosts that the installation names: an address of our own network must not be reached through a query. */
export function isAllowedFile(text: string, files: Config['files']): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '' || !files.hosts.includes(url.host)) return false;
  if (url.protocol === 'https:') return true;
  return files.dangerouslyAllowHttpLoopback && url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

/** Strict: what two decoders would read differently is no base64. */
export function readBase64(text: string, argument: string, maxBytes: number): Uint8Array {
  if (text.length > Math.ceil(maxBytes / 3) * 4)
    throw new InputError(`${argument} must have at most ${maxBytes} bytes.`, `${argument} tối đa ${maxBytes} byte.`);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > 0 && bytes.toString('base64') === text) return bytes;
  throw new InputError(`${argument} must be base64 and not empty.`, `${argument} phải là base64 và không rỗng.`);
}

async function fetchFile(url: string, sha256: string, call: Call): Promise<Uint8Array> {
  const { config, http } = call.client;
  const { timeoutMs } = config.files;
  const maxBytes = config.verify.maxFileBytes;
  const pieces: Uint8Array[] = [];
  const hash = createHash('sha256');
  for await (const piece of http.open({ operation: 'signed file', url, timeoutMs, maxBytes, signal: call.signal })) {
    hash.update(piece);
    pieces.push(piece);
  }
  if (hash.digest('hex') === sha256) return Buffer.concat(pieces);
  throw new InputError('file.sha256 must be the SHA-256 of the file.', 'file.sha256 phải là SHA-256 của tệp.');
}

/** @throws InputError */
export async function readSignedFile(file: SignedFileInput, call: Call): Promise<Uint8Array> {
  const { config } = call.client;
  const { content, url, sha256 } = file;
  if (file.name.length === 0 || file.name.length > MAX_NAME)
    throw new InputError(
      `file.name must have 1 to ${MAX_NAME} characters.`,
      `file.name phải có 1 đến ${MAX_NAME} ký tự.`,
    );
  const isInline = content !== null && content !== undefined;
  if (isInline === (url !== null && url !== undefined))
    throw new InputError(
      'file must have either content or url with sha256.',
      'file phải có content, hoặc url kèm sha256.',
    );
  if (isInline) return readBase64(content, 'file.content', config.verify.maxInlineBytes);
  const hash = (sha256 ?? '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new InputError('file.sha256 must be 64 hex digits.', 'file.sha256 phải là 64 ký tự hex.');
  if (!isAllowedFile(url ?? '', config.files))
    throw new InputError(
      'file.url must be an https address without credentials on a host that is configured.',
      'file.url phải là địa chỉ https, không kèm tài khoản, trên một máy chủ được cấu hình.',
    );
  return fetchFile(url ?? '', hash, call);
}
