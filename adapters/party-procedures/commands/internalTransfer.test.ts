// Transfers within one grass-roots body: no introduction, and the membership moves as in any other.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
let server: PartyServer;
let bench: Bench;

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  const around = { units: directory, now: () => new Date(NOW) };
  const runtime = createAdapterRuntime(adapter, partyConfig(server.url), around);
  bench = createBench(adapter, adapter.createClient(runtime), directory.scopeOf());
});
afterEach(() => server.close());

/** A member whose body has another cell, and cells inside and outside that body. */
function sample() {
  const cells = [...server.cells.values()];
  for (const member of server.members.values()) {
    const from = server.cells.get(member.firstCell);
    const inside = cells.find(({ code, bodyCode }) => bodyCode === from?.bodyCode && code !== from.code);
    const outside = cells.find(({ bodyCode }) => bodyCode !== from?.bodyCode);
    if (inside !== undefined && outside !== undefined)
      return { member: member.code, inside: inside.code, outside: outside.code };
  }
  throw new Error('no sample');
}

const submit = (toCell: string, more: object = {}) => ({
  member: sample().member,
  input: { kind: 'INTERNAL', toCell, reason: 'REORG', decisionNumber: '1/QĐ-MẪU', decidedOn: '2026-07-01', ...more },
});

describe('an internal transfer', () => {
  it('goes from approval to the new cell, and moves the membership once', async () => {
    const { member, inside } = sample();
    const { results } = await bench.run('submitPartyTransfer', submit(inside));
    const id = results['submit']?.reference ?? '';
    await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
    expect(await bench.row('PartyTransfer', id)).toMatchObject({
      kind: 'INTERNAL',
      state: 'RECEIVED',
      turn: 'DESTINATION',
    });
    const args = { id, input: { introductionNumber: '1' } };
    await expect(bench.prepare('issueIntroduction', args)).rejects.toThrow('ORIGIN_REVIEW');
    expect(await bench.run('assignTransferredMember', { id, input: { cell: inside } })).toMatchObject({
      outcome: 'DONE',
    });
    expect(server.memberships(member)).toEqual([expect.objectContaining({ kind: 'OFFICIAL', cell: inside })]);
    expect(await bench.row('PartyTransfer', id)).toMatchObject({ state: 'COMPLETED' });
    const [, ...moves] = server.membershipChanges(member);
    expect(moves.length).toBeLessThanOrEqual(1);
  });

  it('is taken back where a later step is refused', async () => {
    const { member, inside } = sample();
    const before = server.memberships(member);
    const { results } = await bench.run('submitPartyTransfer', submit(inside));
    const id = results['submit']?.reference ?? '';
    await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
    server.behaviour.refuseNext = { DongHoSoGoc: 1 };
    expect(await bench.run('assignTransferredMember', { id, input: { cell: inside } })).toMatchObject({
      outcome: 'REFUSED',
    });
    expect(server.memberships(member)).toEqual(before);
  });

  it.each([
    ['to another body', () => submit(sample().outside), 'same grass-roots body'],
    ['with an end', () => submit(sample().inside, { endsOn: '2026-12-01' }), 'endsOn'],
  ])('%s is refused before anything is sent', async (_how, args, message) => {
    await expect(bench.prepare('submitPartyTransfer', args())).rejects.toThrow(message);
    expect(server.effects()).toEqual({});
  });
});
