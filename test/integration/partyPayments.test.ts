// A fee paid through a whole gateway: the platform's report wakes the command that waits, and is believed in nothing else.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { memberId, openPartyStage, type PartyStage } from '../support/partyStage.js';
import { signedIn } from '../support/socketClient.js';

let stage: PartyStage;
beforeAll(async () => {
  // So seldom that whatever is quicker was woken.
  stage = await openPartyStage(true, { pollSeconds: 600, reports: { enabled: true } });
  stage.server.behaviour.confirmUrl = `${stage.gateway.url}/inbound/party-procedures/payments/confirm`;
}, 60_000);
afterAll(() => stage.stop());

async function ask(query: string, variables: object): Promise<any> {
  const { data, text } = await stage.gateway.ask(stage.token(), query, variables, { 'x-purpose': 'party-work' });
  if (!data) throw new Error(text);
  return data;
}

const SHOWN = 'id status result { reference url }';

async function dueMonth(member: string): Promise<string> {
  const fees = `query ($m: ID!) {
    partyMemberFees(member: $m, from: "2026-01", until: "2026-12") { nodes { period status } }
  }`;
  const { partyMemberFees } = await ask(fees, { m: memberId(member) });
  const due = partyMemberFees.nodes.find(({ status }: { status: string }) => status === 'DUE');
  if (due === undefined) throw new Error('nothing is due');
  return due.period;
}

it('is confirmed by the report, and told to whoever follows the fees of the member', async () => {
  const { member } = stage.sample();
  const id = memberId(member);
  const period = await dueMonth(member);
  const client = await signedIn(stage.gateway.url.replace('http', 'ws'), `Bearer ${stage.token()}`, {
    purpose: 'party-work',
  });
  const query = 'subscription ($m: ID!) { partyFeeChanged(member: $m) { period status } }';
  client.say({ type: 'subscribe', id: '1', payload: { query, variables: { m: id } } });
  const pay = `mutation ($id: ID!, $input: PayPartyFeeInput!) { payPartyFee(member: $id, input: $input) { ${SHOWN} } }`;
  let command = (await ask(pay, { id, input: { periods: [period] } })).payPartyFee;
  const refresh = async () => {
    await delay(20);
    command = (await ask(`query ($id: ID!) { command(id: $id) { ${SHOWN} } }`, { id: command.id })).command;
  };
  while (command.status !== 'WAITING') await refresh();
  expect(command.result.url).toMatch(/^http/);

  const reports = await stage.server.pay(command.result.reference);
  expect(reports).toMatchObject([{ reply: { MaLoi: '00' } }]);
  while (command.status === 'WAITING') await refresh();
  while (command.status !== 'CONFIRMED') await refresh();
  const states = () => client.messages.filter(({ type }) => type === 'next').map((m) => m.payload.data.partyFeeChanged);
  while (!states().some(({ status }) => status === 'PAID')) await delay(10);
  expect(states().every((fee: { period: string }) => fee.period === period)).toBe(true);
  client.socket.close();
}, 60_000);
