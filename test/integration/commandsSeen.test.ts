// Commands as they are looked up, listed and followed: by whoever sent them, and by who is in charge of a unit.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CITY, startLedgerGateway, WARD, type LedgerGateway } from '../support/ledgerGateway.js';
import { signedIn } from '../support/socketClient.js';

let gateway: LedgerGateway;
beforeAll(async () => {
  gateway = await startLedgerGateway();
}, 60_000);
afterEach(() => gateway.settled());
afterAll(() => gateway.stop());

const aKey = () => `khoa-mau-${randomUUID()}`;
const wardWriter = (more: object = {}) => gateway.token({ roles: ['ward-writer'], org: 'H26.L7', ...more });
const overseer = (more: object = {}) => gateway.token({ roles: ['overseer'], org: 'H26.L7', sub: 'o', ...more });

async function added(more: object = {}, token?: string): Promise<string> {
  return (await gateway.add(aKey(), more, token)).data.addEntry.id;
}

const idsOf = (connection: any): string[] => connection.nodes.map(({ id }: { id: string }) => id);

describe('a command', () => {
  const ONE = 'query ($id: ID!) { command(id: $id) { id name } node(id: $id) { ... on Command { id } } }';

  it('is shown to whoever sent it, and is nothing at all for everybody else', async () => {
    const token = gateway.token({ sub: 'nguoi-mau-1' });
    const id = await added({}, token);
    const { data, errors } = await gateway.ask(token, ONE, { id });
    expect([data.command, errors]).toEqual([{ id, name: 'addEntry' }, undefined]);
    for (const other of [
      gateway.token({ sub: 'nguoi-mau-2' }),
      gateway.token({ sub: 'nguoi-mau-1', client_id: 'other-app' }),
      overseer({ org: 'H26' }),
      gateway.administrator(),
    ]) {
      const answer = await gateway.ask(other, ONE, { id });
      expect(answer.data).toEqual({ command: null, node: null });
    }
    const unknown = await gateway.ask(token, ONE, { id: id.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) });
    expect(unknown.text).not.toContain('addEntry');
  });

  it('is found as a node by whoever sent it', async () => {
    const token = gateway.token({ sub: 'nguoi-mau-nut' });
    const id = await added({}, token);
    expect((await gateway.ask(token, ONE, { id })).data.node).toEqual({ id });
  });
});

describe('lists', () => {
  const MINE = `query ($first: Int!, $after: String, $statuses: [CommandStatus!]) {
    myCommands(first: $first, after: $after, statuses: $statuses) { nodes { id } pageInfo { endCursor hasNextPage } }
  }`;

  it('of my own hold mine alone, the newest first, in pages', async () => {
    const token = gateway.token({ sub: 'nguoi-mau-trang' });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.unshift(await added({ subject: `page-${n}`, n }, token));
      await added({ n }, gateway.token({ sub: 'nguoi-mau-khac' }));
    }
    await added({}, gateway.token({ sub: 'nguoi-mau-trang', client_id: 'other-app' }));
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { data } = await gateway.ask(token, MINE, { first: 2, after });
      expect(data.myCommands.nodes.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(data.myCommands));
      after = data.myCommands.pageInfo.endCursor;
      more = data.myCommands.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(ids);
    await gateway.settled();
    const confirmed = await gateway.ask(token, MINE, { first: 100, statuses: ['CONFIRMED'] });
    expect(idsOf(confirmed.data.myCommands)).toEqual(ids);
    const dead = await gateway.ask(token, MINE, { first: 100, statuses: ['DEAD', 'ACCEPTED'] });
    expect(idsOf(dead.data.myCommands)).toEqual([]);
  });

  it.each([0, -1, 101])('refuse a page of %s', async (first) => {
    const { errors, data } = await gateway.ask(gateway.token(), MINE, { first });
    expect(data?.myCommands ?? null).toBeNull();
    expect(errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  const OF_UNITS = `query ($unit: ID, $application: String) {
    commands(unit: $unit, application: $application, first: 100) { nodes { id name unit { id } } }
  }`;

  it('of units are for who is in charge of them, and hold theirs alone', async () => {
    const ofWard = await added({ unit: WARD }, wardWriter({ sub: 'nguoi-mau-phuong' }));
    const ofCity = await added({ unit: CITY });
    const ofOther = await added({ unit: WARD }, wardWriter({ client_id: 'other-app' }));
    const all = await gateway.ask(overseer(), OF_UNITS);
    expect(all.errors).toBeUndefined();
    expect(idsOf(all.data.commands)).toEqual(expect.arrayContaining([ofWard, ofOther]));
    expect(idsOf(all.data.commands)).not.toContain(ofCity);
    expect(new Set(all.data.commands.nodes.map(({ unit }: any) => unit.id))).toEqual(new Set([WARD]));
    const ward = await gateway.ask(overseer(), OF_UNITS, { unit: WARD, application: 'other-app' });
    expect(idsOf(ward.data.commands)).toEqual([ofOther]);
    const city = await gateway.ask(overseer(), OF_UNITS, { unit: CITY });
    expect(city.data?.commands?.nodes ?? []).toEqual([]);
  });

  it('of units are refused to who has no such right', async () => {
    await added({ unit: WARD }, wardWriter());
    for (const token of [gateway.token(), wardWriter()]) {
      const { data, errors } = await gateway.ask(token, OF_UNITS, { unit: WARD });
      expect(data?.commands ?? null).toBeNull();
      expect(errors?.[0].extensions.code).toBe('FORBIDDEN');
    }
  });
});

describe('following a command', () => {
  const FOLLOW = 'subscription ($id: ID!) { commandChanged(id: $id) { id status attempts } }';

  async function follow(id: string, token: string) {
    const client = await signedIn(gateway.url, `Bearer ${token}`);
    client.say({ id: '1', type: 'subscribe', payload: { query: FOLLOW, variables: { id } } });
    const statuses = () =>
      client.messages
        .filter(({ type }) => type === 'next')
        .map(({ payload }) => payload.data?.commandChanged?.status as string);
    const hear = async (status: string) => {
      while (!statuses().includes(status)) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return { ...client, statuses, hear };
  }

  /** Tried once, in vain. */
  async function aWaiting(token: string): Promise<string> {
    await gateway.system.leave();
    const key = aKey();
    const { data } = await gateway.add(key, {}, token);
    const tried = "select 1 from command where key = $1 and (steps -> 0 ->> 'pauses')::int > 0 and status = 'ACCEPTED'";
    while ((await gateway.rows(tried, [key])).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return data.addEntry.id;
  }

  it('shows it as it is, and each change until it is confirmed', async () => {
    const token = gateway.token({ sub: 'nguoi-mau-theo-doi' });
    const id = await aWaiting(token);
    const { hear, statuses, socket, messages } = await follow(id, token);
    await hear('ACCEPTED');
    await gateway.system.comeBack();
    await hear('CONFIRMED');
    expect(statuses().at(0)).toBe('ACCEPTED');
    expect(statuses().filter((status) => status === 'CONFIRMED').length).toBe(1);
    expect(statuses().at(-1)).toBe('CONFIRMED');
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
    socket.close();
  });

  it("shows nothing of somebody else's", async () => {
    const id = await added();
    const { statuses, messages } = await follow(id, gateway.token({ sub: 'nguoi-mau-la' }));
    while (!messages.some(({ type }) => type === 'complete' || type === 'error'))
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(statuses().filter((status) => status !== undefined)).toEqual([]);
  });

  it('ends with the token', async () => {
    const jti = `ma-${randomUUID()}`;
    const token = gateway.token({ sub: 'nguoi-mau-thu-hoi', jti });
    const id = await aWaiting(token);
    const { hear, ended, statuses } = await follow(id, token);
    await hear('ACCEPTED');
    const revoke =
      'mutation ($id: String!) { revokeToken(tokenId: $id, reason: "Thu hồi để kiểm thử") { __typename } }';
    const revoked = await gateway.admin(gateway.administrator(), revoke, { id: jti });
    expect(revoked.errors).toBeUndefined();
    expect(await ended).toBe(4401);
    await gateway.system.comeBack();
    await gateway.settled();
    expect(statuses()).not.toContain('CONFIRMED');
  });
});
