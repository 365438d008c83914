// What a file should be: our own SHA-256 if the metadata have it, else the checksum that the server names.
import type { Config } from '../config.js';
import { valueOf, type Bitstream } from '../wire/objects.js';

export interface ExpectedHash {
  /** As it is shown. */
  readonly algorithm: string;
  /** As Node calls it. */
  readonly name: string;
  /** In lower case: checksums are compared whatever their case. */
  readonly value: string;
}

export interface Expected {
  readonly size: number | null;
  readonly hash: ExpectedHash | null;
}

/** Bytes of each, to tell a checksum from something else. */
const ALGORITHMS: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  MD5: { name: 'md5', bytes: 16 },
  'SHA-1': { name: 'sha1', bytes: 20 },
  'SHA-256': { name: 'sha256', bytes: 32 },
  'SHA-512': { name: 'sha512', bytes: 64 },
};

function toHash(algorithm: string, text: string | null | undefined): ExpectedHash | null {
  const label = algorithm.toUpperCase().replace(/^SHA-?(?=\d)/, 'SHA-');
  const known = Object.hasOwn(ALGORITHMS, label) ? ALGORITHMS[label] : undefined;
  const value = (text ?? '').trim().toLowerCase();
  if (known === undefined || value.length !== known.bytes * 2 || !/^[0-9a-f]+$/.test(value)) return null;
  return { algorithm: label, name: known.name, value };
}

export function expectedOf({ files }: Pick<Config, 'files'>, file: Bitstream): Expected {
  const { checkSumAlgorithm, value } = file.checkSum ?? {};
  const own = toHash('SHA-256', valueOf(file, files.sha256Field));
  return { size: file.sizeBytes ?? null, hash: own ?? toHash(checkSumAlgorithm ?? '', value) };
}
