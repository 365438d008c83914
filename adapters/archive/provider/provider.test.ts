// The OAI-PMH interface over the sample archive: all verbs, pages, every error, and nothing that is not open.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createArchiveServer, type ArchiveServer } from '../../../sandbox/archive/createArchiveServer.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { InboundRefused, type InboundDefinition } from '../../kit/index.js';
import { createBench } from '../fixtures/archiveBench.js';
import { OAI_ERRORS } from '../fixtures/oaiErrors.js';
import { archiveConfig, codesOf, createDirectory, WARD_AGENCY } from '../fixtures/sampleArchive.js';
import type { ArchiveClient } from '../client.js';
import { parseXml, type XmlTree } from '../xml/parseXml.js';
import { anyCodePoint } from '../../../test/support/anyCodePoint.js';
import { oaiByGet, oaiByPost } from './oaiInbound.js';

const SECRET = 'bi-mat-mau-cua-kho-luu-tru';
const KEY = 'khoa-mau-cho-the-phan-trang';
const PROVIDER = {
  baseUrl: 'https://cong.sample.invalid/inbound/archive/oai',
  repositoryId: 'luutru.sample.invalid',
  repositoryName: 'Kho lưu trữ mẫu',
  adminEmail: 'luutru@sample.invalid',
  secret: SECRET,
  tokenKey: KEY,
};
const NOW = Date.UTC(2026, 10, 20, 3, 4, 5);

const city = createSampleCity();
let server: ArchiveServer;
let now = NOW;

function start(more: object | null = {}): ArchiveClient {
  const provider = more === null ? {} : { provider: { ...PROVIDER, ...more } };
  const options = { units: createDirectory(city), limits: { readMs: 10_000 }, now: () => new Date(now) };
  return createBench((adapter) => createAdapterRuntime(adapter, archiveConfig(server.url, provider), options)).client;
}

let client: ArchiveClient;
beforeAll(async () => {
  server = await createArchiveServer({ city, port: 0 });
  client = start();
});
afterAll(() => server.close());

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly rest?: string[];
}

/** One call as the gateway takes it; 401 for a caller that is not let in. */
async function send(
  definition: InboundDefinition<ArchiveClient>,
  query: string,
  by = client,
  { headers = { 'x-archive-secret': SECRET }, body = '', rest = [] }: Sent = {},
) {
  const head = { rest, query: new URLSearchParams(query), headers, ip: '10.0.0.1' };
  if (!definition.admit(head, by)) return { status: 401, contentType: '', body: '' };
  const { signal } = new AbortController();
  const keep = () => Promise.reject(new Error('nothing is kept'));
  const answered = definition
    .answer({ ...head, client: by, body: Buffer.from(body), requestId: 'mau', signal, keep })
    .catch((error: unknown) => definition.failed(error instanceof InboundRefused ? 'REFUSED' : 'FAILED', by));
  // All answers are short texts.
  const reply = await answered;
  return { ...reply, body: typeof reply.body === 'string' ? reply.body : '' };
}

async function ask(query: string, by = client): Promise<XmlTree> {
  const reply = await send(oaiByGet, query, by);
  expect(reply).toMatchObject({ status: 200, contentType: 'text/xml; charset=utf-8' });
  return parseXml(Buffer.from(reply.body));
}

const all = (tree: XmlTree, name: string): XmlTree[] => [
  ...(tree.name === name ? [tree] : []),
  ...tree.children.flatMap((child) => all(child, name)),
];
const textsOf = (tree: XmlTree, name: string) => all(tree, name).map(({ text }) => text);
const codes = (tree: XmlTree) => all(tree, 'error').map(({ attributes }) => attributes.get('code'));
const toId = (code: string) => `oai:luutru.sample.invalid:${encodeURIComponent(code)}`;
const known = () => codesOf(server.records, 'docCode', WARD_AGENCY);
const SET = `PL.${WARD_AGENCY}`;

describe('a request that is wrong', () => {
  it.each(OAI_ERRORS)('$request ends with $codes', async ({ request, codes: expected }) => {
    const tree = await ask(request.replace('{id}', encodeURIComponent(toId(known()[0] ?? ''))));
    expect(codes(tree)).toEqual([expected[0]]);
    // What was not understood is not repeated.
    const echoed = all(tree, 'request')[0]?.attributes.size;
    expect(echoed === 0).toBe(['badVerb', 'badArgument'].includes(expected[0] ?? ''));
  });

  it('is answered with XML that can be read, whatever it holds', async () => {
    const offer = { ...client, http: undefined as never };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCodePoint }), async (text) => {
        const query = new URLSearchParams({ verb: 'ListRecords', resumptionToken: text }).toString();
        const tree = await ask(query, offer);
        expect(codes(tree)).toEqual([text === '' ? 'badArgument' : 'badResumptionToken']);
      }),
    );
  });
});

describe('the same requests to the stand-in', () => {
  it.each(OAI_ERRORS)('$request', async ({ request, codes: expected }) => {
    const open = server.records.find(({ kind, isOpen }) => kind === 'item' && isOpen);
    const query = request.replace('{id}', encodeURIComponent(`oai:luutru.sample.invalid:${open?.handle ?? ''}`));
    const response = await fetch(`${server.url}/oai/request?${query}`);
    expect(response.status).toBe(200);
    const tree = await parseXml(new Uint8Array(await response.arrayBuffer()));
    expect(expected).toContain(codes(tree)[0]);
  });
});

describe('a verb', () => {
  it('Identify says who we are', async () => {
    const tree = await ask('verb=Identify');
    for (const [name, text] of Object.entries({
      ...{ repositoryName: 'Kho lưu trữ mẫu', baseURL: PROVIDER.baseUrl, protocolVersion: '2.0' },
      ...{ adminEmail: PROVIDER.adminEmail, deletedRecord: 'no', granularity: 'YYYY-MM-DDThh:mm:ssZ' },
      ...{ responseDate: '2026-11-20T03:04:05Z' },
    }))
      expect([name, textsOf(tree, name)]).toEqual([name, [text]]);
    expect(Object.fromEntries(all(tree, 'request')[0]?.attributes ?? [])).toEqual({ verb: 'Identify' });
  });

  it('ListMetadataFormats offers oai_dc, for all and for one', async () => {
    expect(textsOf(await ask('verb=ListMetadataFormats'), 'metadataPrefix')).toEqual(['oai_dc']);
    const one = await ask(`verb=ListMetadataFormats&identifier=${encodeURIComponent(toId(known()[0] ?? ''))}`);
    expect(textsOf(one, 'metadataPrefix')).toEqual(['oai_dc']);
  });

  it('ListSets gives the fonds', async () => {
    const sets = textsOf(await ask('verb=ListSets'), 'setSpec');
    expect(sets).toHaveLength(server.records.filter(({ kind }) => kind === 'collection').length);
    expect(sets).toContain(SET);
  });

  it('GetRecord gives one, in Dublin Core, without names of persons', async () => {
    const [code = ''] = known();
    const tree = await ask(`verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(toId(code))}`);
    expect(all(tree, 'dc')[0]?.namespace).toBe('http://www.openarchives.org/OAI/2.0/oai_dc/');
    expect([textsOf(tree, 'setSpec'), textsOf(tree, 'type')]).toEqual([[SET], ['Quyết định']]);
    const reply = await send(
      oaiByGet,
      `verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(toId(code))}`,
    );
    const signer = server.records.find(({ metadata }) => metadata['tt05.docCode']?.[0] === code)?.metadata[
      'tt05.autograph'
    ];
    expect(signer?.[0]).toMatch(/^Nguyễn/);
    expect(reply.body).not.toContain('Nguyễn');
  });

  it('gives nothing of what is not open', async () => {
    for (const code of codesOf(server.records, 'docCode', WARD_AGENCY, false)) {
      const tree = await ask(`verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(toId(code))}`);
      expect(codes(tree)).toEqual(['idDoesNotExist']);
    }
    const tree = await ask(`verb=ListIdentifiers&metadataPrefix=oai_dc&set=${SET}`);
    expect(textsOf(tree, 'identifier')).toEqual(known().map(toId));
  });

  it('lists what was changed in a range, both ends in it, by days and by seconds', async () => {
    const changed = '2026-11-18T10:00:00Z';
    const [code = ''] = known();
    const record = server.records.find(({ metadata }) => metadata['tt05.docCode']?.[0] === code);
    if (record !== undefined) record.lastModified = changed;
    const list = async (range: string) =>
      textsOf(await ask(`verb=ListIdentifiers&metadataPrefix=oai_dc&${range}`), 'identifier');
    for (const range of [
      ...[`from=${changed}`, `from=${changed}&until=${changed}`, 'from=2026-11-18', 'from=2026-11-18&until=2026-11-18'],
    ])
      expect([range, await list(range)]).toEqual([range, [toId(code)]]);
    for (const range of ['from=2026-11-18T10:00:01Z', 'from=2026-11-19', 'from=2026-11-17&until=2026-11-17'])
      expect([range, await list(range)]).toEqual([range, []]);
  });
});

describe('pages', () => {
  const small = () => start({ pageSize: 7, tokenSeconds: 60 });

  async function walk(by: ArchiveClient) {
    const found: string[] = [];
    const cursors: (string | undefined)[] = [];
    let query = `verb=ListIdentifiers&metadataPrefix=oai_dc&set=${SET}`;
    for (;;) {
      const tree = await ask(query, by);
      found.push(...textsOf(tree, 'identifier'));
      const [token] = all(tree, 'resumptionToken');
      cursors.push(token?.attributes.get('cursor'));
      if (token === undefined || token.text === '') return { found, cursors, isEmptyAtLast: token?.text === '' };
      query = `verb=ListIdentifiers&resumptionToken=${encodeURIComponent(token.text)}`;
    }
  }

  it('give every record once, and end with an empty token', async () => {
    const { found, cursors, isEmptyAtLast } = await walk(small());
    expect(found).toEqual(known().map(toId));
    expect(cursors).toEqual(cursors.map((_, i) => String(i * 7)));
    expect(isEmptyAtLast).toBe(true);
  });

  it('that hold everything have no token', async () => {
    expect(await walk(start({ pageSize: 500 }))).toMatchObject({ cursors: [undefined] });
  });

  it('go on by a token as often as it is sent, on any replica, for its time', async () => {
    const first = await ask(`verb=ListRecords&metadataPrefix=oai_dc&set=${SET}`, small());
    const [token = ''] = textsOf(first, 'resumptionToken');
    const next = async (verb = 'ListRecords', text = token, by = small()) =>
      ask(`verb=${verb}&resumptionToken=${encodeURIComponent(text)}`, by);
    expect(textsOf(await next(), 'identifier')).toEqual(textsOf(await next(), 'identifier'));
    expect(codes(await next('ListIdentifiers'))).toEqual(['badResumptionToken']);
    expect(codes(await next('ListRecords', token, start({ tokenKey: 'mot-khoa-mau-khac-han' })))).toEqual([
      'badResumptionToken',
    ]);
    now = NOW + 59_000;
    expect(codes(await next())).toEqual([]);
    now = NOW + 60_000;
    expect(codes(await next())).toEqual(['badResumptionToken']);
    now = NOW;
  });

  it('go on by no token that was changed, or is signed and says nothing', async () => {
    const first = await ask(`verb=ListRecords&metadataPrefix=oai_dc&set=${SET}`, small());
    const [token = ''] = textsOf(first, 'resumptionToken');
    const by = { ...small(), http: undefined as never };
    const reads = async (text: string) =>
      codes(await ask(`verb=ListRecords&resumptionToken=${encodeURIComponent(text)}`, by));
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'aZ09-_.'), async (place, letter) => {
        fc.pre(token[place] !== letter && place !== token.length - 1);
        const other = token.slice(0, place) + letter + token.slice(place + 1);
        expect(await reads(other)).toEqual(['badResumptionToken']);
      }),
    );
    const text = Buffer.from('{"v":"ListRecords"}').toString('base64url');
    const signature = createHmac('sha256', KEY).update(`oai:${text}`).digest('base64url');
    expect(await reads(`${text}.${signature}`)).toEqual(['badResumptionToken']);
  });
});

describe('a caller', () => {
  it('is let in by the secret, or as anybody where the settings say so, and never without settings', async () => {
    const status = async (by: ArchiveClient, headers: Record<string, string>) =>
      (await send(oaiByGet, 'verb=Identify', by, { headers })).status;
    const right = { 'x-archive-secret': SECRET };
    const wrong = { 'x-archive-secret': `${SECRET}x` };
    expect([await status(client, right), await status(client, wrong), await status(client, {})]).toEqual([
      200, 401, 401,
    ]);
    const anybody = start({ public: true });
    expect([await status(anybody, {}), await status(anybody, wrong)]).toEqual([200, 200]);
    const nobody = start(null);
    const noSecret = start({ secret: undefined });
    expect([await status(nobody, right), await status(noSecret, {}), await status(noSecret, right)]).toEqual([
      401, 401, 401,
    ]);
  });

  it('may post a form, whose arguments alone count', async () => {
    const form = { 'x-archive-secret': SECRET, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const body = `verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(toId(known()[0] ?? ''))}`;
    const reply = await send(oaiByPost, 'verb=junk', client, { headers: form, body });
    expect(reply.body).toContain('<GetRecord>');
    const plain = { 'x-archive-secret': SECRET, 'content-type': 'text/plain' };
    expect(await send(oaiByPost, '', client, { headers: plain, body })).toMatchObject({ status: 404 });
  });

  it('that asks below the address is told that nothing is there', async () => {
    expect(await send(oaiByGet, 'verb=Identify', client, { rest: ['x'] })).toMatchObject({ status: 404 });
  });

  it('is told to come again while the archive does not answer', async () => {
    server.behaviour.failNext = 5;
    expect(await send(oaiByGet, 'verb=ListRecords&metadataPrefix=oai_dc', start())).toMatchObject({ status: 503 });
    server.behaviour.failNext = 0;
  });
});
