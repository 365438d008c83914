// Opinions of the cell of residence, end to end over real sockets.
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
  const around = { units: directory, limits: { readMs: 1_000 }, now: () => new Date(NOW) };
  bench = createBench(
    adapter,
    adapter.createClient(createAdapterRuntime(adapter, partyConfig(server.url), around)),
    directory.scopeOf(),
  );
});
afterEach(() => server.close());

/** Works in one place and lives in another. */
function sample() {
  const member = [...server.members.values()].find(({ firstCell, residenceCell }) => {
    const [work, home] = [firstCell, residenceCell].map((code) => server.cells.get(code)?.agencyCode);
    return work !== home;
  });
  if (member === undefined) throw new Error('no sample');
  const unitOf = (cell: string) => directory.agency(server.cells.get(cell)?.agencyCode ?? '')?.unit ?? '';
  return { member: member.code, work: unitOf(member.firstCell), home: unitOf(member.residenceCell), row: member };
}

const request = { year: 2026, purpose: 'YEARLY' };
const signature = { level: 'GOOD', text: 'Nhận xét mẫu.\nDòng hai.', signedBy: 'Bí thư Mẫu' };

async function ask(): Promise<string> {
  const run = await bench.run('requestResidenceOpinion', { member: sample().member, input: request });
  return run.results['request']?.reference ?? '';
}

describe('an opinion', () => {
  it('is asked for, passed on, signed and returned', async () => {
    const { work, home, row } = sample();
    const id = await ask();
    const asked = { state: 'SUBMITTED', requesterUnitKey: work, residenceUnitKey: home, unitKeys: [work, home] };
    expect(await bench.row('ResidenceOpinion', id)).toMatchObject(asked);
    expect(await bench.run('forwardResidenceOpinion', { id })).toMatchObject({ outcome: 'DONE' });
    expect(await bench.run('signResidenceOpinion', { id, input: signature })).toMatchObject({ outcome: 'DONE' });
    expect(await bench.row('ResidenceOpinion', id)).toMatchObject({
      ...{ state: 'RETURNED', level: 'GOOD', text: signature.text, signedBy: signature.signedBy },
      ...{ signedAt: new Date(NOW), nationalId: row.citizenNumber, year: 2026, purpose: 'YEARLY' },
    });
  });

  it.each([
    ['TaoYKienCuTru', 'failAfterNext'],
    ['ChuyenYKienCuTru', 'failAfterNext'],
    ['KyYKienCuTru', 'failAfterNext'],
    ['TraYKienCuTru', 'failBeforeNext'],
    ['KyYKienCuTru', 'deliverTwiceNext'],
    ['KyYKienCuTru', 'unreadableNext'],
  ] as const)('has each effect once after %s and %s', async (onlyService, habit) => {
    Object.assign(server.behaviour, { onlyService, [habit]: 1 });
    const id = await ask();
    await bench.run('forwardResidenceOpinion', { id });
    expect(await bench.run('signResidenceOpinion', { id, input: signature })).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()).toEqual({
      TaoYKienCuTru: { [sample().member]: 1 },
      ChuyenYKienCuTru: { [id]: 1 },
      KyYKienCuTru: { [id]: 1 },
      TraYKienCuTru: { [id]: 1 },
    });
  });

  it('that cannot be returned is not left signed', async () => {
    const id = await ask();
    await bench.run('forwardResidenceOpinion', { id });
    server.behaviour.refuseNext = { TraYKienCuTru: 1 };
    expect(await bench.run('signResidenceOpinion', { id, input: signature })).toMatchObject({ outcome: 'REFUSED' });
    expect(await bench.row('ResidenceOpinion', id)).toMatchObject({ state: 'FORWARDED', text: null, signedBy: null });
  });

  it('is for the side of residence to pass on and to sign, in turn', async () => {
    const id = await ask();
    const work = directory.scopeOf([sample().work]);
    await expect(bench.prepare('forwardResidenceOpinion', { id }, work)).rejects.toThrow('residence');
    await expect(bench.prepare('signResidenceOpinion', { id, input: signature })).rejects.toThrow('FORWARDED');
  });

  it.each([
    [{ year: 2020 }, 'year'],
    [{ year: 2027 }, 'year'],
  ])('is not asked for with %j', async (wrong, message) => {
    const args = { member: sample().member, input: { ...request, ...wrong } };
    await expect(bench.prepare('requestResidenceOpinion', args)).rejects.toThrow(message);
  });

  it('is not asked of the own cell', async () => {
    const resident = [...server.members.values()].find((member) => member.firstCell === member.residenceCell);
    const args = { member: resident?.code, input: request };
    await expect(bench.prepare('requestResidenceOpinion', args)).rejects.toThrow('another cell');
  });
});
