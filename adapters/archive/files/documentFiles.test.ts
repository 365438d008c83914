// Files of documents over the sample archive: links, what is handed out, and what a check of them finds.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createArchiveServer, type ArchiveServer } from '../../../sandbox/archive/createArchiveServer.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createBench, type Bench } from '../fixtures/archiveBench.js';
import { archiveConfig, codesOf, createDirectory, WARD, WARD_AGENCY } from '../fixtures/sampleArchive.js';
import { listRestricted, loadDocuments } from '../loaders/archiveDocuments.js';
import { checkIntegrity } from './integrity.js';
import { openDocumentFile } from './openDocumentFile.js';

const city = createSampleCity();
const directory = createDirectory(city);
const ward = directory.scopeOf([WARD]);
const { signal } = new AbortController();
let server: ArchiveServer;
let usual: ArchiveServer['behaviour'];
let bench: Bench;

function start(more: object = {}): Bench {
  return createBench((adapter) =>
    createAdapterRuntime(adapter, archiveConfig(server.url, more), { units: directory, limits: { readMs: 5_000 } }),
  );
}

beforeAll(async () => {
  server = await createArchiveServer({ city, port: 0 });
  usual = { ...server.behaviour };
  bench = start();
});
afterAll(() => server.close());
afterEach(() => {
  Object.assign(server.behaviour, usual);
  server.change(document());
});

const document = () => codesOf(server.records, 'docCode', WARD_AGENCY)[0] ?? '';
const textOf = (code: string) =>
  server.records.find(({ metadata }) => metadata['tt05.docCode']?.[0] === code)?.files[0]?.text ?? '';

/** The record of the document, and the reference that its link is made of. */
async function linked(by = bench) {
  const links: string[] = [];
  const [record] = await loadDocuments([document()], by.call(ward, links));
  return { file: record?.files?.[0], ref: links[0] ?? '' };
}

const openFile = async (by = bench) => openDocumentFile(by.client, (await linked()).ref, signal);
const check = async (by = bench) => checkIntegrity({ document: document() }, by.call(ward));

describe('a file', () => {
  it('is shown with size and checksum, and handed out by its link', async () => {
    const { file, ref } = await linked();
    const text = textOf(document());
    const md5 = createHash('md5').update(text).digest('hex');
    expect(file).toMatchObject({
      name: `${document()}.txt`,
      algorithm: 'MD5',
      checksum: md5,
      size: Buffer.byteLength(text),
    });
    const content = await openDocumentFile(bench.client, ref, signal);
    expect(content).toMatchObject({ name: `${document()}.txt`, contentType: 'text/plain; charset=utf-8' });
    expect(Buffer.from(content?.bytes ?? []).toString()).toBe(text);
  });

  it('is checked by our own SHA-256 where the archive has it', async () => {
    Object.assign(server.behaviour, { ownHash: true, wrongChecksum: true });
    const { file } = await linked();
    expect(file).toMatchObject({
      algorithm: 'SHA-256',
      checksum: createHash('sha256').update(textOf(document())).digest('hex'),
    });
    expect(await openFile()).not.toBeNull();
    server.behaviour.wrongContent = true;
    await expect(openFile()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it.each([['wrongChecksum'], ['wrongContent'], ['shortContent']])('is refused where there is a %s', async (habit) => {
    Object.assign(server.behaviour, { [habit]: true });
    await expect(openFile()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it('without a checksum that can be computed is refused, unless a setting says otherwise', async () => {
    server.behaviour.checksumAlgorithm = 'WHIRLPOOL';
    await expect(openFile()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    expect(await openFile(start({ files: { requireChecksum: false } }))).not.toBeNull();
    server.behaviour.shortContent = true;
    const careless = start({ files: { requireChecksum: false } });
    await expect(openFile(careless)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it.each(['embargo', 'restricted', 'metadata.only', 'unknown'])(
    'of status %s has no link, and opens by no old one',
    async (accessStatus) => {
      const { ref } = await linked();
      server.behaviour.accessStatus = accessStatus;
      expect((await linked()).file).toMatchObject({ name: `${document()}.txt`, url: null });
      expect(await openDocumentFile(bench.client, ref, signal)).toBeNull();
    },
  );

  it.each(['WITHDRAWN', 'DELETED'] as const)('of a document that was %s meanwhile is gone', async (state) => {
    const { ref } = await linked();
    server.change(document(), state);
    expect(await openDocumentFile(bench.client, ref, signal)).toBeNull();
  });

  it('of a document that has become restricted is gone by a link from before, and there by its own', async () => {
    const links: string[] = [];
    await listRestricted({ first: 1 }, bench.call(ward, links));
    const [item, file] = JSON.parse(links[0] ?? '') as [string, string];
    expect(await openDocumentFile(bench.client, JSON.stringify([item, file, false]), signal)).not.toBeNull();
    expect(await openDocumentFile(bench.client, JSON.stringify([item, file, true]), signal)).toBeNull();
  });

  it('is refused beyond the largest size, and cannot be checked', async () => {
    const small = start({ files: { maxBytes: 1_024 } });
    const long = codesOf(server.records, 'docCode', WARD_AGENCY).find((code) => code.endsWith('3')) ?? '';
    const links: string[] = [];
    await loadDocuments([long], small.call(ward, links));
    const opening = openDocumentFile(small.client, links[0] ?? '', signal);
    await expect(opening).rejects.toMatchObject({ code: 'UPSTREAM_TOO_LARGE' });
    const checked = await checkIntegrity({ document: long }, small.call(ward));
    expect(checked).toMatchObject({ result: 'UNKNOWN', files: [{ result: 'UNKNOWN', size: null }] });
  });

  it.each(['', 'x', '[]', '["a"]', '{"item":"a"}', '["00000000","11111111",true]'])(
    'is null for the reference %j',
    async (ref) => {
      expect(await openDocumentFile(bench.client, ref, signal)).toBeNull();
    },
  );
});

describe('a check', () => {
  it('says that all is as it should be, and when', async () => {
    const result = await check();
    expect(result).toMatchObject({ result: 'MATCH', checkedAt: expect.any(Date) });
    expect(result?.files).toMatchObject([{ result: 'MATCH', algorithm: 'MD5' }]);
  });

  it.each(['wrongChecksum', 'wrongContent', 'shortContent'])('finds a %s', async (habit) => {
    Object.assign(server.behaviour, { [habit]: true });
    expect(await check()).toMatchObject({ result: 'MISMATCH', files: [{ result: 'MISMATCH' }] });
  });

  it('says that it cannot tell without a checksum', async () => {
    server.behaviour.checksumAlgorithm = 'WHIRLPOOL';
    expect(await check()).toMatchObject({ result: 'UNKNOWN', files: [{ result: 'UNKNOWN', algorithm: null }] });
    server.behaviour.shortContent = true;
    expect(await check()).toMatchObject({ result: 'MISMATCH' });
  });

  it('is null for what is not there, not visible or not open', async () => {
    const [restricted = ''] = codesOf(server.records, 'docCode', WARD_AGENCY, false);
    expect(await checkIntegrity({ document: restricted }, bench.call(ward))).toBeNull();
    expect(await checkIntegrity({ document: document() }, bench.call(directory.scopeOf([])))).toBeNull();
  });

  it('that the archive does not answer ends with an error, not with a result', async () => {
    server.behaviour.failNext = 3;
    await expect(check()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_STATUS' });
  });
});
