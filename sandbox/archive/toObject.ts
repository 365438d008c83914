// Objects of the stand-in as DSpace 7 writes them: items, collections, bundles and bitstreams.
import { createHash } from 'node:crypto';
import type { ArchiveBehaviour } from './behaviour.js';
import type { ArchiveRecord, SampleFile } from './records.js';

type Metadata = Readonly<Record<string, readonly object[]>>;

function toMetadata(values: ArchiveRecord['metadata']): Metadata {
  return Object.fromEntries(
    Object.entries(values).map(([name, texts]) => [
      name,
      texts.map((value, place) => ({ value, language: 'vi', authority: null, confidence: -1, place })),
    ]),
  );
}

/** An item or a collection. What was withdrawn says nothing of itself. */
export function toObject(record: ArchiveRecord): object {
  const isThere = record.state === 'THERE';
  return {
    uuid: record.uuid,
    name: isThere ? (record.metadata['dc.title']?.[0] ?? '') : null,
    handle: record.handle,
    metadata: isThere ? toMetadata(record.metadata) : {},
    type: record.kind,
    ...(record.kind === 'item' && {
      inArchive: isThere,
      discoverable: true,
      withdrawn: !isThere,
      lastModified: record.lastModified.replace('Z', '.000+00:00'),
    }),
  };
}

/** The one bundle with files that an item has. */
export function toBundles(record: ArchiveRecord): object {
  const other = { uuid: `${record.uuid.slice(0, -1)}x`, name: 'LICENSE', type: 'bundle' };
  const bundles = record.files.length === 0 ? [] : [other, { uuid: record.uuid, name: 'ORIGINAL', type: 'bundle' }];
  return {
    _embedded: { bundles },
    page: { number: 0, size: 20, totalElements: bundles.length, totalPages: 1 },
  };
}

const hashOf = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

function toBitstream({ uuid, name, text }: SampleFile, behaviour: ArchiveBehaviour): object {
  const value = behaviour.wrongChecksum ? '0'.repeat(32) : hashOf('md5', text);
  const own = { 'tt05.sha256': [{ value: hashOf('sha256', text) }] };
  return {
    uuid,
    name,
    metadata: behaviour.ownHash ? own : {},
    sizeBytes: Buffer.byteLength(text),
    // In upper case: checksums are compared whatever their case.
    checkSum: { checkSumAlgorithm: behaviour.checksumAlgorithm, value: value.toUpperCase() },
    type: 'bitstream',
  };
}

export function toBitstreams(record: ArchiveRecord, behaviour: ArchiveBehaviour): object {
  const bitstreams = record.files.map((file) => toBitstream(file, behaviour));
  return {
    _embedded: { bitstreams },
    page: { number: 0, size: 20, totalElements: bitstreams.length, totalPages: 1 },
  };
}

/** The bytes of a file, as the habits have them. */
export function toContent({ text }: SampleFile, behaviour: ArchiveBehaviour): Buffer {
  const given = behaviour.wrongContent ? `x${text.slice(1)}` : text;
  return Buffer.from(behaviour.shortContent ? given.slice(0, -1) : given);
}
