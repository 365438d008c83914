// Transfers over real sockets: refused or failing at each step, while somebody keeps looking at the memberships.
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
let poller: Poller;

interface Poller {
  stop(): Promise<readonly string[]>;
}

/** Asks over the wire, without pause, which memberships a member has. */
function startPoller(member: string): Poller {
  const seen = new Set<string>();
  let isOver = false;
  async function poll(): Promise<void> {
    while (!isOver) {
      const response = await fetch(`${server.url}/sandbox/memberships/${member}`);
      const { active } = (await response.json()) as { active: { kind: string; cell: string }[] };
      seen.add(active.map(({ kind, cell }) => `${kind} ${cell}`).join(' + '));
    }
  }
  const polling = poll();
  return {
    async stop() {
      isOver = true;
      await polling;
      return [...seen];
    },
  };
}

/** The first member, who is in no transfer, and a cell somewhere else. */
function sample() {
  const [member] = [...server.members.values()];
  const from = server.cells.get(member?.firstCell ?? '');
  const to = [...server.cells.values()].find(
    (cell) => cell.isResidential && cell.agencyCode !== from?.agencyCode && cell.code.endsWith('.001'),
  );
  if (member === undefined || from === undefined || to === undefined) throw new Error('no sample');
  return { member: member.code, person: member.citizenNumber, from, to };
}

const unitOf = (agency: string) => directory.agency(agency)?.unit ?? '';
const input = () => ({
  kind: 'OFFICIAL',
  toCell: sample().to.code,
  reason: 'JOB',
  decisionNumber: '1/QĐ-MẪU',
  decidedOn: '2026-07-01',
});

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  const limits = { readMs: 1_000, breakAfter: 1_000 };
  const around = { units: directory, limits, now: () => new Date(NOW) };
  const client = adapter.createClient(createAdapterRuntime(adapter, partyConfig(server.url), around));
  bench = createBench(adapter, client, directory.scopeOf());
  poller = startPoller(sample().member);
});
afterEach(async () => {
  await poller.stop();
  await server.close();
});

async function submit(more: object = {}): Promise<string> {
  const run = await bench.run('submitPartyTransfer', { member: sample().member, input: { ...input(), ...more } });
  return run.results['submit']?.reference ?? '';
}

/** Up to the point where the destination has received it. */
async function receive(more: object = {}): Promise<string> {
  const id = await submit(more);
  await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
  await bench.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
  await bench.run('receivePartyTransfer', { id, input: { decision: 'ACCEPT' } });
  return id;
}

const assign = (id: string, options = {}) =>
  bench.run('assignTransferredMember', { id, input: { cell: sample().to.code } }, options);
const stateOf = async (id: string) => (await bench.row('PartyTransfer', id))['state'];
const official = (cell: string) => `OFFICIAL ${cell}`;
const undo = { HuyDatCho: 'reserve', HoanDangTich: 'switch' };

describe('a transfer that goes well', () => {
  it('moves the membership once, and is closed', async () => {
    const { member, from, to } = sample();
    const id = await receive();
    expect(await assign(id)).toMatchObject({ outcome: 'DONE' });
    expect(await stateOf(id)).toBe('COMPLETED');
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: to.code }]);
    const seen = await poller.stop();
    expect(seen.filter((one) => one !== official(from.code) && one !== official(to.code))).toEqual([]);
    expect(server.effects()['ChuyenDangTich']).toEqual({ [id]: 1 });
  });

  it('tells whose turn it is, until when, and through which month fees are paid', async () => {
    const id = await submit();
    expect(await bench.row('PartyTransfer', id)).toMatchObject({ turn: 'ORIGIN', portalStatus: 1 });
    await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
    await bench.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
    // The present month of the first sample member is still due.
    const shown = { state: 'IN_TRANSIT', turn: 'DESTINATION', validTo: '2026-08-14', feePaidThrough: '2026-06' };
    expect(await bench.row('PartyTransfer', id)).toMatchObject(shown);
  });

  it('that is temporary leaves the official membership, and ends', async () => {
    const { member, from, to } = sample();
    const id = await receive({ kind: 'TEMPORARY', endsOn: '2026-12-31' });
    expect(await assign(id)).toMatchObject({ outcome: 'DONE' });
    const row = await bench.row('PartyMember', member);
    expect(row).toMatchObject({ cellCode: from.code, temporaryCellCode: to.code, temporaryUntil: '2026-12-31' });
    expect(await bench.run('returnTemporaryTransfer', { id })).toMatchObject({ outcome: 'DONE' });
    expect(await bench.row('PartyTransfer', id)).toMatchObject({ state: 'RETURNED', returnedFor: 'TEMPORARY_ENDED' });
    const seen = await poller.stop();
    expect(seen.every((one) => one.startsWith(official(from.code)))).toBe(true);
  });
});

describe('assigning a cell', () => {
  it.each([
    ['DatChoChiBo', []],
    ['ChuyenDangTich', ['HuyDatCho']],
    ['DongHoSoGoc', ['HoanDangTich', 'HuyDatCho']],
  ] as const)('is taken back when the other side refuses %s', async (service, undone) => {
    const { member, from, to } = sample();
    const id = await receive();
    server.behaviour.refuseNext = { [service]: 1 };
    const run = await assign(id);
    expect(run.outcome).toBe('REFUSED');
    expect(run.trail.filter((line) => line.includes('undo'))).toEqual(undone.map((name) => `${undo[name]}: undo DONE`));
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: from.code }]);
    expect(await stateOf(id)).toBe('RECEIVED');
    // And it may be tried again.
    expect(await assign(id)).toMatchObject({ outcome: 'DONE' });
    const seen = await poller.stop();
    expect(seen.filter((one) => one !== official(from.code) && one !== official(to.code))).toEqual([]);
    for (const { active } of server.membershipChanges(member)) expect(active).toHaveLength(1);
  });

  it.each([
    ['failBeforeNext', 'DatChoChiBo'],
    ['failBeforeNext', 'ChuyenDangTich'],
    ['failBeforeNext', 'DongHoSoGoc'],
    ['failAfterNext', 'DatChoChiBo'],
    ['failAfterNext', 'ChuyenDangTich'],
    ['failAfterNext', 'DongHoSoGoc'],
    ['failInNameNext', 'ChuyenDangTich'],
    ['unreadableNext', 'ChuyenDangTich'],
    ['deliverTwiceNext', 'ChuyenDangTich'],
  ] as const)('is done exactly once after %s of %s', async (habit, onlyService) => {
    const { member, to } = sample();
    const id = await receive();
    Object.assign(server.behaviour, { onlyService, [habit]: 1 });
    expect(await assign(id)).toMatchObject({ outcome: 'DONE' });
    for (const service of ['DatChoChiBo', 'ChuyenDangTich', 'DongHoSoGoc'])
      expect(server.effects()[service]).toEqual({ [id]: 1 });
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: to.code }]);
  });

  it.each([true, false])('is done exactly once when a switch stalls (accepted late: %j)', async (acceptAfterStall) => {
    const { member, to } = sample();
    const id = await receive();
    const stall = { onlyService: 'ChuyenDangTich', stallWriteNext: 1, stallWriteMs: 300, acceptAfterStall };
    Object.assign(server.behaviour, stall);
    expect(await assign(id, { timeoutMs: 100 })).toMatchObject({ outcome: 'DONE' });
    expect(server.effects()['ChuyenDangTich']).toEqual({ [id]: 1 });
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: to.code }]);
  });

  it.each(['HuyDatCho', 'HoanDangTich'])('is taken back although %s fails on its way', async (service) => {
    const { member, from } = sample();
    const id = await receive();
    Object.assign(server.behaviour, { refuseNext: { DongHoSoGoc: 1 }, onlyService: service, failAfterNext: 1 });
    expect(await assign(id)).toMatchObject({ outcome: 'REFUSED' });
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: from.code }]);
    expect(server.effects()[service]).toEqual({ [id]: 1 });
  });

  it('waits for a person, with one membership, when taking back is refused', async () => {
    const { member, to } = sample();
    const id = await receive();
    server.behaviour.refuseNext = { DongHoSoGoc: 1, HoanDangTich: 1 };
    expect(await assign(id)).toMatchObject({ outcome: 'STUCK' });
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: to.code }]);
  });

  it('is refused for a cell of another body', async () => {
    const id = await receive();
    const wrong = { id, input: { cell: sample().to.code.replace('.01.', '.02.') } };
    await expect(bench.prepare('assignTransferredMember', wrong)).rejects.toThrow('cell must be one of the body');
  });
});

describe('refusals at the earlier stages', () => {
  it.each([
    ['RETURN', 'RETURNED'],
    ['REFUSE', 'REFUSED'],
  ])('the origin may %s', async (decision, state) => {
    const id = await submit();
    expect(await bench.run('reviewPartyTransfer', { id, input: { decision } })).toMatchObject({ outcome: 'DONE' });
    expect(await stateOf(id)).toBe(state);
  });

  it('an introduction that the destination does not take is taken back', async () => {
    const id = await submit();
    await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
    server.behaviour.refuseNext = { GuiGiayGioiThieu: 1 };
    const issue = () => bench.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
    expect(await issue()).toMatchObject({ outcome: 'REFUSED' });
    expect(await bench.row('PartyTransfer', id)).toMatchObject({ state: 'ORIGIN_REVIEW', introductionNumber: null });
    expect(await issue()).toMatchObject({ outcome: 'DONE' });
  });

  it('the destination may refuse, and the member then withdraws', async () => {
    const { member, from, person } = sample();
    const id = await submit();
    await bench.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
    await bench.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
    await bench.run('receivePartyTransfer', { id, input: { decision: 'REFUSE' } });
    expect(await bench.row('PartyTransfer', id)).toMatchObject({ returnedFor: 'DESTINATION_REFUSED', turn: 'MEMBER' });
    const own = { ...directory.scopeOf([]), subject: person };
    expect(await bench.run('withdrawPartyTransfer', { id }, { scope: own })).toMatchObject({ outcome: 'DONE' });
    expect(await stateOf(id)).toBe('WITHDRAWN');
    expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: from.code }]);
  });

  it('a second transfer of the same member is refused while one is under way', async () => {
    await submit();
    const run = await bench.run('submitPartyTransfer', { member: sample().member, input: input() });
    expect(run).toMatchObject({ outcome: 'REFUSED' });
  });

  it.each(['failAfterNext', 'failBeforeNext', 'deliverTwiceNext'] as const)('one is made after %s', async (habit) => {
    Object.assign(server.behaviour, { onlyService: 'NopChuyenSinhHoat', [habit]: 1 });
    expect(await submit()).toMatch(/^CSH/);
    expect(server.effects()['NopChuyenSinhHoat']).toEqual({ [sample().member]: 1 });
  });
});

describe('the checks', () => {
  it.each([
    // 30 working days after 2 June 2026 end on 14 July.
    [{ decidedOn: '2026-06-02' }, '30 working days'],
    [{ decidedOn: '2026-07-16' }, 'future'],
    [{ kind: 'TEMPORARY' }, 'endsOn'],
    [{ endsOn: '2026-12-31' }, 'endsOn'],
    [{ toCell: 'A26.ZZ' }, 'toCell'],
    [{ decisionNumber: ' ' }, 'decisionNumber'],
  ])('refuse %j', async (wrong, message) => {
    const args = { member: sample().member, input: { ...input(), ...wrong } };
    await expect(bench.prepare('submitPartyTransfer', args)).rejects.toThrow(message);
    expect(server.effects()).toEqual({});
  });

  it('let each side do its own part alone', async () => {
    const { from, to } = sample();
    const [origin, destination] = [from, to].map((cell) => directory.scopeOf([unitOf(cell.agencyCode)]));
    const id = await submit();
    const review = { id, input: { decision: 'APPROVE' } };
    await expect(bench.prepare('reviewPartyTransfer', review, destination)).rejects.toThrow('origin');
    await bench.run('reviewPartyTransfer', review, origin === undefined ? {} : { scope: origin });
    await bench.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
    const reception = { id, input: { decision: 'ACCEPT' } };
    await expect(bench.prepare('receivePartyTransfer', reception, origin)).rejects.toThrow('destination');
    await expect(bench.prepare('withdrawPartyTransfer', { id }, destination)).rejects.toThrow('origin');
    const prepared = await bench.prepare('receivePartyTransfer', reception, destination);
    expect(prepared.unit).toBe(unitOf(to.agencyCode));
  });

  it('refuse a stage out of turn', async () => {
    const id = await submit();
    await expect(bench.prepare('receivePartyTransfer', { id, input: { decision: 'ACCEPT' } })).rejects.toThrow(
      'IN_TRANSIT',
    );
    await expect(bench.prepare('assignTransferredMember', { id, input: { cell: 'x' } })).rejects.toThrow('RECEIVED');
    await expect(bench.prepare('returnTemporaryTransfer', { id })).rejects.toThrow('COMPLETED');
  });
});
