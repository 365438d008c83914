// Whatever is refused or lost at whichever step of an assignment: one membership, and the right one.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const FORWARD = ['DatChoChiBo', 'ChuyenDangTich', 'DongHoSoGoc'] as const;
const BACK = ['HuyDatCho', 'HoanDangTich'] as const;
const HABITS = ['failBeforeNext', 'failAfterNext', 'failInNameNext', 'unreadableNext', 'deliverTwiceNext'] as const;

let server: PartyServer;
let bench: Bench;
let free: string[] = [];

beforeAll(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  const around = { units: directory, limits: { readMs: 2_000, breakAfter: 1_000 }, now: () => new Date(NOW) };
  const runtime = createAdapterRuntime(adapter, partyConfig(server.url), around);
  bench = createBench(adapter, adapter.createClient(runtime), directory.scopeOf());
  free = [...server.members.values()].filter((one) => one.firstCell === one.residenceCell).map(({ code }) => code);
});
afterAll(() => server.close());

/** A member that no run has used, and a transfer of theirs that was received. */
async function receive(): Promise<{ id: string; member: string; from: string }> {
  const to = destination();
  const member = free.find((code) => server.cells.get(server.members.get(code)?.firstCell ?? '')?.code !== to) ?? '';
  free = free.filter((code) => code !== member);
  const dates = { decisionNumber: '1/QĐ-MẪU', decidedOn: '2026-07-01' };
  const input = { kind: 'OFFICIAL', toCell: to, reason: 'RESIDENCE', ...dates };
  const { results } = await bench.run('submitPartyTransfer', { member, input });
  const id = results['submit']?.reference ?? '';
  await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
  await bench.run('issueIntroduction', { id, input: { introductionNumber: `GT-MAU-${id}` } });
  await bench.run('receivePartyTransfer', { id, input: { decision: 'ACCEPT' } });
  return { id, member, from: server.members.get(member)?.firstCell ?? '' };
}

/** The last residential cell: nobody is taken from it. */
function destination(): string {
  const cells = [...server.cells.values()].filter(({ isResidential }) => isResidential);
  return cells.at(-1)?.code ?? '';
}

it('leaves one membership, where the outcome says', async () => {
  const refusals = fc.subarray([...FORWARD, ...BACK]);
  const trouble = fc.record({
    onlyService: fc.constantFrom(...FORWARD, ...BACK),
    habits: fc.subarray([...HABITS], { maxLength: 3 }),
  });
  const none = { onlyService: 'DatChoChiBo' as const, habits: [] };
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(refusals, trouble, async (refused, { onlyService, habits }) => {
      const { id, member, from } = await receive();
      const refuseNext = Object.fromEntries(refused.map((service) => [service, 1]));
      const switched = Object.fromEntries(HABITS.map((habit) => [habit, habits.includes(habit) ? 1 : 0]));
      Object.assign(server.behaviour, { refuseNext, onlyService, ...switched });
      const run = await bench.run('assignTransferredMember', { id, input: { cell: destination() } });
      Object.assign(server.behaviour, Object.fromEntries(HABITS.map((habit) => [habit, 0])), { refuseNext: {} });
      outcomes.add(run.outcome);
      const cells = server.memberships(member).map(({ kind, cell }) => `${kind} ${cell}`);
      const { state } = await bench.row('PartyTransfer', id);
      if (run.outcome === 'DONE') expect([cells, state]).toEqual([[`OFFICIAL ${destination()}`], 'COMPLETED']);
      if (run.outcome === 'REFUSED') expect([cells, state]).toEqual([[`OFFICIAL ${from}`], 'RECEIVED']);
      expect(cells).toHaveLength(1);
      for (const { active } of server.membershipChanges(member)) expect(active).toHaveLength(1);
      for (const service of [...FORWARD, ...BACK]) expect(server.effects()[service]?.[id] ?? 0).toBeLessThanOrEqual(1);
    }),
    {
      numRuns: 60,
      examples: [
        [[], none],
        [['ChuyenDangTich'], none],
        [['DongHoSoGoc', 'HoanDangTich'], none],
      ],
    },
  );
  // A property that only ever sees one ending would say little.
  expect([...outcomes].sort()).toEqual(['DONE', 'REFUSED', 'STUCK']);
}, 60_000);
