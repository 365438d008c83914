// The stand-in over its socket: the register, the authorities, its habits; and Node's own X.509 as a second opinion on its PKI.
import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createSignaturesServer, type SignaturesServer } from './createSignaturesServer.js';
import { createPki } from './pki/createPki.js';

const NOW = new Date('2026-07-15T01:00:00Z');
const city = createSampleCity();
let server: SignaturesServer;
beforeAll(async () => {
  server = await createSignaturesServer({ city, port: 0, now: () => NOW });
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(server.behaviour, { failNext: 0, resetNext: 0, serialForm: 'COLONS', crlOff: false, ocspOff: false });
});

const key = { 'x-api-key': 'sample-signatures-key' };
const ask = (query: string, headers: Record<string, string> = key) =>
  fetch(`${server.url}/api/chung-thu-so?${query}`, { headers });
const rows = async (query: string) => ((await (await ask(query)).json()) as { duLieu: any[] }).duLieu;

describe('the register', () => {
  it('wants its key, and questions that it understands', async () => {
    expect((await ask('soLuong=1', {})).status).toBe(401);
    expect((await ask('soLuong=0')).status).toBe(400);
    expect((await ask('hetHanTruoc=mai')).status).toBe(400);
  });

  it('lists page after page, and tells signatures where a month is asked for', async () => {
    const [first, second] = await rows('soLuong=2');
    expect(first).toMatchObject({ soSerial: expect.stringMatching(/^5.(:..){7}$/), loai: 'CN' });
    expect(first).not.toHaveProperty('soLuotKy');
    const after = String(first.soSerial).replaceAll(':', '').toLowerCase();
    const [next] = await rows(`soLuong=1&thang=2026-06&sauKhoa=${after}`);
    expect(next.soSerial).toBe(second.soSerial);
    expect(next.soLuotKy).toBeGreaterThanOrEqual(0);
  });

  it('finds agencies with all below them, by either form of the code', async () => {
    const old = city.agencies.find(({ kind }) => kind === 'CITY')?.oldCode ?? '';
    expect(await rows(`dsMaDonVi=${old}&soLuong=500`)).toHaveLength(500);
    expect(await rows('dsMaDonVi=khong&soLuong=500')).toEqual([]);
  });

  it('is the same for the same seed', async () => {
    const other = await createSignaturesServer({ city: createSampleCity(), port: 0, now: () => NOW });
    expect(other.register.certificates.map(({ serial }) => serial)).toEqual(
      server.register.certificates.map(({ serial }) => serial),
    );
    expect((await other.authorities()).anchor).toEqual((await server.authorities()).anchor);
    await other.close();
  });
});

describe('the habits', () => {
  const patch = (body: object) =>
    fetch(`${server.url}/sandbox/behaviour`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('are switched while it runs, and nothing else is', async () => {
    expect((await patch({ failNext: 1 })).status).toBe(200);
    expect((await ask('soLuong=1')).status).toBe(500);
    expect((await ask('soLuong=1')).status).toBe(200);
    expect((await patch({ khong: 1 })).status).toBe(400);
    await patch({ resetNext: 1 });
    await expect(ask('soLuong=1')).rejects.toThrow();
    await patch({ crlOff: true });
    expect((await fetch(`${server.url}/crl/issuing.crl`)).status).toBe(404);
  });
});

describe('the authorities', () => {
  it('make certificates that Node accepts: issuers, keys, validity', () => {
    const pki = createPki({ seed: 'x', url: 'http://pki.mau' });
    const [root, issuing, officer] = [pki.root, pki.issuing, pki.issue({ commonName: 'Mẫu' }, 'abc')].map(
      ({ certificate }) => new X509Certificate(certificate),
    ) as [X509Certificate, X509Certificate, X509Certificate];
    expect([root.ca, issuing.ca, officer.ca]).toEqual([true, true, false]);
    expect([root.verify(root.publicKey), issuing.verify(root.publicKey), officer.verify(issuing.publicKey)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([issuing.checkIssued(root), officer.checkIssued(issuing), officer.checkIssued(root)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(officer.infoAccess).toContain('http://pki.mau/ocsp');
  });

  it('give the root and lists, and files with their hashes', async () => {
    const anchor = (await (await fetch(`${server.url}/sandbox/anchor`)).json()) as {
      certificate: string;
      sha256: string;
    };
    const der = Buffer.from(anchor.certificate, 'base64');
    expect(createHash('sha256').update(der).digest('hex')).toBe(anchor.sha256);
    expect((await fetch(`${server.url}/crl/issuing.crl`)).headers.get('content-type')).toContain('pkix-crl');
    expect((await fetch(`${server.url}/crl/khac.crl`)).status).toBe(404);
    const name = `${server.register.certificates[0]?.serial ?? ''}.pdf`;
    const { sha256, path } = (await (await fetch(`${server.url}/sandbox/files/${name}`)).json()) as Record<
      string,
      string
    >;
    const bytes = Buffer.from(await (await fetch(`${server.url}${path ?? ''}`)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect((await fetch(`${server.url}/files/khong.pdf`)).status).toBe(404);
  });
});
