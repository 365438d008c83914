// Names of files, made safe to be written to a disk, and the type of content that goes by them.
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
};

/** The last part of a path, without control characters, at most 200 characters. */
export function toFileName(name: string | null | undefined): string {
  const last = (name ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .replaceAll(/[\p{Cc}\p{Cf}"*:<>?|]/gu, '_')
    .replace(/^\.+/, '')
    .trim();
  const extension = extname(safe).slice(0, 20);
  const short = safe.length <= 200 ? safe : `${safe.slice(0, 200 - extension.length)}${extension}`;
  return short === '' ? 'tep' : short;
}

/** Only what a browser may show without harm has a type of its own. */
export function toContentType(name: string): string {
  return TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}
