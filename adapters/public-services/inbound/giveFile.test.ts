// Files that the portal fetches through us: sealed addresses, streams, and hashes that do not fit.
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { UpstreamError, type HttpOpenRequest } from '../../kit/index.js';
import { callInbound, FILE_KEY, inboundConfig, SECRET } from '../fixtures/inboundBench.js';
import { createBench } from '../fixtures/scriptedPortal.js';

const HASH = createHash('sha256').update('nội dung mẫu').digest('hex');
const PIECES = ['nội ', 'dung ', 'mẫu'].map((text) => Buffer.from(text));
const URL = 'https://kho.sample.invalid/ket-qua/1.pdf';
const FILES = {
  publicUrl: 'https://cong.sample.invalid/inbound/public-services/',
  hosts: ['kho.sample.invalid'],
  keys: [FILE_KEY],
};

function stage(files: object = {}, pieces: readonly (Buffer | Error)[] = PIECES) {
  const asked: HttpOpenRequest[] = [];
  async function* open(request: HttpOpenRequest) {
    asked.push(request);
    for (const piece of pieces) {
      if (piece instanceof Error) throw piece;
      yield piece;
    }
  }
  const bench = createBench(() => undefined, { inbound: inboundConfig({ files: { ...FILES, ...files } }) }, open);
  const seal = (sha256 = HASH, url = URL) => bench.client.sealedFiles.addressOf({ url, name: 'kết quả.pdf', sha256 });
  const fetchFile = (token: string, headers?: Record<string, string>) =>
    callInbound(bench.client, bench.received, { path: `downloadfile/${token}`, ...(headers && { headers }) });
  const tokenOf = (address: string | null) => (address ?? '').slice((address ?? '').lastIndexOf('/') + 1);
  return {
    ...bench,
    asked,
    seal,
    tokenOf,
    get: (address: string | null, headers?: Record<string, string>) => fetchFile(tokenOf(address), headers),
  };
}

async function read(body: unknown): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('an address', () => {
  it('leads to the file, and tells nothing of where it is', async () => {
    const { seal, get } = stage();
    const address = seal();
    expect(address).toMatch(/^https:\/\/cong\.sample\.invalid\/inbound\/public-services\/downloadfile\/[\w-]+$/);
    expect(Buffer.from(address ?? '', 'base64url').toString()).not.toContain('kho.sample');
    expect(seal()).not.toBe(address);
    const { status, reply } = await get(address);
    expect({ status, fileName: reply?.fileName }).toEqual({ status: 200, fileName: 'kết quả.pdf' });
    expect(await read(reply?.body)).toBe('nội dung mẫu');
  });

  it('is never longer than a part of a path may be, and keeps the extension of the name', () => {
    const { client } = stage();
    const name = `${'Giấy chứng nhận '.repeat(200)}.pdf`;
    const long = `https://kho.sample.invalid/${'a'.repeat(900)}`;
    const address = client.sealedFiles.addressOf({ url: long, name, sha256: HASH }) ?? '';
    const token = address.slice(address.lastIndexOf('/') + 1);
    expect(token.length).toBeLessThanOrEqual(2_048);
    expect(client.sealedFiles.open(token)).toMatchObject({
      url: long,
      sha256: HASH,
      name: expect.stringMatching(/^Giấy.{92}\.pdf$/u),
    });
    expect(client.sealedFiles.addressOf({ url: `${long}${'ế'.repeat(600)}`, name, sha256: HASH })).toBeNull();
  });

  it.each(['https://khac.sample.invalid/1', 'http://kho.sample.invalid/1', 'https://a:b@kho.sample.invalid/1'])(
    'of a file at %s stays as it is',
    (url) => {
      expect(stage().seal(HASH, url)).toBe(url);
    },
  );

  it('on this machine is ours in development alone', () => {
    const hosts = ['127.0.0.1:8080'];
    expect(stage({ hosts }).seal(HASH, 'http://127.0.0.1:8080/1')).toBe('http://127.0.0.1:8080/1');
    const open = stage({ hosts, dangerouslyAllowHttpLoopback: true });
    expect(open.seal(HASH, 'http://127.0.0.1:8080/1')).toMatch(/downloadfile/);
  });

  it('ends after its days, without locking the portal out', async () => {
    const { seal, get, wait } = stage({ days: 2 });
    const address = seal();
    wait(2 * 86_400 - 1);
    expect(await get(address)).toMatchObject({ status: 200 });
    wait(1);
    expect(await get(address)).toMatchObject({ status: 404, reason: expect.stringContaining('expired') });
  });

  it('opens with a key that was replaced, and not with one that is gone', async () => {
    const address = stage().seal();
    const next = 'khoa-mau-moi-cho-dia-chi';
    expect(await stage({ keys: [next, FILE_KEY] }).get(address)).toMatchObject({ status: 200 });
    expect(await stage({ keys: [next] }).get(address)).toMatchObject({ status: 401 });
  });

  it('needs the secret, unless the installation does without', async () => {
    const address = stage().seal();
    expect(await stage().get(address, {})).toMatchObject({ status: 401 });
    expect(await stage().get(address, { 'x-portal-secret': SECRET })).toMatchObject({ status: 200 });
    expect(await stage({ secretRequired: false }).get(address, {})).toMatchObject({ status: 200 });
  });

  it('that was changed anywhere is not admitted', async () => {
    const { seal, tokenOf, client, received } = stage();
    const token = tokenOf(seal());
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), fc.constantFrom(...alphabet), async (place, letter) => {
        fc.pre(token[place] !== letter);
        const path = `downloadfile/${token.slice(0, place)}${letter}${token.slice(place + 1)}`;
        expect(await callInbound(client, received, { path })).toMatchObject({ status: 401 });
      }),
    );
    for (const other of ['', 'x', `${token}/..`, token.slice(1), 'A'.repeat(7_000)])
      expect(await callInbound(client, received, { path: `downloadfile/${other}` })).toMatchObject({ status: 401 });
  });

  it('to a host that is not configured any more leads nowhere', async () => {
    const address = stage().seal();
    const { get, asked } = stage({ hosts: ['khac.sample.invalid'] });
    expect(await get(address)).toMatchObject({ status: 404 });
    expect(asked).toEqual([]);
  });
});

describe('a file', () => {
  it('with another hash never ends well, and its last piece is not given out', async () => {
    const { seal, get } = stage();
    const { reply } = await get(seal('0'.repeat(64)));
    const seen: Uint8Array[] = [];
    const reading = (async () => {
      for await (const piece of (reply?.body ?? []) as AsyncIterable<Uint8Array>) seen.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    expect(Buffer.concat(seen).toString()).toBe('nội dung ');
  });

  it('of one piece with another hash is not even begun', async () => {
    const { seal, get } = stage({}, [Buffer.from('mẫu')]);
    expect(await get(seal())).toMatchObject({ status: 503, json: { error_code: -1 } });
  });

  it('without a stated hash is handed on as it is', async () => {
    const { seal, get } = stage();
    expect(await read((await get(seal(''))).reply?.body)).toBe('nội dung mẫu');
  });

  it('that its host does not give is said at once', async () => {
    const { seal, get } = stage({}, [new UpstreamError('UPSTREAM_UNAVAILABLE')]);
    const answer = await get(seal());
    expect(answer).toMatchObject({ status: 503, json: { error_code: -1 } });
  });

  it('that breaks off on the way breaks off here', async () => {
    const { seal, get } = stage({}, [...PIECES, new UpstreamError('UPSTREAM_UNAVAILABLE')]);
    await expect(read((await get(seal())).reply?.body)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is asked for with the bounds of the settings', async () => {
    const { seal, get, asked } = stage({ maxBytes: 2_048, timeoutMs: 500 });
    await get(seal());
    expect(asked).toEqual([expect.objectContaining({ url: URL, maxBytes: 2_048, timeoutMs: 500 })]);
  });

  it('that is empty is empty', async () => {
    const { seal, get } = stage({}, []);
    const empty = createHash('sha256').digest('hex');
    expect(await read((await get(seal(empty))).reply?.body)).toBe('');
  });
});
