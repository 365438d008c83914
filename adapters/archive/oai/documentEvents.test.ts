// Subscriptions over the sample archive: who hears of which document.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createArchiveServer, type ArchiveServer } from '../../../sandbox/archive/createArchiveServer.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createMemoryInbox } from '../../kit/conformance/index.js';
import { createBench } from '../fixtures/archiveBench.js';
import { archiveConfig, codesOf, createDirectory, OTHER_AGENCY, WARD, WARD_AGENCY } from '../fixtures/sampleArchive.js';
import { followDocuments } from './documentEvents.js';

const city = createSampleCity();
const directory = createDirectory(city);
const received = createMemoryInbox();
let server: ArchiveServer;
beforeAll(async () => {
  server = await createArchiveServer({ city, port: 0 });
});
afterAll(() => server.close());

const start = () =>
  createBench((adapter) =>
    createAdapterRuntime(adapter, archiveConfig(server.url), { units: directory, limits: { readMs: 5_000 }, received }),
  );
const documents = () => codesOf(server.records, 'docCode', WARD_AGENCY);

describe('followers', () => {
  it('hear of open documents of their unit', async () => {
    const bench = start();
    const stop = new AbortController();
    const heard: unknown[] = [];
    const [own = ''] = documents();
    const [other = ''] = codesOf(server.records, 'docCode', OTHER_AGENCY);
    const [closed = ''] = codesOf(server.records, 'docCode', WARD_AGENCY, false);
    const events = followDocuments({ unit: WARD }, bench.call(directory.scopeOf()), stop.signal);
    const reading = (async () => {
      for await (const record of events) {
        heard.push(record['code']);
        stop.abort();
      }
    })();
    received.queues.add([other, closed, own].map((key) => ({ type: 'ArchiveDocument', key, unit: null })));
    await reading;
    expect(heard).toEqual([own]);
  });

  it('see the one document that they follow at once', async () => {
    const bench = start();
    const stop = new AbortController();
    const [own = ''] = documents();
    for await (const record of followDocuments({ document: own }, bench.call(directory.scopeOf()), stop.signal)) {
      expect(record['code']).toBe(own);
      stop.abort();
    }
  });
});
