// Harvesting over the sample archive: what is told of, once, and how the habits of repositories are borne.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createArchiveServer, type ArchiveServer } from '../../../sandbox/archive/createArchiveServer.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createMemoryInbox } from '../../kit/conformance/index.js';
import type { Log } from '../../kit/index.js';
import { createBench, type Bench } from '../fixtures/archiveBench.js';
import { archiveConfig, codesOf, createDirectory, WARD_AGENCY } from '../fixtures/sampleArchive.js';
import { changes, granuleBefore } from './changes.js';

const city = createSampleCity();
const directory = createDirectory(city);
const BEGIN = Date.UTC(2026, 10, 20, 3, 0, 0);
const { signal } = new AbortController();

let server: ArchiveServer;
let usual: ArchiveServer['behaviour'];
let now = BEGIN;
let said: string[] = [];
const received = createMemoryInbox();

beforeAll(async () => {
  server = await createArchiveServer({ city, port: 0, now: () => now });
  usual = { ...server.behaviour };
});
afterAll(() => server.close());
beforeEach(() => {
  // Days later, so that no test sees what another one has changed.
  now += 10 * 86_400_000;
  said = [];
  Object.assign(server.behaviour, usual);
});

function start(oai: object = {}): Bench {
  const say = (_fields: object, message: string) => void said.push(message);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const config = archiveConfig(server.url, { oai: { url: `${server.url}/oai/request`, ...oai } });
  const options = { units: directory, limits: { readMs: 5_000, retries: 0 }, now: () => new Date(now), log, received };
  return createBench((adapter) => createAdapterRuntime(adapter, config, options));
}

/** Looks one after the other, each with the cursor of the one before as the store keeps it. */
function watch(oai: object = {}) {
  const { client } = start(oai);
  let cursor: unknown = null;
  const look = async () => {
    const looked = await changes.look(cursor === null ? null : changes.cursor.parse(cursor), client, signal);
    cursor = JSON.parse(JSON.stringify(looked.cursor));
    return { codes: looked.changes.map(({ key }) => key), isMore: looked.more === true };
  };
  return { look, wait: (seconds: number) => void (now += seconds * 1_000), cursor: () => cursor };
}

const documents = () => codesOf(server.records, 'docCode', WARD_AGENCY);
const change = (codes: readonly string[]) => codes.forEach((code) => expect(server.change(code)).toBe(true));

describe('looks', () => {
  it('tell first of nothing, then of each change once', async () => {
    const { look, wait } = watch();
    change(documents().slice(0, 1));
    expect(await look()).toEqual({ codes: [], isMore: false });
    wait(60);
    expect((await look()).codes).not.toContain(documents()[1]);
    change(documents().slice(1, 3));
    expect((await look()).codes).toEqual(documents().slice(1, 3));
    expect((await look()).codes).toEqual([]);
    wait(60);
    expect((await look()).codes).toEqual([]);
    change(documents().slice(1, 2));
    expect((await look()).codes).toEqual(documents().slice(1, 2));
  });

  it('tell of a change that came in the second in which the list was made', async () => {
    const { look, wait } = watch();
    await look();
    wait(60);
    change(documents().slice(0, 1));
    expect((await look()).codes).toEqual(documents().slice(0, 1));
    change(documents().slice(1, 2));
    expect((await look()).codes).toEqual(documents().slice(1, 2));
  });

  it('tell of a change whose second was over already when the list was made, and that showed late', async () => {
    const { look, wait } = watch();
    await look();
    wait(60);
    await look();
    now -= 1_000;
    change(documents().slice(3, 4));
    now += 1_000;
    expect((await look()).codes).toEqual(documents().slice(3, 4));
  });

  it('go through all pages, and on at the next look where there are many', async () => {
    const { look, wait } = watch({ maxPages: 2 });
    await look();
    wait(60);
    server.behaviour.pageSize = 3;
    server.behaviour.spaceAfterToken = true;
    change(documents().slice(0, 10));
    const looks = [await look(), await look()];
    expect(looks.map(({ isMore }) => isMore)).toEqual([true, false]);
    expect(looks.flatMap(({ codes }) => codes).sort()).toEqual(documents().slice(0, 10));
  });

  it('tell of documents alone: not of files, and not of what was deleted', async () => {
    const { look, wait } = watch();
    await look();
    wait(60);
    change([...codesOf(server.records, 'fileCode', WARD_AGENCY).slice(0, 1), ...documents().slice(4, 5)]);
    server.change(documents()[5] ?? '', 'DELETED');
    expect((await look()).codes).toEqual(documents().slice(4, 5));
    server.change(documents()[5] ?? '');
  });

  it('read elements by their namespace, whatever the prefix', async () => {
    const { look, wait } = watch();
    await look();
    wait(60);
    server.behaviour.prefixed = true;
    change(documents().slice(0, 2));
    expect((await look()).codes).toEqual(documents().slice(0, 2));
  });

  it('take a format that is not there for oai_dc', async () => {
    const { look, wait } = watch({ metadataPrefix: 'tt05' });
    await look();
    wait(60);
    change(documents().slice(0, 1));
    expect((await look()).codes).toEqual(documents().slice(0, 1));
  });

  it('list whole days where the archive has no finer dates, and tell of nothing twice by it', async () => {
    server.behaviour.granularity = 'YYYY-MM-DD';
    const { look, wait } = watch();
    await look();
    wait(60);
    change(documents().slice(0, 2));
    expect((await look()).codes).toEqual(documents().slice(0, 2));
    expect((await look()).codes).toEqual([]);
    wait(86_400);
    expect((await look()).codes).toEqual([]);
  });

  it('go over to days with an archive that does', async () => {
    const { look, wait } = watch();
    await look();
    wait(60);
    server.behaviour.granularity = 'YYYY-MM-DD';
    change(documents().slice(0, 1));
    expect((await look()).codes).toEqual([]);
    expect((await look()).codes).toContain(documents()[0]);
  });
});

describe('a list', () => {
  async function begun(oai: object = {}) {
    const watched = watch(oai);
    await watched.look();
    watched.wait(60);
    server.behaviour.pageSize = 2;
    change(documents().slice(0, 6));
    return watched;
  }

  it('whose token has expired begins anew, and tells of nothing twice', async () => {
    const { look, wait } = await begun({ maxPages: 1 });
    const first = (await look()).codes;
    expect(first).toHaveLength(2);
    server.behaviour.expireTokens = true;
    expect((await look()).codes).toEqual([]);
    server.behaviour.expireTokens = false;
    wait(60);
    const rest = [await look(), await look(), await look()].flatMap(({ codes }) => codes);
    expect([...first, ...rest].sort()).toEqual(documents().slice(0, 6));
  });

  it('that repeats its token is given up, and read again when it does no more', async () => {
    const { look } = await begun();
    server.behaviour.repeatToken = true;
    const first = await look();
    expect(first.isMore).toBe(false);
    expect(said).toContain('a list of OAI-PMH does not end and was given up');
    server.behaviour.repeatToken = false;
    expect([...first.codes, ...(await look()).codes].sort()).toEqual(documents().slice(0, 6));
  });

  it('that never ends is given up after so many pages', async () => {
    const { look } = await begun({ maxPages: 10, maxRunPages: 15 });
    server.behaviour.neverEnding = true;
    const looks = [await look(), await look()];
    expect(looks.map(({ isMore }) => isMore)).toEqual([true, false]);
    expect(looks.flatMap(({ codes }) => codes).sort()).toEqual(documents().slice(0, 6));
    expect(said).toContain('a list of OAI-PMH does not end and was given up');
  });

  it.each(['malformedPage', 'badUtf8'])('with a %s is tried again', async (habit) => {
    const { look } = await begun();
    Object.assign(server.behaviour, { [habit]: true });
    expect([(await look()).codes, (await look()).codes]).toEqual([[], []]);
    Object.assign(server.behaviour, { [habit]: false });
    expect((await look()).codes.sort()).toEqual(documents().slice(0, 6));
  });

  it('whose page stays unreadable is passed over in the end, also where it is not the first', async () => {
    const { look, wait } = await begun({ maxPages: 1 });
    for (let time = 0; time < 3; time += 1) {
      server.behaviour.malformedPage = false;
      await look();
      server.behaviour.malformedPage = true;
      await look();
    }
    expect(said).toContain('a page of OAI-PMH was passed over: what it lists is not told of');
    server.behaviour.malformedPage = false;
    wait(60);
    change(documents().slice(7, 8));
    server.behaviour.pageSize = 100;
    expect((await look()).codes).toContain(documents()[7]);
  });

  it.each([
    ['5', 6],
    [null, 11],
  ])('that is refused with 503 and Retry-After %s is left for %d seconds', async (retryAfter, seconds) => {
    const { look, wait } = await begun();
    Object.assign(server.behaviour, { busyNext: 1, retryAfter });
    expect((await look()).codes).toEqual([]);
    wait(seconds - 1);
    expect((await look()).codes).toEqual([]);
    wait(1);
    expect((await look()).codes.sort()).toEqual(documents().slice(0, 6));
  });

  it('that ends with another failure fails the look, which is made again from its cursor', async () => {
    const { look } = await begun();
    server.behaviour.failNext = 1;
    await expect(look()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_STATUS' });
    expect((await look()).codes.sort()).toEqual(documents().slice(0, 6));
  });
});

it('a refusal is told of by its code, which quotes nobody', async () => {
  const identity = await (await fetch(`${server.url}/oai/request?verb=Identify`)).text();
  const refusal = `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-20T03:00:00Z</responseDate>
    <error code="no rights for 999000000001">no</error><error code="badVerb"/></OAI-PMH>`;
  const upstream = createServer((request, response) => {
    response.end(request.url?.includes('Identify') === true ? identity : refusal);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  const { port } = upstream.address() as AddressInfo;
  const { look, wait } = watch({ url: `http://127.0.0.1:${port}/oai` });
  await look();
  wait(60);
  await expect(look()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', detail: 'oai: unknown badVerb' });
  upstream.closeAllConnections();
  upstream.close();
});

describe('the cursor', () => {
  it('stays small, however much was changed', async () => {
    const { look, wait, cursor } = watch({ maxPages: 100 });
    await look();
    wait(60);
    const all = server.records.filter(({ isOpen, metadata }) => isOpen && metadata['tt05.docCode'] !== undefined);
    change(all.slice(0, 3_000).flatMap(({ metadata }) => metadata['tt05.docCode'] ?? []));
    const found = new Set<string>();
    for (let isMore = true; isMore;) {
      const looked = await look();
      looked.codes.forEach((code) => found.add(code));
      isMore = looked.isMore;
    }
    expect(found.size).toBe(3_000);
    expect(JSON.stringify(cursor()).length).toBeLessThan(256 * 1_024);
  });

  it('goes back by one granule', () => {
    expect(granuleBefore('2026-03-01T00:00:00Z', 'YYYY-MM-DDThh:mm:ssZ')).toBe('2026-02-28T23:59:59Z');
    expect(granuleBefore('2026-03-01T05:00:00Z', 'YYYY-MM-DD')).toBe('2026-02-28');
  });

  it('is not moved without settings', async () => {
    const bench = createBench((adapter) =>
      createAdapterRuntime(adapter, archiveConfig(server.url), { units: directory, received }),
    );
    expect(changes.seconds(bench.client)).toBeNull();
  });
});
