// Transfers between two wards through a whole gateway: whoever refuses, and wherever, there is one official membership.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberId, openPartyStage, submission, type PartyStage } from '../support/partyStage.js';

let stage: PartyStage;
beforeAll(async () => {
  stage = await openPartyStage(true);
}, 60_000);
afterAll(() => stage.stop());

async function submit(member: string, to: string): Promise<string> {
  const command = await stage.run('submitPartyTransfer', { id: memberId(member), input: submission(to) });
  expect(command).toMatchObject({ status: 'CONFIRMED' });
  return command.result?.id ?? '';
}

/** Up to the point where the destination has received it. */
async function receive(member: string, to: string): Promise<string> {
  const id = await submit(member, to);
  await stage.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
  await stage.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
  expect(await stage.run('receivePartyTransfer', { id, input: { decision: 'ACCEPT' } })).toMatchObject({
    status: 'CONFIRMED',
  });
  return id;
}

/** After every change that there ever was. */
function expectOneMembership(member: string, cell: string): void {
  for (const { active } of stage.server.membershipChanges(member)) expect(active).toHaveLength(1);
  expect(stage.server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell }]);
}

async function stateOf(id: string): Promise<unknown> {
  const query = 'query ($id: ID!) { node(id: $id) { ... on PartyTransfer { state returnedFor } } }';
  const { data } = await stage.gateway.ask(stage.token(), query, { id });
  return data?.node?.state;
}

describe('a transfer between two wards', () => {
  it('goes through, and moves the membership once', async () => {
    const { member, to } = stage.sample();
    const id = await receive(member, to);
    const command = await stage.run('assignTransferredMember', { id, input: { cell: to } });
    expect(command).toMatchObject({ status: 'CONFIRMED', error: null });
    expect(await stateOf(id)).toBe('COMPLETED');
    expectOneMembership(member, to);
  }, 60_000);

  it('that the destination does not receive leaves the member where they were', async () => {
    const { member, from, to } = stage.sample();
    const id = await submit(member, to);
    await stage.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
    await stage.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-2' } });
    const command = await stage.run('receivePartyTransfer', { id, input: { decision: 'REFUSE' } });
    expect(command).toMatchObject({ status: 'CONFIRMED' });
    expect(['RETURNED', 'REFUSED']).toContain(await stateOf(id));
    expectOneMembership(member, from);
  }, 60_000);

  it.each([
    ['DatChoChiBo', ['REFUSED', 'PENDING', 'PENDING']],
    ['ChuyenDangTich', ['COMPENSATED', 'REFUSED', 'PENDING']],
    ['DongHoSoGoc', ['COMPENSATED', 'COMPENSATED', 'REFUSED']],
  ] as const)(
    'that is refused at %s is taken back step by step, and can be tried again',
    async (service, statuses) => {
      const { member, from, to } = stage.sample();
      const id = await receive(member, to);
      stage.server.behaviour.refuseNext = { [service]: 1 };
      const refused = await stage.run('assignTransferredMember', { id, input: { cell: to } });
      expect(refused).toMatchObject({ status: 'REJECTED', error: { code: expect.any(String) } });
      expect(refused.steps.map(({ status }) => status)).toEqual(statuses);
      expectOneMembership(member, from);
      const again = await stage.run('assignTransferredMember', { id, input: { cell: to } });
      expect(again).toMatchObject({ status: 'CONFIRMED' });
      expectOneMembership(member, to);
    },
    60_000,
  );

  it.each(['NopChuyenSinhHoat'])(
    'that is refused at %s is not begun',
    async (service) => {
      const { member, from, to } = stage.sample();
      stage.server.behaviour.refuseNext = { [service]: 1 };
      const refused = await stage.run('submitPartyTransfer', { id: memberId(member), input: submission(to) });
      expect(refused.status).toBe('REJECTED');
      expectOneMembership(member, from);
    },
    60_000,
  );
});
