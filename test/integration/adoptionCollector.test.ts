// The collector and the sheet of examples/adoption, through a whole gateway: what systems tell is recorded once, the rest is named.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appCatalogAdapter } from '../../adapters/app-catalog/index.js';
import { archiveAdapter } from '../../adapters/archive/index.js';
import { meetingsAdapter } from '../../adapters/meetings/index.js';
import { meetingsConfig } from '../../adapters/meetings/fixtures/sampleMeetings.js';
import { collect } from '../../examples/adoption/collect.js';
import { createGatewayClient, type GatewayClient } from '../../examples/adoption/gatewayClient.js';
import { readReport, type ReportRow } from '../../examples/adoption/report.js';
import { SOURCES } from '../../examples/adoption/sources.js';
import { toCsv } from '../../examples/adoption/toCsv.js';
import { createCatalogServer, type CatalogServer } from '../../sandbox/catalog/createCatalogServer.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { GATEWAY_AUDIENCE } from '../../sandbox/idp/audiences.js';
import { SAMPLE_SECRETS } from '../../sandbox/idp/clients.js';
import { createIdpServer, type IdpServer } from '../../sandbox/idp/createIdpServer.js';
import { createMeetingsServer, type MeetingsServer } from '../../sandbox/meetings/createMeetingsServer.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';

/** Before the first month of the sample: nothing is recorded yet, and it is over whatever day it is. */
const MONTH = '2025-09';
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';
const city = createSampleCity();
let catalog: CatalogServer;
let meetings: MeetingsServer;
let idp: IdpServer;
let gateway: TestGateway;
let client: GatewayClient;

beforeAll(async () => {
  [catalog, meetings, idp] = await Promise.all([
    createCatalogServer({ city, port: 0 }),
    createMeetingsServer({ city, port: 0 }),
    createIdpServer({ city, port: 0 }),
  ]);
  const limits = { readMs: 8_000 };
  const archive = {
    baseUrl: `${NOWHERE}/server/api`,
    token: 'sample-archive-token',
    oai: { url: `${NOWHERE}/oai/request` },
  };
  gateway = await startTestGateway({
    ...{ issuer: idp.issuer, audience: GATEWAY_AUDIENCE },
    ...{ adapters: [appCatalogAdapter, archiveAdapter, meetingsAdapter] },
    commands: { deliver: true, pollMs: 50 },
    adapterSettings: {
      'app-catalog': { config: { databaseUrl: catalog.sqlUrl, maxConnections: 1 }, limits },
      archive: { config: archive, limits: { readMs: 1_000 } },
      meetings: { config: meetingsConfig(meetings.url), limits },
    },
  });
  client = createGatewayClient({
    ...{ graphqlUrl: gateway.graphqlUrl, issuer: idp.issuer, audience: GATEWAY_AUDIENCE },
    ...{ clientId: 'shared-app', clientSecret: SAMPLE_SECRETS['shared-app'] },
  });
}, 120_000);

afterAll(async () => {
  await gateway.stop();
  await Promise.all([catalog.close(), meetings.close(), idp.close()]);
});

async function figures(): Promise<number> {
  const { rows } = await catalog.db.query<{ n: number }>('select count(*)::int n from app_catalog.figure');
  return rows[0]?.n ?? -1;
}

const collected = async () => {
  const all = await collect(client, { month: MONTH });
  const of = (indicator: string) => all.find((one) => one.indicator === indicator);
  return { all, of };
};

describe('the collector', () => {
  it('records what is told for every ward, and says why of the rest', async () => {
    const before = await figures();
    const { all, of } = await collected();
    expect(all).toHaveLength(13);
    expect(of('MEETINGS_ONLINE')).toMatchObject({ recorded: 126, unchanged: 0, missing: {}, failures: [], note: null });
    expect(of('FILES_DIGITISED')).toMatchObject({ recorded: 0, failures: [] });
    const reasons = Object.keys(of('FILES_DIGITISED')?.missing ?? {});
    expect(reasons.every((reason) => reason.startsWith('UPSTREAM_'))).toBe(true);
    expect(reasons.length).toBeGreaterThan(0);
    expect(of('FEES_ONLINE')?.note).toContain('no connected system');
    // Not connected here: nobody was asked, which is not one unit without a figure.
    expect(of('SIGNATURES')).toMatchObject({ recorded: 0, missing: {}, cutOff: expect.stringMatching(/^[A-Z_]+$/) });
    expect(of('MEETINGS_ONLINE')?.cutOff).toBeNull();
    expect(await figures()).toBe(before + 126);
  });

  it('changes nothing the second time', async () => {
    const before = await figures();
    expect((await collected()).of('MEETINGS_ONLINE')).toMatchObject({ recorded: 0, unchanged: 126, differing: 0 });
    expect(await figures()).toBe(before);
  });

  it('leaves a figure that differs, and puts it right for a reason', async () => {
    await catalog.db.query(
      `insert into app_catalog.figure select application, indicator, unit_key, month, version + 1, numerator + 7, denominator,
       'mẫu', null, now(), command_key from app_catalog.figure where month = $1 and unit_key = 'hn:2025-07:00103'`,
      [MONTH],
    );
    expect((await collected()).of('MEETINGS_ONLINE')).toMatchObject({ recorded: 0, unchanged: 125, differing: 1 });
    const corrected = await collect(client, { month: MONTH, correction: 'Nhập tay sai (mẫu)' });
    expect(corrected.find(({ indicator }) => indicator === 'MEETINGS_ONLINE')).toMatchObject({
      recorded: 1,
      differing: 0,
    });
    const { rows } = await catalog.db.query<{ version: number; reason: string | null }>(
      `select version, reason from app_catalog.figure where month = $1 and unit_key = 'hn:2025-07:00103' order by version`,
      [MONTH],
    );
    expect(rows.map(({ version, reason }) => [version, reason])).toEqual([
      [1, null],
      [2, null],
      [3, 'Nhập tay sai (mẫu)'],
    ]);
  });

  it('puts the same figure right again, for the same reason, when it was changed once more', async () => {
    await catalog.db.query(
      `insert into app_catalog.figure select application, indicator, unit_key, month, version + 1, numerator + 7, denominator,
       'mẫu', null, now(), command_key from app_catalog.figure where month = $1 and unit_key = 'hn:2025-07:00103' and version = 3`,
      [MONTH],
    );
    const again = await collect(client, { month: MONTH, correction: 'Nhập tay sai (mẫu)' });
    expect(again.find(({ indicator }) => indicator === 'MEETINGS_ONLINE')).toMatchObject({ recorded: 1, failures: [] });
    expect((await collected()).of('MEETINGS_ONLINE')).toMatchObject({ unchanged: 126, differing: 0 });
  });

  it('reads a catalogue of several pages to its end', async () => {
    const asked: unknown[] = [];
    const page = (code: string, endCursor: string | null) => ({
      nodes: [{ id: code, code, system: null, indicators: [{ code: 'ACCOUNTS' }] }],
      pageInfo: { hasNextPage: endCursor !== null, endCursor },
    });
    const ask = async (_query: string, { after }: Readonly<Record<string, unknown>>) => {
      asked.push(after);
      const sharedApplications = after === null ? page('A', 'next') : page('B', null);
      return { data: { unit: { id: 'unit' }, sharedApplications }, errors: [] };
    };
    const all = await collect({ ask } as GatewayClient, { month: MONTH });
    expect([all.map(({ application }) => application), asked]).toEqual([
      ['A', 'B'],
      [null, 'next'],
    ]);
  });

  it('refuses what is no month', async () => {
    await expect(collect(client, { month: '2026-13' })).rejects.toThrow('month');
  });
});

describe('a reply that is no answer', () => {
  it('is told with its status, and without what it says', async () => {
    const page = createServer((request, response) => {
      const isGraphql = request.url === '/graphql';
      response.statusCode = isGraphql ? 502 : 200;
      response.end(isGraphql ? '<html>secret</html>' : JSON.stringify({ token_endpoint: url, access_token: 'sample' }));
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const who = { clientId: 'shared-app', clientSecret: 'sample', audience: GATEWAY_AUDIENCE };
    const asked = createGatewayClient({ graphqlUrl: `${url}/graphql`, issuer: url, ...who }).ask('{ a }', {});
    await expect(asked).rejects.toThrow(/^the gateway: status 502, and no JSON$/);
    page.closeAllConnections();
    page.close();
  });
});

describe('a source', () => {
  const period = { month: MONTH, firstDay: `${MONTH}-01`, lastDay: '2025-09-30' };
  const feedback = SOURCES.find(({ system }) => system === 'feedback');
  const readFeedback = (feedbackSummary: object | null) => feedback?.read({ feedbackSummary }, period);

  it('makes no figure of what was not told whole', () => {
    expect(feedback?.fields(period)).toContain('complete');
    expect(readFeedback({ received: 10, closed: 4, complete: true })).toEqual({ numerator: 4, denominator: 10 });
    expect(readFeedback({ received: 10, closed: 4, complete: false })).toMatchObject({ missing: expect.any(String) });
    expect(readFeedback(null)).toMatchObject({ missing: 'the system does not tell' });
  });
});

describe('the sheet', () => {
  it('has one line for each row of the report', async () => {
    const rows = await readReport(client, { month: '2026-09', level: 'WARD' });
    expect(rows).toHaveLength(126 * 13);
    const lines = toCsv(rows).slice(1).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + rows.length);
    expect(lines[0]).toMatch(/^Tháng,Mã đơn vị,/);
    expect(lines.find((line) => line.includes(',00103,') && line.includes(',DOSSIERS_ONLINE,'))).toContain(
      'phường Tây Hồ',
    );
  });

  it('keeps texts texts, and quotes what needs it', () => {
    const row: ReportRow = {
      ...{ month: '2026-09', unit: { code: '00103', fullName: '=1+1', level: 'WARD' }, status: 'BELOW' },
      application: { code: 'X', name: 'A, "B"' },
      indicator: null,
      ...{ numerator: 1, denominator: null, share: null, target: null, shareChange: -0.5, numeratorChange: -3 },
      recordedAt: null,
    };
    expect(toCsv([row]).split('\r\n')[1]).toBe(`2026-09,00103,'=1+1,Cấp xã,X,"A, ""B""",,,1,,,,-0.5,-3,Chưa đạt`);
  });
});
