// What the portal hands over, through a whole gateway: kept once whatever comes, told once, shown to whom it concerns.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readEvents } from '../support/eventReader.js';
import { ledgerCodec as codec } from '../support/ledgerGateway.js';
import { INBOUND_SECRET, openPortalStage, WARD_ID, type PortalStage } from '../support/portalStage.js';
import { PURPOSE, WARD, WARD_AGENCY } from '../support/restartableGateway.js';
import { signedIn } from '../support/socketClient.js';

const OTHER_AGENCY = 'H26.L8';
const OTHER_WARD_ID = codec.encodeId('Unit', 'hn:2025-07:00118');
const ACCEPTED = { error_code: 0, message: expect.stringMatching(/^000\.00\.L7\.H26-.*\|/) };
/** What the sample applicant has, and the inbox must not show. */
const PERSONAL = ['Công dân Mẫu', 'phố Mẫu', '@sample.invalid', '0100000001'];

let stage: PortalStage;
let next = 0;
const newCode = () => `000.00.L7.H26-261120-${String((next += 1)).padStart(4, '0')}`;
const statuses = (calls: readonly { readonly status: number | null; readonly answer: unknown }[]) =>
  calls.map(({ status, answer }) => [status, (answer as { error_code?: number } | null)?.error_code]);

beforeAll(async () => {
  stage = await openPortalStage({ inbound: { secret: INBOUND_SECRET, maxBytes: 65_536 } });
}, 90_000);
afterAll(() => stage.close());

async function rows(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
const inboxOf = (code: string) => rows('select * from inbox where key = $1', [code]);

/** Records of its arrival, as an administrator finds them. */
async function recordsOf(code: string): Promise<any[]> {
  const query = `query ($filter: AuditFilter) {
    auditRecords(filter: $filter, first: 100) { nodes { event client unitKey targetType targetId sensitivity ip } }
  }`;
  const { data, text } = await stage.admin(query, { filter: { event: 'arrival.received' } });
  if (data == null) throw new Error(text);
  return data.auditRecords.nodes.filter(({ targetId }: { targetId: string }) => targetId === code);
}

const LIST = `query ($unit: ID!) {
  receivedDossiers(unit: $unit, first: 100) {
    nodes { id code unit { id } dossier { code status } sender { name phone address } form { name } }
  }
}`;

async function received(agency: string, unit: string, headers: Record<string, string> = {}): Promise<any[]> {
  const { data, text } = await stage.current().ask(stage.officer(agency), LIST, { unit }, headers);
  if (data?.receivedDossiers == null) throw new Error(text);
  return data.receivedDossiers.nodes;
}

describe('a dossier that the portal hands over', () => {
  it('twenty times, five at once, is accepted each time, kept once, and has one record', async () => {
    const code = newCode();
    const calls = await stage.handOver({ code, times: 4, parallel: 5 });
    expect(calls).toHaveLength(20);
    for (const { status, answer } of calls) expect({ status, answer }).toEqual({ status: 200, answer: ACCEPTED });
    expect(await inboxOf(code)).toHaveLength(1);
    expect(await recordsOf(code)).toEqual([
      {
        ...{ event: 'arrival.received', client: 'system:public-services', unitKey: WARD, sensitivity: 3 },
        ...{ targetType: 'dossier', targetId: code, ip: expect.any(String) },
      },
    ]);
  });

  it('is known after a restart: shown, and accepted again without being kept again', async () => {
    const code = newCode();
    await stage.handOver({ code });
    await stage.stop();
    await stage.start();
    expect(statuses(await stage.handOver({ code, times: 2 }))).toEqual([
      [200, 0],
      [200, 0],
    ]);
    expect(await inboxOf(code)).toHaveLength(1);
    expect(await recordsOf(code)).toHaveLength(1);
    expect((await received(WARD_AGENCY, WARD_ID)).map((one) => one.code)).toContain(code);
  }, 60_000);

  it('with a forged secret is not let in, and leaves nothing', async () => {
    const code = newCode();
    const [call] = await stage.handOver({ code, forgeSecret: true });
    expect(call).toMatchObject({ status: 401 });
    expect(await inboxOf(code)).toEqual([]);
    expect(await recordsOf(code)).toEqual([]);
  });

  it.each([
    ['that is too large', { more: { TepDonDangKy: 'QQ=='.repeat(20_000) } }],
    ['that is no JSON', { raw: '<xml/>' }],
  ])('%s is refused in the form of the portal, and leaves nothing', async (_what, order) => {
    const code = newCode();
    expect(statuses(await stage.handOver({ code, ...order }))).toEqual([[200, -1]]);
    expect(await inboxOf(code)).toEqual([]);
  });

  it('is sealed in the inbox, and none of it is in the log', async () => {
    const code = newCode();
    await stage.handOver({ code });
    const [row] = await inboxOf(code);
    const texts = [JSON.stringify(row), stage.log()];
    for (const value of PERSONAL) for (const text of texts) expect(text).not.toContain(value);
    expect(stage.log()).not.toContain(INBOUND_SECRET);
    expect(String(row?.['content']).length).toBeGreaterThan(100);
  });
});

describe('a dossier that has arrived', () => {
  it('is shown to officers of its ward, masked without a purpose, and to those of no other ward', async () => {
    const code = newCode();
    await stage.handOver({ code, applicant: 3 });
    const find = (nodes: any[]) => nodes.find((one) => one.code === code);
    const masked = find(await received(WARD_AGENCY, WARD_ID));
    const shown = find(await received(WARD_AGENCY, WARD_ID, { 'x-purpose': PURPOSE }));
    expect(shown).toMatchObject({
      ...{ unit: { id: WARD_ID }, dossier: { code, status: 'NEWLY_SUBMITTED' } },
      sender: { name: expect.stringContaining('Mẫu'), address: 'Số 1, phố Mẫu' },
      form: { name: 'don-dang-ky-mau.pdf' },
    });
    expect(masked.sender).toMatchObject({ name: expect.stringMatching(/^C\. d\. M\./), address: null });
    expect(masked.sender.name).not.toBe(shown.sender.name);
    expect(masked.sender.phone).not.toBe(shown.sender.phone);
    expect(await received(OTHER_AGENCY, OTHER_WARD_ID, { 'x-purpose': PURPOSE })).toEqual([]);
    const elsewhere = await stage.current().ask(stage.officer(OTHER_AGENCY), LIST, { unit: WARD_ID });
    expect(elsewhere.text).not.toContain(code);
    const node = await stage
      .current()
      .ask(stage.officer(OTHER_AGENCY), 'query ($id: ID!) { node(id: $id) { id } }', { id: shown.id });
    expect(node.data?.node ?? null).toBeNull();
  });

  it('is told once over server-sent events and once over a socket, to its ward alone', async () => {
    const { url, graphqlUrl } = stage.current();
    const query = 'subscription { dossierChanged { code status } }';
    const ours = await readEvents(graphqlUrl, stage.officer(WARD_AGENCY), query);
    const theirs = await readEvents(graphqlUrl, stage.officer(OTHER_AGENCY), query);
    const socket = await signedIn(url.replace('http', 'ws'), `Bearer ${stage.officer(WARD_AGENCY)}`);
    socket.say({ type: 'subscribe', id: '1', payload: { query } });
    const heard = () => socket.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);
    // The socket is known to listen when it hears of this one.
    const [first, second] = [newCode(), newCode()];
    await stage.handOver({ code: first, parallel: 3 });
    await ours.until(1);
    await socket.hear('next');
    await stage.handOver({ code: second, times: 3, parallel: 3 });
    await ours.until(2);
    while (heard().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    // Behind both: whatever was told twice has come by now, and the other ward hears of its own.
    const [third, elsewhere] = [newCode(), '000.00.L8.H26-261120-0001'];
    await stage.handOver({ code: elsewhere });
    await stage.handOver({ code: third });
    await ours.until(3);
    await theirs.until(1);
    while (heard().length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    const toResults = (codes: readonly string[]) =>
      codes.map((code) => ({ data: { dossierChanged: { code, status: 'NEWLY_SUBMITTED' } } }));
    expect(ours.told).toEqual(toResults([first, second, third]));
    expect(heard()).toEqual(toResults([first, second, third]));
    expect(theirs.told).toEqual(toResults([elsewhere]));
    ours.close();
    theirs.close();
    socket.socket.close();
  }, 30_000);

  it('shows the receipts of the tax office, once each', async () => {
    const code = newCode();
    await stage.handOver({ code });
    expect(statuses(await stage.handOver({ code, kind: 'tax-notice' }))).toEqual([[200, 0]]);
    expect(statuses(await stage.handOver({ code, kind: 'tax-receipt', times: 3 }))).toEqual([
      [200, 0],
      [200, 0],
      [200, 0],
    ]);
    const query = `query ($code: String!) {
      dossier(code: $code) { taxReceipts { noticeNumber payerName amount stateCode } taxNotices { number amount } }
    }`;
    const { data } = await stage.current().ask(stage.officer(WARD_AGENCY), query, { code }, { 'x-purpose': PURPOSE });
    expect(data.dossier).toMatchObject({
      taxReceipts: [{ noticeNumber: `TB-${code}`, payerName: expect.stringContaining('Mẫu'), amount: 1_250_000 }],
      taxNotices: [{ number: `TB-${code}`, amount: 1_250_000 }],
    });
    const masked = await stage.current().ask(stage.officer(WARD_AGENCY), query, { code });
    expect(masked.data.dossier.taxReceipts[0].payerName).not.toBe(data.dossier.taxReceipts[0].payerName);
  });
});
